/** What a server process tells of itself while it is under load: its event loop, its memory, where its time goes. */
import { Session } from "node:inspector/promises";
import { monitorEventLoopDelay, performance } from "node:perf_hooks";
import { type FunctionTime, selfTimes } from "./profile-times.ts";

export interface ProcessFigures {
  /** From one turn of a timer of 1 ms to its next, that millisecond included. */
  readonly loopDelayP99Milliseconds: number;
  readonly loopDelayMaxMilliseconds: number;
  readonly residentMegabytes: number;
  /** Time in which the event loop worked. */
  readonly loopSeconds: number;
  /** Processor time of all threads. */
  readonly processorSeconds: number;
}

const delay = monitorEventLoopDelay({ resolution: 1 });
let loop = performance.eventLoopUtilization();
let processor = process.cpuUsage();

function startWatching(): void {
  delay.enable();
  delay.reset();
  loop = performance.eventLoopUtilization();
  processor = process.cpuUsage();
}

function stopWatching(): ProcessFigures {
  const { user, system } = process.cpuUsage(processor);
  const { active } = performance.eventLoopUtilization(loop);
  delay.disable();
  return {
    loopDelayP99Milliseconds: delay.percentile(99) / 1e6,
    loopDelayMaxMilliseconds: delay.max / 1e6,
    residentMegabytes: process.memoryUsage.rss() / 1024 / 1024,
    loopSeconds: active / 1e3,
    processorSeconds: (user + system) / 1e6,
  };
}

const session = new Session();

async function startProfile(): Promise<void> {
  session.connect();
  await session.post("Profiler.enable");
  await session.post("Profiler.setSamplingInterval", { interval: 250 });
  await session.post("Profiler.start");
}

async function stopProfile(): Promise<FunctionTime[]> {
  const { profile } = await session.post("Profiler.stop");
  session.disconnect();
  return selfTimes(profile);
}

export const watchHandlers = { startWatching, stopWatching, startProfile, stopProfile };

export type WatchHandlers = typeof watchHandlers;
