/** Makes the key that is to sign next, so that applications can be built with its public half before it does. */
import { CommandRefused } from "../../errors/problem.ts";
import { listSigningKeys, type SigningPurpose } from "../../storage/signing-keys.ts";
import type { SigningKeyTable } from "../../storage/tables/keys.ts";
import { commandLine } from "../administrators/administrator.ts";
import { recordChange } from "../audit/record-change.ts";
import type { ServiceContext } from "../context.ts";
import { stateOf } from "./list.ts";
import { insertSigningPair, newSigningPair } from "./new-key.ts";

/** Without an algorithm the new key is of the kind that signs now. */
export async function introduceKey(
  context: ServiceContext,
  companyId: number,
  purpose: SigningPurpose,
  algorithm?: SigningKeyTable["algorithm"],
): Promise<{ readonly id: number; readonly publicKey: string }> {
  const { database } = context;
  const present = (await listSigningKeys(database.read, companyId)).find(
    (key) => key.purpose === purpose && stateOf(key) === "active",
  );
  if (present === undefined) throw new CommandRefused(`The company has no key for the purpose ${purpose}.`);
  const pair = await newSigningPair(purpose, algorithm ?? present.algorithm);
  return database.write(async (queries) => {
    await database.dialect.lockCompany(queries, companyId);
    const keys = await listSigningKeys(queries, companyId);
    const waiting = keys.find((key) => key.purpose === purpose && stateOf(key) === "introduced");
    if (waiting !== undefined) {
      throw new CommandRefused(
        `The key ${waiting.id} is introduced already and waits. Let it sign with: leasehold keys activate --purpose ${purpose}`,
      );
    }
    const id = await insertSigningPair(context, queries, companyId, pair, "introduced");
    const { publicKey } = pair;
    await recordChange(context, queries, commandLine(companyId), context.clock.now(), {
      action: "signing_key.introduced",
      id,
      after: { purpose, algorithm: pair.algorithm, public_key: publicKey },
    });
    return { id, publicKey };
  });
}
