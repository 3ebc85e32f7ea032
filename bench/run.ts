/**
 * `npm run bench`: measures the product against floors of the same shape in one run, prints the result and writes it to
 * `bench/results.md`. `--quick` takes shorter and fewer rounds and writes nothing; `--outbox` measures what events cost,
 * and nothing else.
 */
import { writeFileSync } from "node:fs";
import { measure, type Pace } from "./measure.ts";
import { describeOutbox, measureOutbox } from "./outbox.ts";
import { describeResults, targets } from "./results.ts";
import { comparisons, licenses, licensesToActivate } from "./rows.ts";
import { Stand } from "./stand.ts";

const isQuick = process.argv.includes("--quick");
const pace: Pace = isQuick
  ? { warmUpSeconds: 3, roundSeconds: 1, rounds: 3 }
  : { warmUpSeconds: 4, roundSeconds: 3, rounds: 5 };

const start = performance.now();

function tell(text: string): void {
  process.stderr.write(`${((performance.now() - start) / 1000).toFixed(0).padStart(4)} s  ${text}\n`);
}

/** Neighbours are close to each other, so more and longer rounds tell a small difference. */
const outboxPace: Pace = isQuick
  ? { warmUpSeconds: 3, roundSeconds: 2, rounds: 8 }
  : { warmUpSeconds: 4, roundSeconds: 3, rounds: 12 };

const stand = new Stand();
try {
  if (process.argv.includes("--outbox")) {
    await stand.open(licensesToActivate);
    process.stdout.write(describeOutbox(await measureOutbox(stand, outboxPace)));
  } else await measureAll();
} finally {
  stand.close();
}

async function measureAll(): Promise<void> {
  tell("prepares the installation, with a pool of 1,000,000 held seats");
  await stand.open(licenses);
  tell("checks unchanged licenses");
  const check = await measure(stand, comparisons.check, pace);
  tell("renews floating seats in three pools");
  const renew = await measure(stand, comparisons.renew, pace);
  tell("activates new devices");
  const activate = await measure(stand, comparisons.activate, pace);
  tell("checks a feature");
  const featureCheck = await measure(stand, comparisons.featureCheck, pace);
  tell("counts consumption");
  const consumption = await measure(stand, comparisons.consumption, pace);
  tell("gives trials to new devices");
  const trial = await measure(stand, comparisons.trial, pace);
  tell("takes and releases seats");
  const turn = await measure(stand, comparisons.turn, pace);
  tell("activates new devices with audit and outbox on and off");
  const outbox = await measureOutbox(stand, outboxPace);
  const results = { check, featureCheck, renew, activate, consumption, trial, turn, outbox };
  const text = describeResults(results);
  process.stdout.write(text);
  if (!isQuick) writeFileSync(new URL("results.md", import.meta.url), text);
  const missed = targets(results).filter(({ isMet }) => !isMet);
  tell(missed.length === 0 ? "every target is met" : `missed: ${missed.map(({ what }) => what).join("; ")}`);
}
