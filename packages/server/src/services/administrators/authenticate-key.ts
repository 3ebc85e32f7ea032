/** Who a management key belongs to. */
import { hash, timingSafeEqual } from "node:crypto";
import { readPermissions } from "../../domain/permissions.ts";
import { findManagementKey } from "../../storage/management-keys.ts";
import { CredentialRefused } from "../api-keys/authenticate.ts";
import type { ServiceContext } from "../context.ts";
import type { Administrator } from "./administrator.ts";

const KEY = /^([A-Za-z0-9]{8})\.[A-Za-z0-9]{32}$/;

export async function authenticateManagementKey(context: ServiceContext, key: string): Promise<Administrator> {
  const prefix = KEY.exec(key)?.[1];
  const row = prefix === undefined ? undefined : await findManagementKey(context.database.read, prefix);
  // The same work for a prefix that no key has, so that nobody can tell which ones there are.
  const isRight = fits(key, row?.key_hash ?? NOBODYS_HASH);
  if (row === undefined || row.revoked_at !== null || !isRight) {
    throw new CredentialRefused("authentication_failed");
  }
  context.keyUses.note(row.id, context.clock.now());
  return {
    companyId: row.company_id,
    actor: { kind: "management-key", id: row.id, name: row.label || row.prefix },
    permissions: readPermissions(row.permissions_json),
  };
}

/** As long as any. */
const NOBODYS_HASH = hashOfManagementKey("");

/** The form in which keys are kept: 190 random bits need no slow hash. */
export function hashOfManagementKey(key: string): string {
  return hash("sha256", key, "base64url");
}

function fits(key: string, keyHash: string): boolean {
  const given = Buffer.from(hashOfManagementKey(key));
  const kept = Buffer.from(keyHash);
  return given.length === kept.length && timingSafeEqual(given, kept);
}
