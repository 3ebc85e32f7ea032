/** Deletes an OAuth client: its secrets and the tokens that it was given are refused from the next call on. */
import { raiseCompanyRevision } from "../../storage/companies.ts";
import { deleteOauthClient } from "../../storage/oauth-clients.ts";
import type { ServiceContext } from "../context.ts";
import { requireOauthClient } from "./require-client.ts";

export async function removeOauthClient(context: ServiceContext, companyId: number, clientId: string): Promise<void> {
  await context.database.write(async (queries) => {
    // Before anything is read: whoever remembers an answer to the client proves it with this revision.
    await raiseCompanyRevision(queries, companyId, context.clock.now());
    await requireOauthClient(queries, companyId, clientId);
    await deleteOauthClient(queries, companyId, clientId);
  });
}
