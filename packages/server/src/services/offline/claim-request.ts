/** Remembers a request file in the same transaction as what it brings about, so that it takes effect once. */
import { Problem } from "../../errors/problem.ts";
import type { Queries } from "../../storage/dialect.ts";
import { claimOfflineRequest } from "../../storage/offline-requests.ts";
import type { ServiceContext } from "../context.ts";
import type { AuthorizedFile } from "./authorize-file.ts";

export async function claimRequest(
  context: ServiceContext,
  queries: Queries,
  { caller, digests, isRepeated }: AuthorizedFile,
): Promise<void> {
  if (isRepeated) return;
  for (const digest of digests) {
    const row = { company_id: caller.companyId, digest, created_at: context.clock.now() };
    if (!(await claimOfflineRequest(queries, row))) throw new Problem("offline_request_already_used");
  }
}
