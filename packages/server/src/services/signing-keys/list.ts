/** The signing keys of a company, with the state that each is in. */

import { listSigningKeys } from "../../storage/signing-keys.ts";
import type { SigningKeyTable } from "../../storage/tables/keys.ts";
import type { ServiceContext } from "../context.ts";

/**
 * `introduced`: applications are built with its public half, and it does not sign yet. `active`: it signs. `retired`:
 * it signs no more, and what it has signed is still verified.
 */
export type KeyState = "introduced" | "active" | "retired";

export interface ListedKey extends SigningKeyTable {
  readonly state: KeyState;
}

export async function allSigningKeys(context: ServiceContext, companyId: number): Promise<ListedKey[]> {
  const keys = await listSigningKeys(context.database.read, companyId);
  return keys.map((key) => ({ ...key, state: stateOf(key) }));
}

export function stateOf({ activated_at, retired_at }: SigningKeyTable): KeyState {
  if (retired_at !== null) return "retired";
  return activated_at === null ? "introduced" : "active";
}
