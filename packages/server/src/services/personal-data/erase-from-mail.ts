/** Takes a person out of mail to others that has not been sent yet: its facts are sealed, so each is opened. */
import { type Erasure, jsonWithout } from "../../domain/erasure.ts";
import type { Queries } from "../../storage/dialect.ts";
import { changeSealedFacts, listUnsentMail } from "../../storage/mail-messages.ts";
import type { Person } from "../../storage/personal-data/person.ts";
import type { ServiceContext } from "../context.ts";

const READ_AT_ONCE = 500;

/** Where the address is in it, everything that is known of the person goes. Returns how many were changed. */
export async function eraseFromMail(
  { secrets }: Pick<ServiceContext, "secrets">,
  queries: Queries,
  { companyId }: Person,
  erasure: Erasure,
): Promise<number> {
  let changed = 0;
  for (let after = 0; ; ) {
    const messages = await listUnsentMail(queries, companyId, { after, limit: READ_AT_ONCE });
    for (const { id, sealed_facts: sealed } of messages) {
      if (sealed === null) continue;
      const belongsTo = `mail_message:${id}:facts` as const;
      const facts = secrets.open(sealed, belongsTo);
      if (jsonWithout(facts, { ...erasure, known: [] }) === facts) continue;
      await changeSealedFacts(queries, id, secrets.seal(jsonWithout(facts, erasure), belongsTo));
      changed += 1;
    }
    const last = messages.at(-1);
    if (last === undefined || messages.length < READ_AT_ONCE) return changed;
    after = last.id;
  }
}
