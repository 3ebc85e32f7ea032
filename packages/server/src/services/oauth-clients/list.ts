/** The OAuth clients of a company; secrets are not opened. */
import { listOauthClients } from "../../storage/oauth-clients.ts";
import type { OauthClientTable } from "../../storage/tables/keys.ts";
import type { ServiceContext } from "../context.ts";

export function allOauthClients(context: ServiceContext, companyId: number): Promise<OauthClientTable[]> {
  return listOauthClients(context.database.read, companyId);
}
