/** `node bench/profile.ts check|renew|activate|turn [floor]`: where the event loop's time goes, by stage and function. */
import { IDLE, stageTimes } from "./profile-times.ts";
import { type ComparisonName, comparisons, licenses } from "./rows.ts";
import { Stand } from "./stand.ts";

const WARM_UP_SECONDS = 2;
const SECONDS = 4;
const FUNCTIONS_SHOWN = 45;

const [name = "", server = "product"] = process.argv.slice(2);
if (!(name in comparisons)) {
  process.stderr.write(`Name one of: ${Object.keys(comparisons).join(", ")}\n`);
  process.exit(2);
}
const whole = comparisons[name as ComparisonName];
const comparison = { ...whole, contenders: [whole.contenders[0], whole.contenders[1]] as const };
const used = new Set(comparison.contenders.flatMap(({ plan }) => JSON.stringify(plan.connections[0])).flatMap(keysIn));

/** The first key of each kind stands for its whole group: a profile of one row needs no pool of a million. */
function keysIn(text: string): string[] {
  return [...text.matchAll(/[A-Z]{4}-\d+/g)].map(([key]) => key);
}

const stand = new Stand();
try {
  const kinds = new Set([...used].map((key) => key.slice(0, 4)));
  await stand.open(
    licenses.filter(({ key, devices }) => kinds.has(key.slice(0, 4)) && (devices < 1e6 || used.has(key))),
  );
  const contender = comparison.contenders.find((candidate) => candidate.server === server) ?? comparison.contenders[0];
  await stand.warmUp(comparison, WARM_UP_SECONDS);
  const figures = await stand.run(contender, SECONDS);
  const functions = await stand.profile(contender, SECONDS);
  const total = functions.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  const perOperation = (seconds: number) => ((seconds * 1e6) / figures.operations).toFixed(1);
  const percent = (milliseconds: number) => `${((milliseconds / total) * 100).toFixed(1).padStart(5)} %`;
  const lines = [
    `${contender.name}: ${Math.round(figures.operations / figures.seconds)}/s, p99 ${figures.p99Milliseconds.toFixed(1)} ms`,
    `${figures.freshSignatures.toFixed(2)} fresh signatures; ${perOperation(figures.loopSeconds)} µs on the event loop and ${perOperation(figures.processorSeconds)} µs of processor in all for each operation`,
    `load generator: ${(figures.ownProcessorShare * 100).toFixed(0)} % of one processor`,
    "",
    ...stageTimes(functions).map(({ stage, milliseconds }) => `${percent(milliseconds)}  ${stage}`),
    "",
    ...functions
      .filter(({ stage }) => stage !== IDLE)
      .slice(0, FUNCTIONS_SHOWN)
      .map(({ name: function_, milliseconds }) => `${percent(milliseconds)}  ${function_}`),
  ];
  process.stdout.write(`${lines.join("\n")}\n`);
} finally {
  stand.close();
}
