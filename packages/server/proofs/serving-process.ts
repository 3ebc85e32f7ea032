/** One server process of a proof: the real server, on a clock that the proof moves. Ends with the proof. */
import { appendFileSync } from "node:fs";
import { openContext, serve } from "../src/compose.ts";
import { type Flags, readConfig } from "../src/config.ts";
import { openLog } from "../src/runtime/log.ts";
import { argon2Passwords } from "../src/runtime/passwords.ts";
import { importCatalog } from "../src/services/catalog/import.ts";
import { parseCatalog } from "../src/services/catalog/read-catalog.ts";
import { SharedClock } from "./shared-clock.ts";

/** What the proof starts the process with, as JSON in its first argument. */
export interface ServingOrder {
  readonly flags: Flags;
  readonly secretKey: string;
  readonly companyId: number;
  readonly clockFile: string;
  readonly skewMilliseconds: number;
  readonly logFile: string;
  /** The user to become first; nobody else's where it is left out. */
  readonly userId?: number;
}

/** A limit to change from within the process, and what became of it. */
export interface ImportOrder {
  readonly id: number;
  readonly catalog: unknown;
}

export type ServingReport = { readonly url: string } | { readonly id: number; readonly fault: string | null };

/** Cheap to compute: what is proven is what is counted, not how long guessing takes. */
const CHEAP = { memoryKilobytes: 64, passes: 1 };

process.once("disconnect", () => process.exit());
try {
  await run(JSON.parse(process.argv[2] ?? "{}"));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

async function run(order: ServingOrder): Promise<void> {
  if (order.userId !== undefined) process.setuid?.(order.userId);
  const clock = new SharedClock(order.clockFile, order.skewMilliseconds);
  const config = readConfig(order.flags, { LEASEHOLD_SECRET_KEY: order.secretKey });
  const context = openContext(config, { create: false }, { clock, passwords: argon2Passwords(CHEAP) });
  const log = openLog({
    level: "error",
    destination: { write: (line: string) => appendFileSync(order.logFile, line) },
  });
  const { url } = await serve(context, config, log);
  process.on("message", ({ id, catalog }: ImportOrder) => {
    importCatalog(context, order.companyId, parseCatalog(catalog), { dryRun: false }).then(
      () => report({ id, fault: null }),
      (error: unknown) => report({ id, fault: String(error) }),
    );
  });
  report({ url });
}

function report(said: ServingReport): void {
  process.send?.(said);
}
