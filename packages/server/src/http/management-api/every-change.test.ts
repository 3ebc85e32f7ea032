/** No change without its entry: every endpoint that writes leaves one in the record of changes. */
import { expect, it } from "vitest";
import { takeStep, wholeDrive } from "../../../test-support/management-drive/drive.ts";
import { World } from "../../../test-support/management-drive/world.ts";
import { describeOnServers } from "../../../test-support/wire.ts";
import { createCompany } from "../../services/companies/create.ts";
import { managementApi } from "./routes.ts";

/** Endpoints that are no `GET` and change nothing all the same. */
const readsOnly: Readonly<Record<string, string>> = {
  query_activities: "It answers as the list does.",
  query_hourly_activities: "It answers as the list does.",
  test_sign_in_provider: "It looks at what the provider publishes.",
  test_mail_settings: "It sends a letter to whoever asks for it.",
  preview_mail_notice: "It shows what would be sent.",
  redeliver_dead_letters: "It leaves an entry for each letter, and here there is none.",
};

const writing = managementApi.filter(({ method, name }) => method !== "GET" && !(name in readsOnly));

describeOnServers("every endpoint that writes", (wire) => {
  it("leaves an entry in the record of changes, by whose key it was", async () => {
    const company = await createCompany(wire.server.context, { name: "Recorded", signingKeyBits: 2048 });
    const world = new World(wire.server, company);
    const entries = () =>
      wire.server.context.database.read
        .selectFrom("audit_entry")
        .select(["id", "actor_kind", "actor_name"])
        .where("company_id", "=", company.company_id)
        .execute();
    const recorded = new Set<string>();
    for (const one of wholeDrive) {
      if (typeof one === "function") {
        await one(world);
        continue;
      }
      const known = new Set((await entries()).map(({ id }) => id));
      await takeStep(one, world);
      const added = (await entries()).filter(({ id }) => !known.has(id));
      if (added.some(({ actor_kind, actor_name }) => actor_kind === "management-key" && actor_name === "first key")) {
        recorded.add(one.endpoint);
      }
    }
    expect(writing.map(({ name }) => name).filter((name) => !recorded.has(name))).toEqual([]);
    expect([...recorded].filter((name) => !writing.some((endpoint) => endpoint.name === name))).toEqual([]);
  });
});
