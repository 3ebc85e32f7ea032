/** A program: a test server in a process of its own, which tells how large its heap is when it is asked. */
import { startTestServer } from "./license-server.ts";

/** What it sends first. */
export interface MeasuredServerStarted {
  readonly url: string;
  readonly company: { readonly api_key: string; readonly shared_key: string };
  readonly date: string;
}

/** What it answers to any message: its heap after a full collection, and faults that it has logged. */
export interface MeasuredServerState {
  readonly heapBytes: number;
  readonly trouble: readonly string[];
}

const [dataDir = "", databaseUrl] = process.argv.slice(2);
const trouble: string[] = [];
const server = await startTestServer(
  { dataDir, databaseUrl },
  {
    environment: { LEASEHOLD_TRUSTED_PROXIES: "127.0.0.1" },
    takeLogLine: (line) => {
      if (/undeclared refusal|"level":"(error|fatal)"/.test(line) && trouble.length < 20) trouble.push(line);
    },
  },
);
process.on("message", () => {
  globalThis.gc?.();
  globalThis.gc?.();
  process.send?.({ heapBytes: process.memoryUsage().heapUsed, trouble } satisfies MeasuredServerState);
});
process.on("disconnect", () => void server.stop().then(() => process.exit(0)));
process.send?.({
  url: server.url,
  company: server.company,
  date: new Date(server.clock.now()).toUTCString(),
} satisfies MeasuredServerStarted);
