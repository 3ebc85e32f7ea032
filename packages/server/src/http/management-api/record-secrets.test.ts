/** What is written down about what happened: never with what lets somebody in. */
import { sql } from "kysely";
import { expect, it } from "vitest";
import { fillWorld, wholeSteps } from "../../../test-support/management-drive/drive.ts";
import { World } from "../../../test-support/management-drive/world.ts";
import { describeOnServers } from "../../../test-support/wire.ts";
import { createCompany } from "../../services/companies/create.ts";

const records = ["audit_entry", "license_history", "refusal", "activity", "csv_import"];

describeOnServers("records of a company in which everything was done once", (wire) => {
  it("hold no password, no secret, no key of a company, and no digest of one", async () => {
    const { server } = wire;
    const company = await createCompany(server.context, { name: "Recorded", signingKeyBits: 2048 });
    const world = await fillWorld(new World(server, company));
    const { database, refusals } = server.context;
    await refusals.flush(server.context);
    const secrets = [
      company.management_api_key,
      company.shared_key,
      ...passwordsIn(wholeSteps.map(({ body }) => (typeof body === "function" ? body(world) : body))),
      ...(await storedSecrets()),
    ].filter((secret) => secret.length >= 8);
    expect(secrets.length).toBeGreaterThan(10);
    const told: string[] = [];
    for (const table of records) {
      const { rows } = await sql<Record<string, unknown>>`select * from ${sql.table(table)}`.execute(database.read);
      // What an entry's origin is known by is a digest of what the entry says.
      for (const row of rows.map(({ sealed_origin: _origin, ...one }) => JSON.stringify(one))) {
        if (secrets.some((secret) => row.includes(secret)) || /argon2|sealed_|_hash"/.test(row)) told.push(row);
      }
    }
    expect(told).toEqual([]);

    /** As they are kept, sealed or digested, and opened. */
    async function storedSecrets(): Promise<string[]> {
      const users = await database.read.selectFrom("license_user").selectAll().execute();
      const clients = await database.read.selectFrom("oauth_client").selectAll().execute();
      const accounts = await database.read.selectFrom("customer_account").selectAll().execute();
      const keys = await database.read.selectFrom("management_key").select("key_hash").execute();
      const { open } = server.context.secrets;
      return [
        ...users.flatMap((user) => [
          user.password_hash ?? "",
          user.sealed_initial_password ?? "",
          user.sealed_initial_password === null
            ? ""
            : open(user.sealed_initial_password, `license_user:${user.id}:initial_password`),
        ]),
        ...clients.flatMap(({ id, sealed_secret }) => [
          sealed_secret,
          open(sealed_secret, `oauth_client:${id}:secret`),
        ]),
        ...accounts.flatMap(({ id, sealed_sso_client_secret: sealed }) =>
          sealed === null ? [] : [sealed, open(sealed, `customer_account:${id}:sso_client_secret`)],
        ),
        ...keys.map(({ key_hash }) => key_hash),
      ];
    }
  });
});

/** Whatever requests call a password or a secret. */
function passwordsIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) =>
    typeof member === "string" && /password|secret/.test(name) ? [member] : passwordsIn(member),
  );
}
