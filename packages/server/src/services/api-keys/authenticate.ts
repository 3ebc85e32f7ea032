/** Who an API key belongs to, and whether the call was signed with its shared key. */
import { verifyRequest } from "@leasehold/protocol";
import { LRUCache } from "lru-cache";
import { readCompanySettings } from "../../domain/company-settings.ts";
import { readEventTypes } from "../../domain/event-types.ts";
import { Problem } from "../../errors/problem.ts";
import type { Secrets } from "../../runtime/secrets.ts";
import { type ApiKeyWithCompany, findApiKey } from "../../storage/api-keys.ts";
import type { Caller } from "../caller.ts";
import type { ServiceContext } from "../context.ts";

export interface SignedCall {
  readonly apiKey: string;
  /** The Date header exactly as it was sent. */
  readonly date: string;
  readonly signature: string;
}

/** A refused signature or key: counted against the address it came from. */
export class CredentialRefused extends Problem {}

interface Known {
  readonly row: ApiKeyWithCompany;
  readonly sharedKey: string;
  readonly caller: Caller;
}

const REMEMBERED_MAX = 10_000;

export class ApiKeys {
  readonly #context: ServiceContext;
  readonly #known = new LRUCache<string, Known>({ max: REMEMBERED_MAX });

  constructor(context: ServiceContext) {
    this.#context = context;
  }

  /** The caller as the database says now; throws the first refusal that applies. */
  async authenticate(call: SignedCall): Promise<Caller> {
    const row = await findApiKey(this.#context.database.read, call.apiKey);
    if (row === undefined) throw new CredentialRefused("invalid_api_key");
    if (row.revoked_at !== null) throw new CredentialRefused("revoked_api_key");
    const known = this.#know(row);
    if (!verifyRequest(known.sharedKey, call.date, call.signature)) throw new CredentialRefused("signature_mismatch");
    refuseKeyWhereTokensAreRequired(known.caller);
    return known.caller;
  }

  /**
   * The caller as remembered, where the signature fits; null where only the database can tell. What is answered to it
   * must be proven against the company's present revision.
   */
  remembered(call: SignedCall): Caller | null {
    const known = this.#known.get(call.apiKey);
    return known !== undefined && verifyRequest(known.sharedKey, call.date, call.signature) ? known.caller : null;
  }

  #know(row: ApiKeyWithCompany): Known {
    const before = this.#known.get(row.api_key);
    if (before?.row.revision === row.revision) return before;
    const sharedKey =
      before?.row.sealed_shared_key === row.sealed_shared_key
        ? before.sharedKey
        : openSharedKey(this.#context.secrets, row);
    const known = { row, sharedKey, caller: callerOfKey(row) };
    this.#known.set(row.api_key, known);
    return known;
  }
}

export function openSharedKey(secrets: Secrets, key: Pick<ApiKeyWithCompany, "id" | "sealed_shared_key">): string {
  return secrets.open(key.sealed_shared_key, `api_key:${key.id}:shared_key`);
}

/** Not counted as a guess: the key is right, and applications in use may go on sending it for a while. */
export function refuseKeyWhereTokensAreRequired({ settings }: Caller): void {
  if (!settings.is_oauth_required) return;
  throw new Problem(
    "api_key_call_not_allowed",
    "API keys are switched off here. Ask the token endpoint for an access token and send it as a bearer token.",
  );
}

export function callerOfKey(row: ApiKeyWithCompany): Caller {
  return {
    companyId: row.company_id,
    companyRevision: row.revision,
    settings: readCompanySettings(row.settings_json),
    wantedEvents: readEventTypes(row.wanted_events_json),
    credentialId: row.id,
    scope: { kind: "company" },
    isReadOnly: row.is_read_only,
    calls: row.calls_json === null ? null : new Set<string>(JSON.parse(row.calls_json)),
    productIds: row.products_json === null ? null : new Set<number>(JSON.parse(row.products_json)),
  };
}
