/**
 * What events cost: activations of new devices while a webhook wants to hear of every event of licenses, against the
 * same while it is switched off. Deliveries go to a receiver in the load generator's process that takes its time, as one
 * across a network does, so that they go at a bounded pace beside the load, and the rest waits.
 */
import { median, type Pace, perSecond } from "./measure.ts";
import { comparisons } from "./rows.ts";
import type { RoundFigures, Stand } from "./stand.ts";

export interface MeasuredOutbox {
  readonly on: readonly RoundFigures[];
  readonly off: readonly RoundFigures[];
  /** How many activations with events for each without; the median of neighbouring rounds. */
  readonly ratio: number;
  readonly delivered: number;
}

export const OUTBOX_RATIO_LEAST = 0.95;

export async function measureOutbox(stand: Stand, pace: Pace): Promise<MeasuredOutbox> {
  const [, activate] = comparisons.activate.contenders;
  const rounds = { on: [] as RoundFigures[], off: [] as RoundFigures[] };
  for (const which of ["on", "off"] as const) {
    await stand.switchWebhook(which === "on");
    await stand.run(activate, pace.warmUpSeconds);
  }
  for (let round = 0; round < pace.rounds; round += 1) {
    // Each goes first in turn, so that what the machine does meanwhile favours neither.
    const order = round % 2 === 0 ? (["on", "off"] as const) : (["off", "on"] as const);
    for (const which of order) {
      await stand.switchWebhook(which === "on");
      rounds[which].push(await stand.run(activate, pace.roundSeconds));
    }
  }
  const ratios = rounds.on.map((on, index) => perSecond(on) / perSecond(rounds.off[index] ?? on));
  await stand.switchWebhook(false);
  return { ...rounds, ratio: median(ratios), delivered: await stand.delivered() };
}

export function describeOutbox({ on, off, ratio, delivered }: MeasuredOutbox): string {
  const row = (name: string, rounds: readonly RoundFigures[]) => {
    const figure = (read: (round: RoundFigures) => number, digits: number) => median(rounds.map(read)).toFixed(digits);
    return [
      name,
      figure(perSecond, 0),
      figure(({ p50Milliseconds }) => p50Milliseconds, 2),
      figure(({ p99Milliseconds }) => p99Milliseconds, 2),
      figure(({ processorSeconds, operations }) => (processorSeconds * 1e6) / operations, 0),
    ].join(" | ");
  };
  return [
    "## Activation of new devices, audit and outbox on and off, 32 connections",
    "",
    "A webhook wants to hear of every event of licenses, or is switched off. Its receiver takes 50 ms for each delivery,",
    `so that deliveries go at a bounded pace beside the load; the rest waits. ${delivered} were delivered.`,
    "",
    "|  | per second | p50 ms | p99 ms | CPU µs each |",
    "| --- | ---: | ---: | ---: | ---: |",
    `| ${row("on", on)} |`,
    `| ${row("off", off)} |`,
    "",
    `On for each off: **${ratio.toFixed(3)}**, the median of neighbouring rounds.`,
    "",
  ].join("\n");
}
