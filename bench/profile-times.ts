/** Reads a processor profile: the time that each function and each stage of an answer took on the event loop. */

import type { Profiler } from "node:inspector";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";

export interface FunctionTime {
  /** Name and place of the function, e.g. `verifyRequest packages/protocol/src/request-signing.ts:20`. */
  readonly name: string;
  readonly stage: string;
  readonly milliseconds: number;
}

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** The time spent in each function itself, longest first. */
export function selfTimes(profile: Profiler.Profile): FunctionTime[] {
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  const parents = new Map(profile.nodes.flatMap((node) => (node.children ?? []).map((child) => [child, node.id])));
  const callerOf = (node: Profiler.ProfileNode) => nodes.get(parents.get(node.id) ?? 0);
  const times = new Map<string, FunctionTime>();
  const deltas = profile.timeDeltas ?? [];
  for (const [index, id] of (profile.samples ?? []).entries()) {
    const node = nodes.get(id);
    if (node === undefined) continue;
    const name = nameOf(node);
    const before = times.get(name);
    const milliseconds = (before?.milliseconds ?? 0) + (deltas[index] ?? 0) / 1000;
    times.set(name, { name, stage: before?.stage ?? stageOf(node, callerOf), milliseconds });
  }
  return [...times.values()].sort((a, b) => b.milliseconds - a.milliseconds);
}

/** The same by stage. */
export function stageTimes(functions: readonly FunctionTime[]): { stage: string; milliseconds: number }[] {
  const times = new Map<string, number>();
  for (const { stage, milliseconds } of functions) times.set(stage, (times.get(stage) ?? 0) + milliseconds);
  return [...times]
    .map(([stage, milliseconds]) => ({ stage, milliseconds }))
    .sort((a, b) => b.milliseconds - a.milliseconds);
}

export const IDLE = "idle";

function nameOf({ callFrame }: Profiler.ProfileNode): string {
  const { functionName, url, lineNumber } = callFrame;
  const place = url.startsWith("file:") ? relative(ROOT, fileURLToPath(url)) : url;
  return `${functionName || "(anonymous)"} ${place}${place && `:${lineNumber + 1}`}`.trim();
}

/** Functions of Node's own that are written in C++ carry no place; those of node:sqlite are known by name. */
const SQLITE_FUNCTIONS: ReadonlySet<string> = new Set(["run", "all", "get", "exec", "prepare", "columns"]);

const stages: readonly (readonly [place: RegExp, stage: string])[] = [
  [/packages\/server\/src\/storage\//, "storage"],
  [/packages\/server\/src\/(services|domain)\//, "services and rules"],
  [/packages\/server\/src\//, "endpoints"],
  [/packages\/protocol\/|^node:(internal\/)?crypto/, "signatures"],
  [/node_modules\/kysely\//, "Kysely"],
  [/node_modules\/zod\//, "Zod"],
  [/node_modules\/prom-client\//, "metrics"],
  [/node_modules\/(fastify|find-my-way|avvio|pino|fast-querystring|secure-json-parse|@fastify)\//, "Fastify"],
  [/node_modules\//, "other libraries"],
  [/^node:(_http|net|internal\/(http|net|stream|streams))/, "HTTP and sockets"],
  [/^node:inspector/, "bench"],
  [/^node:/, "Node"],
  [/bench\//, "bench"],
];

type CallerOf = (node: Profiler.ProfileNode) => Profiler.ProfileNode | undefined;

function stageOf(node: Profiler.ProfileNode, callerOf: CallerOf): string {
  const { functionName, url } = node.callFrame;
  if (functionName === "(idle)") return IDLE;
  if (functionName === "(garbage collector)") return "garbage collection";
  if (functionName === "(program)" || functionName === "(root)") return "Node";
  if (url === "") {
    if (SQLITE_FUNCTIONS.has(functionName)) return "SQLite, with writing to disk";
    const caller = callerOf(node);
    return caller === undefined ? "Node" : stageOf(caller, callerOf);
  }
  return stages.find(([place]) => place.test(url))?.[1] ?? "Node";
}
