import { beforeEach, expect, it } from "vitest";
import { describeOnBothDatabases } from "../../../test-support/databases.ts";
import { cheapPasswords } from "../../../test-support/license-server.ts";
import { MovableClock } from "../../../test-support/movable-clock.ts";
import { idSource } from "../../runtime/ids.ts";
import { mailWithin } from "../../runtime/mail.ts";
import { outgoingWithin, reachableWithin } from "../../runtime/outgoing.ts";
import { type Secrets, secretsUnder } from "../../runtime/secrets.ts";
import {
  belongsTo,
  countSealedOtherwise,
  listSealedOtherwise,
  type SealedColumn,
  sealedColumns,
} from "../../storage/sealed-values.ts";
import { createApiKey } from "../api-keys/manage.ts";
import type { ServiceContext } from "../context.ts";
import { nothingNoted } from "../nothing-noted.ts";
import { createInstallation } from "./create.ts";
import { examineInstallation } from "./examine.ts";
import { sealAnew } from "./seal-anew.ts";

const OLD = secretsUnder("the secret key that the installation was made with");
const NEW = secretsUnder("the secret key that everything is put under");
const THIRD = secretsUnder("a secret key that nobody has ever used for it");

describeOnBothDatabases("sealing everything anew", (open) => {
  let context: ServiceContext;
  let companyId = 0;
  const under = (secrets: Secrets): ServiceContext => ({ ...context, secrets });
  const silently = () => {};

  beforeEach(async () => {
    const clock = new MovableClock();
    context = {
      database: await open(),
      clock,
      newId: idSource(clock),
      secrets: OLD,
      passwords: cheapPasswords,
      outgoing: outgoingWithin({ allowed: [] }),
      sessionLimits: { idleMinutes: 60, hours: 12 },
      reachable: reachableWithin({ allowed: [] }),
      mail: mailWithin({ allowed: [] }),
      ...nothingNoted(),
    };
    companyId = (await createInstallation(context, { name: "Test", signingKeyBits: 2048 }))?.company_id ?? 0;
  });

  /** What every sealed value of the column says under this key. */
  async function opened(secrets: Secrets, column: SealedColumn): Promise<readonly string[]> {
    const page = { mark: "none", after: undefined, limit: 10_000 };
    const values = await listSealedOtherwise(context.database.read, column, page);
    return values.map((value) => secrets.open(value.sealed, belongsTo(column, value)));
  }

  async function insertAnswers(count: number): Promise<void> {
    await context.database.write(async (queries) => {
      for (let number = 0; number < count; number += 1) {
        const [credential_id, idempotency_key] = [1 + (number % 2), `key-${number}`];
        const sealed_body = OLD.seal(`answer ${number}`, `idempotent_call:${credential_id}:${idempotency_key}`);
        const row = { credential_id, idempotency_key, digest: "d", sealed_body, content_type: "text", created_at: 1 };
        await queries.insertInto("idempotent_call").values(row).execute();
      }
    });
  }

  it("leaves every value as it was, under the new key, however many there are", async () => {
    await insertAnswers(1201);
    const before = await Promise.all(sealedColumns.map((column) => opened(OLD, column)));
    const told: (readonly number[])[] = [];
    const values = await sealAnew(context, NEW, (...progress) => told.push(progress));
    expect(values).toBe(before.flat().length);
    // The change itself is in the record of changes, with its origin.
    const after = await Promise.all(sealedColumns.map((column) => opened(NEW, column)));
    expect(after.map((texts, column) => texts.slice(0, before[column]?.length))).toEqual(before);
    expect(after.flat().length).toBe(values + 1);
    expect(told).toContainEqual([0, values]);
    expect(told.at(-1)).toEqual([values, values]);
    expect(await countSealedOtherwise(context.database.read, NEW.mark)).toBe(0);
  });

  it("changes nothing under a key that is not the installation's, nor where one value is under a third", async () => {
    await expect(sealAnew(under(THIRD), NEW, silently)).rejects.toThrow("neither the present nor the new");
    await expect(sealAnew(under(OLD), OLD, silently)).rejects.toThrow("is the present one");
    await createApiKey(under(THIRD), companyId, { calls: null });
    await expect(sealAnew(context, NEW, silently)).rejects.toThrow(/api_key:\d+:shared_key .*third.*Nothing/);
    // The key, and the origin of its entry in the record.
    expect(await countSealedOtherwise(context.database.read, OLD.mark)).toBe(2);
  });

  it("once more brings over what was still written under the former key, which the doctor finds", async () => {
    await sealAnew(context, NEW, silently);
    await createApiKey(under(OLD), companyId, { calls: null });
    const found = await examineInstallation(under(NEW), () => {});
    expect(found.filter(({ state }) => state === "fault")).toMatchObject([
      // The key, and the origin of its entry in the record.
      { subject: "secrets", text: expect.stringContaining("2 of them") },
    ]);
    expect(await sealAnew(context, NEW, silently)).toBe(2);
    expect(await sealAnew(context, NEW, silently)).toBe(0);
    const faults = (await examineInstallation(under(NEW), () => {})).filter(({ state }) => state === "fault");
    expect(faults).toEqual([]);
  });
});
