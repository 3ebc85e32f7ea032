/** Asks the provider for the e-mail address and the name that the ID token left out, as many do beside an access token. */
import * as oauth from "oauth4webapi";
import { type ProviderPerson, personClaims, personOf } from "../../domain/provider-claims.ts";
import type { ServiceContext } from "../context.ts";
import { askProvider } from "./provider-unusable.ts";
import { type ProviderDocument, requestOptions } from "./published-provider.ts";

export async function askUserinfo(
  context: ServiceContext,
  clientId: string,
  document: ProviderDocument,
  person: ProviderPerson,
  accessToken: string,
): Promise<ProviderPerson> {
  if (document.userinfo_endpoint === undefined) return person;
  const client = { client_id: clientId };
  return askProvider(async () => {
    const response = await oauth.userInfoRequest(document, client, accessToken, requestOptions(context.outgoing));
    const claims = await oauth.processUserInfoResponse(document, client, person.subject, response);
    return personOf({ iss: person.issuer, sub: person.subject }, personClaims.parse(claims));
  });
}
