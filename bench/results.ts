/** Writes what was measured as tables, against the targets. */
import { availableParallelism, cpus, totalmem } from "node:os";
import { type Measured, type MeasuredComparison, median, perSecond, stageMicroseconds } from "./measure.ts";
import { describeOutbox, type MeasuredOutbox, OUTBOX_RATIO_LEAST } from "./outbox.ts";
import type { ComparisonName } from "./rows.ts";
import type { RoundFigures } from "./stand.ts";

export type Results = Readonly<Record<ComparisonName, MeasuredComparison>> & { readonly outbox: MeasuredOutbox };

interface Target {
  readonly what: string;
  readonly target: string;
  readonly reached: string;
  readonly isMet: boolean;
}

const LOOP_DELAY_P99_MILLISECONDS_MAX = 20;
const POOLS_WITHIN = 1.5;

export function targets(results: Results): Target[] {
  const { outbox, ...compared } = results;
  const { check, featureCheck, renew, activate, consumption, trial, turn } = compared;
  const pools = renew.products.map((pool) => medianOf(pool, perSecond));
  const within = Math.max(...pools) / Math.min(...pools);
  const delays = Object.values(compared).flatMap(({ products }: MeasuredComparison) => products.map(worstLoopDelay));
  const worst = Math.max(...delays);
  return [
    ratioTarget("check_license, nothing changed", check, 0.5),
    ratioTarget("check_license_feature, nothing changed", featureCheck, 0.5),
    ratioTarget("renewals of floating seats on disk, pool of 100", renew, 0.25),
    {
      what: "renewals in pools of 100, 10,000 and 1,000,000 held seats, fastest to slowest",
      target: `at most ${POOLS_WITHIN}`,
      reached: within.toFixed(2),
      isMet: within <= POOLS_WITHIN,
    },
    ratioTarget("activation of new devices", activate, 0.8),
    ratioTarget("consumption counted", consumption, 0.8),
    ratioTarget("trials given to new devices", trial, 0.5),
    ratioTarget("seats taken and released in turn", turn, 0.8),
    {
      what: "activation of new devices, audit and outbox on for each off, deliveries held back",
      target: `at least ${OUTBOX_RATIO_LEAST}`,
      reached: outbox.ratios["held back"].toFixed(3),
      isMet: outbox.ratios["held back"] >= OUTBOX_RATIO_LEAST,
    },
    {
      what: "event-loop delay p99, worst round of all",
      target: `under ${LOOP_DELAY_P99_MILLISECONDS_MAX} ms`,
      reached: `${worst.toFixed(1)} ms`,
      isMet: worst < LOOP_DELAY_P99_MILLISECONDS_MAX,
    },
  ];
}

function ratioTarget(what: string, { products }: MeasuredComparison, least: number): Target {
  const ratio = products[0]?.ratioToFloor ?? 0;
  return { what, target: `at least ${least} of its floor`, reached: ratio.toFixed(2), isMet: ratio >= least };
}

function medianOf({ rounds }: Measured, figure: (round: RoundFigures) => number): number {
  return median(rounds.map(figure));
}

function worstLoopDelay({ rounds }: Measured): number {
  return Math.max(...rounds.map((round) => round.loopDelayP99Milliseconds));
}

export function describeResults(results: Results): string {
  const { check, featureCheck, renew, activate, consumption, trial, turn } = results;
  const sections: [string, MeasuredComparison][] = [
    ["check_license of unchanged node-locked licenses, 32 connections", check],
    ["check_license_feature of an unchanged feature without seats, 32 connections", featureCheck],
    ["Renewals of floating seats by 100 fixed devices, 100 connections", renew],
    ["Activation of new devices, 32 connections", activate],
    ["Consumption of 100 licenses (add_consumption), 32 connections", consumption],
    ["Trials for new devices (trial_key), 32 connections", trial],
    ["Seats taken and released in turn (check_license, then floating/release), 32 connections", turn],
  ];
  return [
    "# Measured against the floor",
    "",
    "Written by `npm run bench`. The floor is the least that a server of this kind must do: Fastify, the HMAC check of",
    "the Authorization header, one indexed read by node:sqlite, a constant unsigned body of the product's size; for",
    "activations, consumption, trials, and seats taken and released it makes as many fresh RSA-2048 signatures as the product.",
    "Floor and product run in a process each, take turns under the same load from a third process, and share the machine with it.",
    "The product answers as `leasehold serve` does: SQLite, write-ahead log, `synchronous=FULL`. Figures are medians of",
    "the rounds, ratios medians of neighbouring rounds.",
    "",
    table(
      ["", "target", "reached", "met"],
      targets(results).map(({ what, target, reached, isMet }) => [what, target, reached, isMet ? "yes" : "**no**"]),
    ),
    ...sections.flatMap(([title, measured]) => [`## ${title}`, "", describeComparison(measured)]),
    describeOutbox(results.outbox),
    "## Machine",
    "",
    `${availableParallelism()} cores (${cpus()[0]?.model.trim() ?? "unknown"}), ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.version}, ${process.platform}.`,
    "",
  ].join("\n");
}

function describeComparison({ floorSignatures, floor, products }: MeasuredComparison): string {
  const all = [floor, ...products];
  const figures = all.map((measured) => {
    const { contender } = measured;
    const isFloor = measured === floor;
    return [
      isFloor ? "floor" : contender.name,
      medianOf(measured, perSecond).toFixed(0),
      medianOf(measured, (round) => round.p50Milliseconds).toFixed(2),
      medianOf(measured, (round) => round.p99Milliseconds).toFixed(2),
      worstLoopDelay(measured).toFixed(1),
      medianOf(measured, (round) => round.residentMegabytes).toFixed(0),
      medianOf(measured, (round) => (round.processorSeconds * 1e6) / round.operations).toFixed(0),
      medianOf(measured, (round) => round.ownProcessorShare * 100).toFixed(0),
      (isFloor ? floorSignatures : medianOf(measured, (round) => round.freshSignatures)).toFixed(2),
      isFloor ? "" : measured.ratioToFloor.toFixed(2),
    ];
  });
  const head = [
    "",
    "per second",
    "p50 ms",
    "p99 ms",
    "loop p99 ms",
    "RSS MB",
    "CPU µs each",
    "generator CPU %",
    "fresh signatures each",
    "ratio",
  ];
  return [
    table(head, figures),
    "Latencies are those of one request, loop p99 is the worst round's. Where the event loop's time goes, in µs for each",
    "operation (from a profiled round; signing itself runs in threads):",
    "",
    table(["stage", ...all.map((one) => (one === floor ? "floor" : one.contender.name))], stageRows(all)),
  ].join("\n");
}

function stageRows(all: readonly Measured[]): string[][] {
  const columns = all.map(stageMicroseconds);
  const stages = [...new Set(columns.toReversed().flatMap((column) => [...column.keys()]))];
  const rows = stages.map((stage) => [stage, ...columns.map((column) => (column.get(stage) ?? 0).toFixed(1))]);
  const sums = columns.map((column) => [...column.values()].reduce((sum, value) => sum + value, 0).toFixed(1));
  return [...rows, ["all", ...sums]];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const rule = head.map((_, index) => (index === 0 ? "---" : "---:"));
  return [line(head), line(rule), ...rows.map(line), ""].join("\n");
}
