import { expect, it } from "vitest";
import { openLog } from "../runtime/log.ts";
import { regularly } from "./regularly.ts";

const log = openLog({ level: "error", destination: { write: () => {} } });

it("runs a job a last time when it is stopped", async () => {
  const done: string[] = [];
  const job = { purpose: "write", intervalMilliseconds: 60_000, run: async () => void done.push("run") };
  await regularly(job, log).stop();
  expect(done).toEqual(["run"]);
});

it("lets a job come to its end in place of that, where it has one", async () => {
  const done: string[] = [];
  const job = {
    purpose: "send",
    intervalMilliseconds: 60_000,
    run: async () => void done.push("run"),
    end: async () => void done.push("end"),
  };
  await regularly(job, log).stop();
  expect(done).toEqual(["end"]);
});
