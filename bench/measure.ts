/** Lets the contenders of a comparison take turns, so that what else the machine does hits them alike. */
import { type FunctionTime, stageTimes } from "./profile-times.ts";
import type { Comparison, Contender } from "./rows.ts";
import type { RoundFigures, Stand } from "./stand.ts";

export interface Pace {
  readonly warmUpSeconds: number;
  readonly roundSeconds: number;
  readonly rounds: number;
}

export interface Measured {
  readonly contender: Contender;
  readonly rounds: readonly RoundFigures[];
  /** How often it answered for each answer of the floor beside it; the median of the rounds. */
  readonly ratioToFloor: number;
  /** From a round of its own, after those that count. */
  readonly functions: readonly FunctionTime[];
}

export interface MeasuredComparison {
  /** That the floor makes for one operation. */
  readonly floorSignatures: number;
  readonly floor: Measured;
  readonly products: readonly Measured[];
}

export async function measure(stand: Stand, comparison: Comparison, pace: Pace): Promise<MeasuredComparison> {
  const floorSignatures = await stand.warmUp(comparison, pace.warmUpSeconds);
  const rounds = new Map<Contender, RoundFigures[]>(comparison.contenders.map((contender) => [contender, []]));
  for (let round = 0; round < pace.rounds; round += 1) {
    for (const [contender, figures] of rounds) figures.push(await stand.run(contender, pace.roundSeconds));
  }
  const [floorRounds = []] = rounds.values();
  const measured: Measured[] = [];
  for (const [contender, figures] of rounds) {
    const ratios = figures.map((round, index) => perSecond(round) / perSecond(floorRounds[index] ?? round));
    const functions = await stand.profile(contender, pace.roundSeconds);
    measured.push({ contender, rounds: figures, ratioToFloor: median(ratios), functions });
  }
  const [floor, ...products] = measured;
  if (floor === undefined) throw new Error("Nothing was measured.");
  return { floorSignatures, floor, products };
}

export function perSecond({ operations, seconds }: RoundFigures): number {
  return operations / seconds;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}

/** Microseconds of the event loop for one operation, by stage; times under the profiler are scaled to those without it. */
export function stageMicroseconds({ functions, rounds }: Measured): Map<string, number> {
  const stages = stageTimes(functions).filter(({ stage }) => stage !== "idle" && stage !== "bench");
  const profiled = stages.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  const whole = median(rounds.map(({ loopSeconds, operations }) => (loopSeconds * 1e6) / operations));
  return new Map(stages.map(({ stage, milliseconds }) => [stage, (milliseconds / profiled) * whole]));
}
