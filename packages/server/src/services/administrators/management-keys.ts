/** Makes, lists and revokes the keys of the Management API. */
import { type Permission, permissions, readPermissions } from "../../domain/permissions.ts";
import { CommandRefused } from "../../errors/problem.ts";
import { newManagementKey } from "../../runtime/random.ts";
import type { Queries } from "../../storage/dialect.ts";
import {
  findManagementKey,
  insertManagementKey,
  listManagementKeys,
  markManagementKeyRevoked,
} from "../../storage/management-keys.ts";
import { recordChange } from "../audit/record-change.ts";
import type { ServiceContext } from "../context.ts";
import { revokeLinksMadeBy } from "../operators/links.ts";
import type { Administrator } from "./administrator.ts";
import { hashOfManagementKey } from "./authenticate-key.ts";

/** Labels stand in each entry of the record of changes, which is searched by them. */
const LABEL_BYTES_MAX = 512;

export interface WantedManagementKey {
  readonly label: string;
  readonly permissions: readonly Permission[];
}

/** Returns the key, which can be seen only now. */
export function createManagementKey(
  context: ServiceContext,
  administrator: Administrator,
  wanted: WantedManagementKey,
): Promise<string> {
  if (Buffer.byteLength(wanted.label) > LABEL_BYTES_MAX) {
    throw new CommandRefused(`The label is too long. It must be at most ${LABEL_BYTES_MAX} bytes.`);
  }
  return context.database.write(async (queries) => {
    const { key, id } = await insertNewManagementKey(context, queries, administrator.companyId, wanted);
    const after = { label: wanted.label, permissions: wanted.permissions };
    await recordChange(context, queries, administrator, context.clock.now(), {
      action: "management_key.created",
      id,
      after,
    });
    return key;
  });
}

/** The same within a transaction of the caller's, and on no record. */
export async function insertNewManagementKey(
  context: ServiceContext,
  queries: Queries,
  companyId: number,
  { label, permissions: allowed }: WantedManagementKey,
): Promise<{ readonly id: number; readonly key: string }> {
  const { prefix, key } = newManagementKey();
  const id = context.newId();
  await insertManagementKey(queries, {
    id,
    company_id: companyId,
    prefix,
    key_hash: hashOfManagementKey(key),
    label,
    permissions_json: JSON.stringify(permissions.filter((permission) => allowed.includes(permission))),
    revoked_at: null,
    created_at: context.clock.now(),
    last_used_at: null,
  });
  return { id, key };
}

export interface ListedManagementKey {
  readonly prefix: string;
  readonly label: string;
  readonly permissions: readonly Permission[];
  readonly created_at: number;
  /** Some seconds behind. */
  readonly last_used_at: number | null;
  readonly revoked_at: number | null;
}

export async function listKeysOfManagement(context: ServiceContext, companyId: number): Promise<ListedManagementKey[]> {
  const rows = await listManagementKeys(context.database.read, companyId);
  return rows.map(({ prefix, label, permissions_json, created_at, last_used_at, revoked_at }) => ({
    prefix,
    label,
    permissions: [...readPermissions(permissions_json)],
    created_at,
    last_used_at,
    revoked_at,
  }));
}

/** From the next request on it is refused, and what it has handed out is void. */
export function revokeManagementKey(
  context: ServiceContext,
  administrator: Administrator,
  prefix: string,
): Promise<void> {
  const { companyId } = administrator;
  return context.database.write(async (queries) => {
    // A link that the key is just making is made before, and voided with the others, or refused.
    await context.database.dialect.lockCompany(queries, companyId);
    const now = context.clock.now();
    const key = await findManagementKey(queries, prefix);
    if (key === undefined || key.company_id !== companyId || key.revoked_at !== null) {
      throw new CommandRefused(
        `There is no management key ${prefix} to revoke. See the keys with: leasehold management-key list`,
      );
    }
    await markManagementKeyRevoked(queries, key.id, now);
    await revokeLinksMadeBy(queries, companyId, { kind: "management-key", ids: [key.id] }, now);
    await recordChange(context, queries, administrator, now, {
      action: "management_key.revoked",
      id: key.id,
      before: { revoked_at: null },
      after: { revoked_at: now },
    });
  });
}
