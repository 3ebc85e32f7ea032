import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { type CatalogCompany, catalogCompany } from "../../../test-support/catalog-company.ts";
import { describeOnBothDatabases } from "../../../test-support/databases.ts";
import { type ReceivedMail, TestMailServer } from "../../../test-support/mail-server.ts";
import { type EventType, eventTypes } from "../../domain/event-types.ts";
import { type NoticeKind, noticeKinds, noticeOf } from "../../domain/notices.ts";
import { mailWithin } from "../../runtime/mail.ts";
import { commandLine } from "../administrators/administrator.ts";
import type { ServiceContext } from "../context.ts";
import { changeNotice } from "./change-notice.ts";
import { queueNotices } from "./notices.ts";
import { queueMail } from "./queue.ts";
import { sendDueMail } from "./send-due.ts";
import { changeMailSetting } from "./settings.ts";

/** What brings a notice about: an event, of the object that is named, with this data. */
interface Case {
  readonly kind: NoticeKind;
  readonly event: EventType;
  readonly object: "license" | "trial" | "order" | "pool" | "webhook";
  readonly data?: object;
  /** Who receives it where everybody who may receive it does. */
  readonly to: readonly string[];
  readonly subject: string;
  /** Something that its text tells. */
  readonly tells: string;
}

const CUSTOMER = "ana@customer.example";
const USERS = ["ben@customer.example", "cleo@customer.example"];
const MANAGER = "mia@customer.example";
const VENDOR = "sales@orchard.example";
const ALL = [CUSTOMER, ...USERS, MANAGER, VENDOR];
const NOT_USERS = [CUSTOMER, MANAGER, VENDOR];

const limit = (what: string, feature: string | null = null) => ({ limit: what, size: 10, used: 9, feature });
const ends = (what: string) => ({ ends: what, days: 3 });

const cases: readonly Case[] = [
  {
    ...{ kind: "order_created", event: "order.created", object: "order", to: NOT_USERS },
    ...{ subject: "Your order shop-1 at Orchard", tells: "- Orchard CAD: CADS-CADS-CADS-0001 (until 2026-12-31)" },
  },
  {
    ...{ kind: "order_appended", event: "order.updated", object: "order", to: NOT_USERS },
    ...{ data: { licenses: ["license"] }, subject: "More licenses in your order shop-1", tells: "CADS-CADS-CADS-0001" },
  },
  {
    ...{ kind: "license_issued", event: "license.created", object: "license", to: ALL },
    ...{ subject: "Your license of Orchard CAD", tells: "License: CADS-CADS-CADS-0001" },
  },
  {
    ...{ kind: "license_will_expire", event: "license.will_expire", object: "license", to: ALL },
    ...{ data: ends("license"), subject: "Your license of Orchard CAD ends on 2026-12-31", tells: "in 3 days" },
  },
  {
    ...{ kind: "license_expired", event: "license.expired", object: "license", to: ALL },
    ...{ subject: "Your license of Orchard CAD has ended", tells: "Order: shop-1" },
  },
  {
    ...{ kind: "maintenance_will_expire", event: "license.will_expire", object: "license", to: ALL },
    ...{ data: ends("maintenance"), subject: "The maintenance of Orchard CAD ends on 2026-11-30", tells: "in 3 days" },
  },
  {
    ...{ kind: "maintenance_expired", event: "license.maintenance_expired", object: "license", to: ALL },
    ...{ subject: "The maintenance of Orchard CAD has ended", tells: "CADS-CADS-CADS-0001" },
  },
  {
    ...{ kind: "trial_created", event: "license.created", object: "trial", to: NOT_USERS },
    ...{ subject: "Your trial of Orchard CAD", tells: "CADS-CADS-CADS-0002" },
  },
  {
    ...{ kind: "trial_will_expire", event: "license.will_expire", object: "trial", to: NOT_USERS },
    ...{ data: ends("trial"), subject: "Your trial of Orchard CAD ends on 2026-12-31", tells: "in 3 days" },
  },
  {
    ...{ kind: "trial_expired", event: "license.expired", object: "trial", to: NOT_USERS },
    ...{ subject: "Your trial of Orchard CAD has ended", tells: "has ended" },
  },
  {
    ...{ kind: "license_user_assigned", event: "license.license_user.assigned", object: "license" },
    ...{ data: { license_user: { id: "user" } }, to: [CUSTOMER, USERS[0] ?? "", MANAGER, VENDOR] },
    ...{ subject: `A license of Orchard CAD for ${USERS[0]}`, tells: "Sign in with this address" },
  },
  {
    ...{ kind: "license_manager_assigned", event: "order.license_user.manager_assigned", object: "order" },
    ...{ data: { license_user: { id: "user" } }, to: [CUSTOMER, USERS[0] ?? "", MANAGER, VENDOR] },
    ...{ subject: `${USERS[0]} looks after order shop-1`, tells: "shop-1" },
  },
  {
    ...{ kind: "license_users_near_limit", event: "license.limit_near", object: "license", to: NOT_USERS },
    ...{ data: limit("license_users"), subject: "9 of 10 users of Orchard CAD are assigned", tells: "9 of the 10" },
  },
  {
    ...{ kind: "license_users_at_limit", event: "license.limit_reached", object: "license", to: NOT_USERS },
    ...{ data: limit("license_users"), subject: "All 10 users of Orchard CAD are assigned", tells: "all 10 users" },
  },
  {
    ...{ kind: "limit_reached", event: "license.limit_reached", object: "license", to: ALL },
    ...{ data: limit("consumptions", "exports"), subject: "A limit of Orchard CAD is reached" },
    tells: "the feature exports has come to its limit: 9 of 10 consumptions",
  },
  {
    ...{ kind: "seats_exhausted", event: "license.seats_exhausted", object: "license", to: ALL },
    ...{
      data: { seats: 5, feature: null },
      subject: "All seats of Orchard CAD are taken",
      tells: "5 seats of the license",
    },
  },
  {
    ...{ kind: "consumption_pool_threshold", event: "consumption_pool.threshold_reached", object: "pool" },
    ...{ data: { percent: 90 }, to: ["office@customer.example", VENDOR] },
    ...{ subject: "90 % of Render minutes are consumed", tells: "90 of 100 are consumed" },
  },
  {
    ...{ kind: "webhook_dead_letter", event: "webhook.dead_letter", object: "webhook", to: [VENDOR] },
    ...{
      data: {
        webhook_endpoint: { id: 1, host: "hooks.orchard.example" },
        lost_event: { id: "u", event: "license.activated" },
        failure: "answered 500",
      },
    },
    ...{ subject: "The webhook at hooks.orchard.example does not take events", tells: "answered 500" },
  },
];

describe("the cases", () => {
  it("are of every notice that comes of an event", () => {
    const expected = noticeKinds.filter((kind) => noticeOf(kind).events.length > 0);
    expect(cases.map(({ kind }) => kind).toSorted()).toEqual(expected.toSorted());
  });
});

const user = (email: string) => ({ email, password: `a password of ${email}` });

const catalog = (names: { first_name: string; last_name: string } = { first_name: "Ana", last_name: "Perez" }) => ({
  products: [
    {
      short_code: "cad",
      product_name: "Orchard CAD",
      authorization_method: "license-key",
      policies: [{ code: "only", name: "Only", is_default: true, license_type: "time-limited" }],
    },
  ],
  customer_accounts: [{ code: "acc", name: "Perez", email: "office@customer.example" }],
  customers: [{ email: CUSTOMER, ...names }],
  orders: [
    {
      id: "shop-1",
      customer: CUSTOMER,
      managers: [{ email: MANAGER }],
      licenses: [
        {
          ...{ product: "cad", license_key: "CADS-CADS-CADS-0001", license_type: "time-limited" },
          ...{ validity_period: "2026-12-31", enable_maintenance_period: true, maintenance_period: "2026-11-30" },
        },
        {
          ...{ product: "cad", license_key: "CADS-CADS-CADS-0002", license_type: "time-limited" },
          ...{ validity_period: "2026-12-31", is_trial: true },
        },
      ],
    },
  ],
});

describeOnBothDatabases("an event", (open) => {
  let company: CatalogCompany;
  let context: ServiceContext;
  let mailServer: TestMailServer;
  let ids: Record<string, number>;

  beforeEach(async () => {
    company = await catalogCompany(await open());
    const resolve = async () => [{ address: "127.0.0.1", family: 4 }];
    context = { ...company.context, mail: mailWithin({ allowed: ["127.0.0.1"], resolve }) };
    mailServer = new TestMailServer();
    onTestFinished(() => mailServer.close());
    await changeMailSetting(context, commandLine(company.id), {
      ...{ host: "127.0.0.1", port: await mailServer.listen(), security: "none" },
      ...{ sender_address: "shop@orchard.example", vendor_addresses: [VENDOR] },
    });
  });

  const fill = async (names?: { first_name: string; last_name: string }) => {
    await company.import(catalog(names));
    const { read } = context.database;
    const licenses = await read.selectFrom("license").selectAll().orderBy("license_key").execute();
    const [order] = await read.selectFrom("order").selectAll().execute();
    const [account] = await read.selectFrom("customer_account").selectAll().execute();
    ids = { license: licenses[0]?.id ?? 0, trial: licenses[1]?.id ?? 0, order: order?.id ?? 0, pool: 5, webhook: 6 };
    await context.database.write(async (queries) => {
      const people = USERS.map((email, index) => ({
        ...{ id: 100 + index, company_id: company.id, ...user(email), first_name: "", last_name: "" },
        ...{ phone_number: "", is_active: true, is_initial_password: false, password_hash: null },
        ...{ sealed_initial_password: null, sso_issuer: null, sso_subject: null, last_login: null },
        ...{ created_at: 0, updated_at: 0 },
      })).map(({ password, ...row }) => row);
      await queries.insertInto("license_user").values(people).execute();
      const assigned = { is_manager: false, max_activations: null, allow_unlimited_activations: false };
      await queries
        .insertInto("license_assignment")
        .values(
          people.map(({ id }) => ({
            ...{ license_id: ids.license ?? 0, license_user_id: id, total_activations: 0, ...assigned },
          })),
        )
        .execute();
      await queries
        .insertInto("consumption_pool")
        .values({
          ...{ id: 5, company_id: company.id, customer_account_id: account?.id ?? 0, code: "render" },
          ...{ name: "Render minutes", type: "license", max_consumptions: 100, allow_overages: false, max_overages: 0 },
          ...{ reset_consumption: false, consumption_period: null, total_consumptions: 90, consumption_since: null },
          ...{ held_total: 0, metadata_json: "{}", created_at: 0, updated_at: 0 },
        })
        .execute();
    });
    ids.user = 100;
  };

  /** Names in the data stand for ids. */
  const handOn = async ({ event, object, data = {} }: Pick<Case, "event" | "object" | "data">, objectId?: number) => {
    const data_json = JSON.stringify(data).replaceAll(/"(license|user)"(?=[\]}])/g, (_, name: string) =>
      String(ids[name]),
    );
    const row = {
      ...{ id: 1, uuid: "u", company_id: company.id, type: event, object_kind: eventTypes[event].object },
      ...{ object_id: objectId ?? ids[object] ?? 0, operator_id: null, ts: context.clock.now(), data_json },
      distributed_at: null,
    };
    await context.database.write((queries) => queueNotices(context, queries, context.clock.now(), row));
    await sendDueMail(context);
  };

  const switchOn = (kind: NoticeKind) =>
    changeNotice(context, commandLine(company.id), kind, {
      is_enabled: true,
      recipients: [...noticeOf(kind).mayReceive],
    });

  it.each(cases)("brings $kind about, for those who may receive it, once each", async (one) => {
    await fill();
    await switchOn(one.kind);
    await handOn(one);
    expect(mailServer.subjects).toEqual(one.to.map((address) => `${address}: ${one.subject}`).toSorted());
    for (const { parsed } of mailServer.received) expect(parsed.text?.replaceAll(/\s+/g, " ")).toContain(one.tells);
    expect(JSON.stringify(mailServer.received)).not.toMatch(/password of|\$argon2/);
  });

  it("brings nothing about that is switched off, or that is about something else", async () => {
    await fill();
    for (const one of cases) await handOn(one);
    expect(mailServer.received).toEqual([]);
    for (const wanted of cases) {
      await switchOn(wanted.kind);
      for (const one of cases.filter(({ kind }) => kind !== wanted.kind)) await handOn(one);
      expect({ kind: wanted.kind, received: mailServer.subjects }).toEqual({ kind: wanted.kind, received: [] });
      await changeNotice(context, commandLine(company.id), wanted.kind, { is_enabled: null });
    }
  });

  it("of an order that was only changed is no news of licenses that were added", async () => {
    await fill();
    await switchOn("order_appended");
    await handOn({ event: "order.updated", object: "order" });
    expect(mailServer.received).toEqual([]);
  });

  it("of what is gone, or of another company, is told to nobody", async () => {
    await fill();
    for (const { kind } of cases) if (kind !== "webhook_dead_letter") await switchOn(kind);
    for (const one of cases) await handOn(one, 4711);
    expect(mailServer.received).toEqual([]);
  });

  it("goes once to an address that receives it twice, and to no user who is switched off", async () => {
    await fill();
    await changeMailSetting(context, commandLine(company.id), { vendor_addresses: [CUSTOMER, MANAGER] });
    const off = { is_active: false };
    await context.database.write((queries) =>
      queries
        .updateTable("license_user")
        .set(off)
        .where("email", "=", USERS[1] ?? "")
        .execute(),
    );
    await switchOn("license_issued");
    await handOn({ event: "license.created", object: "license" });
    const addresses = mailServer.received.flatMap(({ recipients }) => recipients);
    expect(addresses.toSorted()).toEqual([CUSTOMER, MANAGER, USERS[0]].toSorted());
  });

  it("cannot be made to say anything but what it says by names, ids and notes", async () => {
    const nasty =
      "x\r\nBcc: all@world.example\r\nX-Evil: yes\r\n\r\n<script>alert(1)</script>{{ 7 | times: 7 }}\u2028\u202e";
    await fill({ first_name: nasty, last_name: nasty });
    await context.database.write(async (queries) => {
      const texts = { store_id: nasty, reference: nasty, customer_first_name: nasty, metadata_json: "{}" };
      await queries.updateTable("order").set(texts).execute();
      await queries
        .updateTable("license")
        .set({ note: nasty, license_key: nasty.slice(0, 60) })
        .where("is_trial", "=", false)
        .execute();
      await queries.updateTable("product").set({ product_name: nasty }).execute();
      await queries.updateTable("license_user").set({ first_name: nasty }).execute();
      await queries.updateTable("customer").set({ company_name: nasty }).execute();
    });
    const everything = ["product", "order_id", "order_reference", "license_key", "license_note", "customer_company"]
      .map((name) => `{{ ${name} }}`)
      .join(" ");
    for (const kind of ["license_issued", "order_created"] as const) await switchOn(kind);
    await changeNotice(context, commandLine(company.id), "license_issued", {
      subject: `${everything} {{ recipient_name }}`,
      html: `<p title="{{ product }}">${everything} {{ recipient_name }}</p>`,
    });
    await handOn({ event: "license.created", object: "license" });
    await handOn({ event: "order.created", object: "order" });
    expect(mailServer.received.length).toBeGreaterThanOrEqual(8);
    for (const mail of mailServer.received) expectHarmless(mail);
  });

  it("is told in any script, in names and subjects", async () => {
    await fill({ first_name: "Zoë 木", last_name: "Ångström" });
    await switchOn("license_issued");
    await changeNotice(context, commandLine(company.id), "license_issued", {
      subject: "Lizenz für {{ recipient_name }} ✓",
    });
    await handOn({ event: "license.created", object: "license" });
    const toCustomer = mailServer.received.find(({ recipients }) => recipients[0] === CUSTOMER);
    expect(toCustomer?.parsed.subject).toBe("Lizenz für Zoë 木 Ångström ✓");
    expect(toCustomer?.parsed.text).toContain("Hello Zoë 木 Ångström,");
    expect(toCustomer?.parsed.html).toContain("Hello Zoë 木 Ångström,");
  });

  it.each(["operator_invitation", "operator_password_reset"] as const)(
    "is not needed for %s, which goes out unless it is switched off",
    async (kind) => {
      const facts = { link: "https://licenses.example/x#secret", company: "Orchard", expires_at: 1_772_529_300_000 };
      const told = { companyId: company.id, kind, recipient: "cleo@orchard.example", facts };
      await context.database.write((queries) => queueMail(context, queries, context.clock.now(), told));
      await sendDueMail(context);
      expect(mailServer.received[0]?.parsed.text).toContain("https://licenses.example/x#secret");
      expect(mailServer.received[0]?.parsed.text).toContain("until 2026-03-03 09:15 UTC");
      const [{ sealed_facts } = expect.fail()] = await context.database.read
        .selectFrom("mail_message")
        .selectAll()
        .execute();
      expect(sealed_facts).toBeNull();
    },
  );
});

function expectHarmless({ parsed, recipients }: ReceivedMail): void {
  expect(recipients).toHaveLength(1);
  const names = [...parsed.headers.keys()];
  expect(names).not.toContain("bcc");
  expect(names).not.toContain("x-evil");
  expect(parsed.subject).not.toMatch(/[\r\n\u2028]/);
  // What turns the direction of writing would turn the words around it as well.
  expect(`${parsed.text}${parsed.subject}`).not.toContain("\u202e");
  expect(parsed.html).not.toContain("<script");
  expect(`${parsed.text}${parsed.subject}`).not.toContain("49");
}
