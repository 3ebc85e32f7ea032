/** The product, in a process of its own: the server as `leasehold serve` runs it, and a count of the signatures made. */
import crypto from "node:crypto";
import { syncBuiltinESMExports } from "node:module";
import { serve } from "../packages/server/src/compose.ts";
import { openLog } from "../packages/server/src/runtime/log.ts";
import { answerParent } from "./child.ts";
import { openBenchContext } from "./prepare.ts";
import { watchHandlers } from "./self-watch.ts";

let signatures = 0;
const { sign } = crypto;
crypto.sign = ((...values: Parameters<typeof sign>) => {
  signatures += 1;
  return sign(...values);
}) as typeof sign;
syncBuiltinESMExports();

const handlers = {
  ...watchHandlers,
  async listen({ dataDir }: { readonly dataDir: string }): Promise<number> {
    const { config, context } = openBenchContext(dataDir);
    const { url } = await serve(context, config, openLog({ level: "info" }));
    return Number(new URL(url).port);
  },
  /** Signatures that had to be made since the last time it was asked. */
  freshSignatures(): number {
    const fresh = signatures;
    signatures = 0;
    return fresh;
  },
};

export type ProductHandlers = typeof handlers;

answerParent(handlers);
