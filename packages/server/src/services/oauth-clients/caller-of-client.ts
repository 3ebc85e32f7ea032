/** Who calls with a token, or a file, of an OAuth client. */
import { readCompanySettings } from "../../domain/company-settings.ts";
import type { CredentialScope } from "../../domain/credential-scope.ts";
import { readEventTypes } from "../../domain/event-types.ts";
import type { OauthClientWithCompany } from "../../storage/oauth-clients.ts";
import type { Caller } from "../caller.ts";

export function callerOfClient(client: OauthClientWithCompany): Caller {
  return {
    companyId: client.company_id,
    companyRevision: client.revision,
    settings: readCompanySettings(client.settings_json),
    wantedEvents: readEventTypes(client.wanted_events_json),
    credentialId: client.id,
    scope: scopeOf(client),
    isReadOnly: false,
    calls: client.calls_json === null ? null : new Set<string>(JSON.parse(client.calls_json)),
    productIds: null,
  };
}

function scopeOf({ scope, scope_id: id }: OauthClientWithCompany): CredentialScope {
  return scope === "company" ? { kind: scope } : { kind: scope, id };
}
