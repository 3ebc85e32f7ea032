import { sql } from "kysely";
import { expect, it } from "vitest";
import { granted, refused } from "../../../../test-support/licensed-device.ts";
import { describeOnServers } from "../../../../test-support/wire.ts";
import { queueMail } from "../../../services/mail/queue.ts";

/** Tables that are told and erased, or that hold ids of people alone. */
const toldOfPeople = [
  "activation_history",
  "activity",
  "activity_hourly",
  "audit_entry",
  "csv_import",
  "customer",
  "customer_account",
  "customer_label_link",
  "device",
  "device_variable",
  "event",
  "group_assignment",
  "license",
  "license_assignment",
  "license_custom_field",
  "license_feature",
  "license_history",
  "license_manager_account",
  "license_manager_permission",
  "license_manager_policy",
  "license_manager_product",
  "license_user",
  "license_user_group_member",
  "mail_message",
  "order",
  "order_item",
  "order_manager",
  "refusal",
  "trial_device",
  "webhook_attempt",
];

/** Operators look after people and are none of theirs. The rest: catalog, keys, counters, digests, answers that are sealed for a day, and files on their way in. */
const ofNobody: ReadonlySet<string> = new Set([
  "air_gap_code",
  "api_key",
  "audit_head",
  "blacklisted_device",
  "bundle_member",
  "company",
  "consumption_pool",
  "consumption_pool_hold",
  "csv_import_part",
  "customer_label",
  "idempotent_call",
  "installation",
  "installation_file",
  "lease",
  "license_end_note",
  "license_end_scan",
  "license_tally",
  "license_user_group",
  "mail_notice",
  "mail_setting",
  "management_key",
  "oauth_client",
  "offline_request",
  "operator",
  "operator_backup_code",
  "operator_binding",
  "operator_link",
  "operator_membership",
  "operator_provider",
  "operator_role",
  "operator_session",
  "password_reset_wish",
  "pending_sign_in",
  "policy",
  "policy_custom_field",
  "policy_feature",
  "product",
  "product_custom_field",
  "product_feature",
  "sign_in_guard",
  "signing_key",
  "used_request",
  "webhook_delivery",
  "webhook_endpoint",
  "webhook_queue",
]);

function isAboutNobody(table: string): boolean {
  return ofNobody.has(table) || /metadata_node|^kysely_/.test(table);
}

describeOnServers("personal data", (wire) => {
  const manage = (...request: Parameters<typeof wire.server.manage>) => wire.server.manage(...request);

  const person = () => {
    const number = wire.nextNumber();
    return {
      email: `ana.findling${number}@people.example`,
      last: `Findling${number}`,
      phone: `+353 1 555 ${1000 + number}`,
      street: `${number} Hidden Lane`,
      hostname: `anas-laptop-${number}`,
      ip: `203.0.113.${number}`,
      mac: `aa:bb:cc:00:00:${String(number).padStart(2, "0")}`,
    };
  };
  type Person = ReturnType<typeof person>;

  /** A person who bought a license, uses it, had a trial, manages an order, was refused, and is written about. */
  const known = async (who: Person) => {
    // A webhook that leads nowhere wants to hear of everything that is told of the person.
    await manage("POST", "/webhook-endpoints/", { body: { url: "https://receiver.invalid/", description: "all" } });
    const names = { first_name: "Ana", last_name: who.last };
    const customer = {
      email: who.email,
      ...names,
      phone: who.phone,
      address: who.street,
      city: "Dublin",
      reference: `crm ${who.last}`,
      metadata: { nickname: who.last },
    };
    const made = (await manage("POST", "/customers/", { body: customer })).json;
    await manage("PATCH", `/customers/${made.id}/`, { body: { first_name: "Anna" } });
    const label = (await manage("POST", "/clabels/", { body: { label: `label ${wire.nextNumber()}` } })).json;
    await manage("POST", "/customerclabels/", { body: { customer: made.id, customer_label: label.id } });
    const account = { code: `a${wire.nextNumber()}`, email: who.email.toUpperCase(), phone: who.phone };
    await manage("POST", "/customer-accounts/", { body: account });
    await mentionElsewhere(who.email);
    const product = { custom_fields: [{ name: "licensee", data_type: "text", default_value: "" }] };
    const license = await wire.license({ max_activations: 5 }, { users: { guest: {} }, product });
    const users = [{ email: who.email, ...names, phone_number: who.phone, password: "a password of Ana's" }];
    const note = `${names.first_name} ${who.last} asked for this, ${who.email}`;
    const metadata = { contact: { mail: who.email } };
    const custom_fields = { licensee: who.last };
    const issued = { product: license.product, ref: "anas", users, note, metadata, custom_fields };
    const order = { id: `order of ${license.product}`, customer: who.email, metadata: { by: who.last } };
    await wire.server.importCatalog({ orders: [{ ...order, managers: [{ email: who.email }], licenses: [issued] }] });
    const device = license.device().usedBy({ username: who.email, password: "a password of Ana's" });
    const described = { hostname: who.hostname, ip: who.ip, ip_local: who.ip, mac_address: who.mac };
    expect(await device.activate({ ...described, variables: { owner: who.last } })).toMatchObject(granted());
    const [user] = (await manage("GET", "/license-users/", { query: { email: who.email } })).json.results;
    await manage("PATCH", `/license-users/${user.id}/`, { body: { last_name: `${who.last}-Changed` } });
    await manage("PATCH", `/license-users/${user.id}/`, { body: { last_name: who.last } });
    await wire.server.context.database.write((queries) =>
      queries
        .insertInto("refusal")
        .values({
          id: wire.server.context.newId(),
          company_id: wire.server.company.company_id,
          ts: wire.clock.now(),
          code: "license_expired",
          call: "check_license",
          product: license.product,
          product_id: null,
          license_id: null,
          feature: "",
          hardware_id: device.hardwareId,
          username: who.email,
          count: 1,
        })
        .execute(),
    );
    await tellByMail(who);
    return { customer: made, user, device, license };
  };

  /** A mail to the person, and one to somebody else about the person. */
  const tellByMail = async ({ email, last }: Person) => {
    const { context, company } = wire.server;
    const facts = { customer_email: email, customer_last_name: last };
    const told = { companyId: company.company_id, kind: "license_expired", facts };
    await context.database.write(async (queries) => {
      for (const recipient of [email, `sales-of-${wire.nextNumber()}@vendor.example`]) {
        await queueMail(context, queries, wire.clock.now() + 3_600_000, { ...told, recipient });
      }
    });
  };

  const openedFacts = async () => {
    const { database, secrets } = wire.server.context;
    const rows = await database.read.selectFrom("mail_message").select(["id", "sealed_facts"]).execute();
    return rows.map(({ id, sealed_facts: sealed }) => sealed && secrets.open(sealed, `mail_message:${id}:facts`));
  };

  /** In what belongs to nobody, or to somebody else. */
  const mentionElsewhere = async (email: string) => {
    const told = { reference: `ask ${email}`, metadata: { contact: [email] } };
    const code = `c${wire.nextNumber()}`;
    const { json } = await manage("POST", "/customer-accounts/", { body: { ...told, code, description: email } });
    await manage("POST", "/customers/", { body: { ...told, email: `${code}@other.example` } });
    await manage("POST", "/license-user-groups/", { body: { ...told, code, description: `led by ${email}` } });
    const pool = { ...told, code, name: email, customer_account: json.id, type: "license", max_consumptions: 5 };
    expect(await manage("POST", "/consumption-pools/", { body: pool })).toMatchObject({ status: 201 });
  };

  const tableNames = async () => {
    const tables = await wire.server.context.database.read.introspection.getTables();
    return tables.filter(({ schema = "public" }) => schema === "public").map(({ name }) => name);
  };

  /** Every row of every table, as text. */
  const everything = async () => {
    const { database } = wire.server.context;
    const rows: string[] = [];
    for (const name of await tableNames()) {
      const found = await sql<Record<string, unknown>>`select * from ${sql.table(name)}`.execute(database.read);
      rows.push(...found.rows.map((row) => `${name} ${JSON.stringify(row)}`));
    }
    return rows;
  };
  const mentionsOf = async (who: Person) => {
    const texts = Object.values(who).map((text) => text.toLowerCase());
    return (await everything()).filter((row) => texts.some((text) => row.toLowerCase().includes(text)));
  };

  it("is looked for in every table: whoever adds one says here whether it tells of people", async () => {
    const present = (await tableNames()).filter((name) => !isAboutNobody(name));
    expect(present.toSorted()).toEqual(toldOfPeople.toSorted());
  });

  it("is told whole, without secrets", async () => {
    const who = person();
    const { customer, user, device } = await known(who);
    const { status, json } = await manage("GET", "/personal-data/", { query: { email: who.email.toUpperCase() } });
    expect({ status, email: json.email, incomplete: json.incomplete }).toEqual({
      status: 200,
      email: who.email,
      incomplete: [],
    });
    expect(json.kept).toMatchObject({
      customers: [{ id: customer.id, first_name: "Anna", metadata: { nickname: who.last } }],
      customer_labels: [{ label: expect.any(String) }],
      customer_accounts: [{ phone: who.phone }],
      license_users: [{ id: user.id, last_name: who.last }],
      licenses_used: [{ license_user_id: user.id }],
      orders_managed: [{ store_id: expect.any(String) }],
      orders: [{ customer_email: who.email }],
      licenses_ordered: [{ note: expect.stringContaining(who.email) }],
      devices: [{ hardware_id: device.hardwareId, hostname: who.hostname, ip: who.ip, mac_address: who.mac }],
      device_variables: [{ value: who.last }],
      activations: [{ action: "activation" }],
      refusals: [{ username: who.email }],
      mail_messages: [{ kind: "license_expired", recipient: who.email, status: "waiting" }],
    });
    expect(json.kept.events.map(({ type }: { type: string }) => type)).toEqual(
      expect.arrayContaining(["customer.created", "customer.updated", "license.activated"]),
    );
    expect(json.kept.audit_entries.length).toBeGreaterThanOrEqual(5);
    expect(JSON.stringify(json)).not.toMatch(/argon2|sealed|password_hash/);
  });

  it("is in no row of any table once it is erased, whereas licenses, counts and orders stay", async () => {
    const [who, other] = [person(), person()];
    const { customer, user, device } = await known(who);
    await known(other);
    const before = await mentionsOf(other);
    expect(await mentionsOf(who)).not.toEqual([]);
    const { status, json } = await manage("POST", "/personal-data/erase/", { body: { email: who.email } });
    expect({ status, found: json.found }).toEqual({ status: 200, found: true });
    expect(json.erased.map(({ object }: { object: string }) => object)).toEqual(
      expect.arrayContaining(["customers", "license_users", "orders", "devices", "audit_entries", "license_texts"]),
    );
    expect(json.stays).toContainEqual({ object: "licenses", reason: expect.any(String) });
    expect(await mentionsOf(who)).toEqual([]);
    expect((await mentionsOf(other)).length).toBe(before.length);
    expect(json.erased).toMatchObject(
      expect.arrayContaining([
        expect.objectContaining({ object: "mail_messages", count: 1 }),
        expect.objectContaining({ object: "mail_texts", count: 1 }),
      ]),
    );
    expect((await openedFacts()).join()).not.toContain(who.last);
    expect((await openedFacts()).join()).toContain(other.last);

    const shown = (await manage("GET", `/customers/${customer.id}/`)).json;
    expect(shown).toMatchObject({ email: "", first_name: "", total_orders: 1, total_licenses: 1, clabels: [] });
    const nobody = (await manage("GET", `/license-users/${user.id}/`)).json;
    expect(nobody).toMatchObject({ true_email: json.pseudonym, is_active: false, total_licenses: 1, first_name: "" });
    expect(await device.check()).toMatchObject(refused("license_not_found"));
    const entries = await wire.server.context.database.read
      .selectFrom("audit_entry")
      .select(["action", "after_json"])
      .where("object_id", "in", [customer.id, user.id])
      .execute();
    expect(entries.map(({ action }) => action)).toEqual(
      expect.arrayContaining(["customer.created", "customer.updated", "license_user.updated", "person.erased"]),
    );
  });

  it("of a call that was refused a moment ago, and is not yet written, is erased with the rest", async () => {
    const who = person();
    const { context, company } = wire.server;
    const nothing = { product: "cad", licenseKey: "", licenseId: null, feature: "", hardwareId: "here" };
    const refusedCall = { companyId: company.company_id, code: "license_not_found", call: "check_license" } as const;
    context.refusals.note({ ...refusedCall, ...nothing, username: who.email }, wire.clock.now());
    await manage("POST", "/personal-data/erase/", { body: { email: who.email } });
    await context.refusals.flush(context);
    expect(await mentionsOf(who)).toEqual([]);
  });

  it("of a trial is erased with what the applicant told", async () => {
    const who = person();
    const license = await wire.license({}, { product: { allow_trial: true, trial_days: 5 } });
    const hardware_id = `trial-device-${wire.nextNumber()}`;
    const told = { email: who.email, first_name: "Ana", last_name: who.last, phone: who.phone };
    const trial = await wire.server.call("trial_key", { product: license.product, hardware_id, ...told });
    expect(trial).toMatchObject({ status: 200 });
    expect(await mentionsOf(who)).not.toEqual([]);
    await manage("POST", "/personal-data/erase/", { body: { email: who.email } });
    expect(await mentionsOf(who)).toEqual([]);
    const again = await wire.server.call("trial_key", { product: license.product, hardware_id });
    expect(again).toMatchObject({ status: 200 });
  });

  it("of a customer who was deleted is erased from orders and the record of changes", async () => {
    const who = person();
    const { customer, user } = await known(who);
    await manage("DELETE", `/customers/${customer.id}/`);
    await manage("DELETE", `/license-users/${user.id}/`);
    await manage("POST", "/personal-data/erase/", { body: { email: who.email } });
    expect(await mentionsOf(who)).toEqual([]);
  });

  it("of somebody who is not known is nothing, and there is nothing to erase", async () => {
    const { email } = person();
    const { json } = await manage("GET", "/personal-data/", { query: { email } });
    expect(Object.values(json.kept).flat()).toEqual([]);
    const erased = await manage("POST", "/personal-data/erase/", { body: { email } });
    expect(erased).toMatchObject({ status: 200, json: { found: false, erased: [] } });
    expect((await manage("GET", "/personal-data/")).status).toBe(400);
  });
});
