/** Whether a client's secret is right: compared in a time that tells nothing of it. Client ids are no secret. */
import { createHash, timingSafeEqual } from "node:crypto";
import { findOauthClient, type OauthClientWithCompany } from "../../storage/oauth-clients.ts";
import type { ServiceContext } from "../context.ts";
import { clientSecrets } from "./client-secrets.ts";

/** As many as a client can have: each try compares with so many. */
const SECRETS_MAX = 2;
const NOBODYS_SECRET = "";

export async function authenticateClient(
  context: ServiceContext,
  clientId: string,
  clientSecret: string,
): Promise<OauthClientWithCompany | null> {
  const client = await findOauthClient(context.database.read, clientId);
  const secrets = client === undefined ? [] : clientSecrets(context.secrets, client, context.clock.now());
  const given = digestOf(clientSecret);
  let fits = false;
  for (let position = 0; position < SECRETS_MAX; position += 1) {
    const secret = secrets[position];
    const isEqual = timingSafeEqual(given, digestOf(secret ?? NOBODYS_SECRET));
    if (isEqual && secret !== undefined) fits = true;
  }
  return fits && client !== undefined ? client : null;
}

function digestOf(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
