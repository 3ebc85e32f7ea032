/** Refuses a signed request that comes a second time, for companies that have asked for it. */
import { Problem } from "../../errors/problem.ts";
import { useRequest } from "../../storage/repeated-calls.ts";
import type { Caller } from "../caller.ts";
import type { ServiceContext } from "../context.ts";

/** `digest` stands for the Date header, the call and the body. */
export async function refuseReplay(context: ServiceContext, caller: Caller, digest: string): Promise<void> {
  if (!caller.settings.refuse_replays) return;
  const row = { credential_id: caller.credentialId, digest, created_at: context.clock.now() };
  const isFirst = await context.database.write((queries) => useRequest(queries, row));
  if (!isFirst) {
    throw new Problem("signature_mismatch", "This request has been sent before. Sign it again with the present time.");
  }
}
