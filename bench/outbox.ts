/**
 * What events cost: activations of new devices while a webhook wants to hear of every event of licenses, against the
 * same while it is switched off. The receiver runs in the load generator's process. It either holds deliveries back, so
 * that events are written and handed on and no more is compared; or it takes 50 ms for each, as one across a network
 * does, so that deliveries go at a bounded pace beside the load.
 */
import { median, type Pace, perSecond } from "./measure.ts";
import { comparisons } from "./rows.ts";
import type { RoundFigures, Stand } from "./stand.ts";

const ways = ["off", "held back", "at a bounded pace"] as const;

type Way = (typeof ways)[number];

export interface MeasuredOutbox {
  readonly rounds: Readonly<Record<Way, readonly RoundFigures[]>>;
  /** How many activations for each one with the webhook switched off; the median of neighbouring rounds. */
  readonly ratios: Readonly<Record<Way, number>>;
  /** Events delivered at a bounded pace. */
  readonly delivered: number;
}

export const OUTBOX_RATIO_LEAST = 0.95;

export async function measureOutbox(stand: Stand, pace: Pace): Promise<MeasuredOutbox> {
  const [, activate] = comparisons.activate.contenders;
  const rounds: Record<Way, RoundFigures[]> = { off: [], "held back": [], "at a bounded pace": [] };
  const run = async (way: Way, seconds: number) => {
    await stand.switchWebhook(way !== "off", way === "held back" ? HELD_BACK_MILLISECONDS : PACE_MILLISECONDS);
    return stand.run(activate, seconds);
  };
  for (const way of ways) await run(way, pace.warmUpSeconds);
  for (let round = 0; round < pace.rounds; round += 1) {
    // Each goes first in turn, so that what the machine does meanwhile favours none.
    for (const place of ways.keys()) {
      const way = ways[(round + place) % ways.length] ?? "off";
      rounds[way].push(await run(way, pace.roundSeconds));
    }
  }
  await stand.switchWebhook(false, 0);
  const ratioOf = (way: Way) =>
    median(rounds[way].map((one, index) => perSecond(one) / perSecond(rounds.off[index] ?? one)));
  const ratios = { off: 1, "held back": ratioOf("held back"), "at a bounded pace": ratioOf("at a bounded pace") };
  return { rounds, ratios, delivered: await stand.delivered() };
}

/** Longer than any request is waited for. */
const HELD_BACK_MILLISECONDS = 60_000;
const PACE_MILLISECONDS = 50;

export function describeOutbox({ rounds, ratios, delivered }: MeasuredOutbox): string {
  const rows = ways.map((way) => {
    const figure = (read: (round: RoundFigures) => number, digits: number) =>
      median(rounds[way].map(read)).toFixed(digits);
    const cells = [
      way === "off" ? "off" : `on, deliveries ${way}`,
      figure(perSecond, 0),
      figure(({ p50Milliseconds }) => p50Milliseconds, 2),
      figure(({ p99Milliseconds }) => p99Milliseconds, 2),
      figure(({ processorSeconds, operations }) => (processorSeconds * 1e6) / operations, 0),
      ratios[way].toFixed(3),
    ];
    return `| ${cells.join(" | ")} |`;
  });
  return [
    "## Activation of new devices, audit and outbox on and off, 32 connections",
    "",
    "A webhook wants to hear of every event of licenses, or is switched off. Held back, its receiver answers nothing, so",
    "that events are written and handed on and wait; at a bounded pace it takes 50 ms for each delivery, and shares the",
    `machine (${delivered} were delivered). Ratios are medians of neighbouring rounds.`,
    "",
    "|  | per second | p50 ms | p99 ms | CPU µs each | ratio |",
    "| --- | ---: | ---: | ---: | ---: | ---: |",
    ...rows,
    "",
  ].join("\n");
}
