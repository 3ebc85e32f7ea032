/** Lets another key sign from the next call on; the one before stays known for verifying. */
import { CommandRefused } from "../../errors/problem.ts";
import { raiseCompanyRevision } from "../../storage/companies.ts";
import { changeSigningKey, listSigningKeys, type SigningPurpose } from "../../storage/signing-keys.ts";
import type { SigningKeyTable } from "../../storage/tables/keys.ts";
import { commandLine } from "../administrators/administrator.ts";
import { recordChange } from "../audit/record-change.ts";
import type { ServiceContext } from "../context.ts";
import { stateOf } from "./list.ts";

export interface ActivatedKey {
  readonly id: number;
  /** The key that signed before. */
  readonly retiredId: number | null;
}

/** Without an id the key that was introduced; with the id of a retired key one can go back to it. */
export function activateKey(
  context: ServiceContext,
  companyId: number,
  purpose: SigningPurpose,
  id?: number,
): Promise<ActivatedKey> {
  const { database, clock } = context;
  return database.write(async (queries) => {
    await database.dialect.lockCompany(queries, companyId);
    const keys = (await listSigningKeys(queries, companyId)).filter((key) => key.purpose === purpose);
    const next = chosenKey(keys, purpose, id);
    const before = keys.filter((key) => stateOf(key) === "active");
    const now = clock.now();
    for (const key of before) await changeSigningKey(queries, key.id, { retired_at: now });
    await changeSigningKey(queries, next.id, { activated_at: now, retired_at: null });
    // By this every process notices at its next call, and answers that are remembered with old signatures are void.
    await raiseCompanyRevision(queries, companyId, now);
    const retiredId = before[0]?.id ?? null;
    await recordChange(context, queries, commandLine(companyId), now, {
      action: "signing_key.activated",
      id: next.id,
      before: { purpose, signing_key: retiredId },
      after: { purpose, signing_key: next.id },
    });
    return { id: next.id, retiredId };
  });
}

function chosenKey(keys: readonly SigningKeyTable[], purpose: SigningPurpose, id: number | undefined): SigningKeyTable {
  const chosen = keys.find((key) => (id === undefined ? stateOf(key) === "introduced" : key.id === id));
  if (chosen === undefined && id === undefined) {
    throw new CommandRefused(
      `No key is introduced for the purpose ${purpose}. Make one with: leasehold keys introduce --purpose ${purpose}`,
    );
  }
  if (chosen === undefined) {
    throw new CommandRefused(`There is no key ${id} for the purpose ${purpose}. See: leasehold keys list`);
  }
  if (stateOf(chosen) === "active") throw new CommandRefused(`The key ${chosen.id} signs already.`);
  return chosen;
}
