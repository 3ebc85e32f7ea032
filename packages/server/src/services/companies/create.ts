/** Makes a company with its signing key pair, its first API key and its management key. */
import { companySettings } from "../../domain/company-settings.ts";
import { permissions } from "../../domain/permissions.ts";
import { insertCompany } from "../../storage/companies.ts";
import type { Queries } from "../../storage/dialect.ts";
import { commandLine } from "../administrators/administrator.ts";
import { insertNewManagementKey } from "../administrators/management-keys.ts";
import { insertNewApiKey } from "../api-keys/manage.ts";
import { beginRecord } from "../audit/begin-record.ts";
import { recordChange } from "../audit/record-change.ts";
import type { ServiceContext } from "../context.ts";
import { insertSigningPair, newSigningPair, type SigningPair } from "../signing-keys/new-key.ts";

export interface NewCompany {
  readonly name: string;
  /** Size of the RSA key that signs answers. */
  readonly signingKeyBits: 2048 | 3072 | 4096;
}

export interface CreatedCompany {
  readonly company_id: number;
  readonly api_key: string;
  readonly shared_key: string;
  readonly management_api_key: string;
  /** PEM. */
  readonly public_key: string;
}

export async function createCompany(context: ServiceContext, wanted: NewCompany): Promise<CreatedCompany> {
  const pairs = await newSigningPairs(wanted.signingKeyBits);
  return context.database.write((queries) => insertNewCompany(context, queries, wanted, pairs));
}

/** The response key among them is the one that applications are built with. */
export interface SigningPairs {
  readonly response: SigningPair;
  readonly audit: SigningPair;
  readonly others: readonly SigningPair[];
}

/** One key, one purpose. Made before a transaction is opened: it takes a while. */
export async function newSigningPairs(bits: NewCompany["signingKeyBits"]): Promise<SigningPairs> {
  return {
    response: await newSigningPair("response", `rsa-${bits}`),
    audit: await newSigningPair("audit", "ed25519"),
    others: await Promise.all([
      newSigningPair("freshness", "ed25519"),
      newSigningPair("token", "ed25519"),
      newSigningPair("air-gap", "ecdsa-p256"),
    ]),
  };
}

/** The part of a management key by which it is listed. */
const MANAGEMENT_PREFIX = 8;

export async function insertNewCompany(
  context: ServiceContext,
  queries: Queries,
  wanted: NewCompany,
  pairs: SigningPairs,
): Promise<CreatedCompany> {
  const now = context.clock.now();
  const companyId = context.newId();
  await insertCompany(queries, {
    id: companyId,
    name: wanted.name,
    settings_json: JSON.stringify(companySettings.parse({})),
    revision: 1,
    wanted_events_json: "[]",
    created_at: now,
    updated_at: now,
  });
  for (const pair of [pairs.response, ...pairs.others]) {
    await insertSigningPair(context, queries, companyId, pair, "active");
  }
  await beginRecord(context, queries, companyId, pairs.audit);
  const { apiKey, sharedKey } = await insertNewApiKey(context, queries, companyId, { label: "first key" });
  const management = await insertNewManagementKey(context, queries, companyId, { label: "first key", permissions });
  await recordChange(context, queries, commandLine(companyId), now, {
    action: "company.created",
    id: companyId,
    after: { name: wanted.name, api_key: apiKey, management_key: management.key.slice(0, MANAGEMENT_PREFIX) },
  });
  return {
    company_id: companyId,
    api_key: apiKey,
    shared_key: sharedKey,
    management_api_key: management.key,
    public_key: pairs.response.publicKey,
  };
}
