/** What a command calls with: an API key of the company's, or an OAuth client's secret where tokens are wanted. */
import { readCompanySettings } from "../../domain/company-settings.ts";
import { CommandRefused } from "../../errors/problem.ts";
import { findCompany } from "../../storage/companies.ts";
import { listOauthClients } from "../../storage/oauth-clients.ts";
import { findSigningKey } from "../../storage/signing-keys.ts";
import { type OwnCredentials, ownCredentials } from "../api-keys/own-credentials.ts";
import type { ServiceContext } from "../context.ts";
import { clientSecrets } from "../oauth-clients/client-secrets.ts";

export type OwnCredential = ({ readonly kind: "api-key" } & OwnCredentials) | OwnClient;

export interface OwnClient {
  readonly kind: "client";
  readonly clientId: string;
  readonly clientSecret: string;
  /** PEM. */
  readonly publicKey: string;
}

/** The one that is named; else the client of the whole company where it requires tokens, else its oldest API key. */
export async function ownCredential(
  context: ServiceContext,
  companyId: number,
  named: { readonly apiKey?: string; readonly clientId?: string },
): Promise<OwnCredential> {
  const company = await findCompany(context.database.read, companyId);
  const needsToken = company !== undefined && readCompanySettings(company.settings_json).is_oauth_required;
  if (named.clientId === undefined && (named.apiKey !== undefined || !needsToken)) {
    return { kind: "api-key", ...(await ownCredentials(context, companyId, named.apiKey)) };
  }
  return ownClient(context, companyId, named.clientId);
}

async function ownClient(context: ServiceContext, companyId: number, clientId?: string): Promise<OwnClient> {
  const { read } = context.database;
  const clients = await listOauthClients(read, companyId);
  const client = clients.find((candidate) =>
    clientId === undefined ? candidate.scope === "company" : candidate.client_id === clientId,
  );
  const signingKey = await findSigningKey(read, companyId, "response");
  if (client === undefined || signingKey === undefined) {
    throw new CommandRefused(
      clientId === undefined
        ? "The company requires access tokens. Make a client with: leasehold oauth-client create --scope company"
        : `There is no client ${clientId}. See the clients with: leasehold oauth-client list`,
    );
  }
  const [clientSecret] = clientSecrets(context.secrets, client, context.clock.now());
  if (clientSecret === undefined) {
    throw new CommandRefused(
      `The secret of ${client.client_id} has expired. Give it a new one with: leasehold oauth-client rotate ${client.client_id}`,
    );
  }
  return { kind: "client", clientId: client.client_id, clientSecret, publicKey: signingKey.public_key };
}
