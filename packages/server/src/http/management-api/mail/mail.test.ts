import { expect, it, onTestFinished, vi } from "vitest";
import { TestMailServer } from "../../../../test-support/mail-server.ts";
import { addOperator, signedInBrowser } from "../../../../test-support/operators.ts";
import { describeOnServers } from "../../../../test-support/wire.ts";
import { permissions } from "../../../domain/permissions.ts";
import { commandLine } from "../../../services/administrators/administrator.ts";
import { createManagementKey } from "../../../services/administrators/management-keys.ts";
import { createCompany } from "../../../services/companies/create.ts";
import { queueMail } from "../../../services/mail/queue.ts";
import { findCompany } from "../../../storage/companies.ts";

const PASSWORD = "a password of the mail server's";
const environment = { LEASEHOLD_OUTGOING_ALLOW: "127.0.0.1" };
/** More work than can be done in time, within little memory. */
const LOOPS = `{% for a in (1..3000) %}{% for b in (1..500) %}{{ 1${" | times: 1".repeat(40)} }}{% endfor %}{% endfor %}`;

describeOnServers(
  "mail by the Management API",
  (wire) => {
    /** A company of the test's own, so that nobody else's settings are in its way. */
    const company = async () => {
      const { context } = wire.server;
      const { company_id: id, management_api_key: key } = await createCompany(context, {
        name: "Plum",
        signingKeyBits: 2048,
      });
      const manage = (method: string, path: string, body?: object) =>
        wire.server.manage(method, path, { key, ...(body !== undefined && { body }) });
      const wanted = async () => JSON.parse((await findCompany(context.database.read, id))?.wanted_events_json ?? "[]");
      return { id, manage, wanted };
    };
    const startMailServer = async () => {
      const mailServer = new TestMailServer();
      onTestFinished(() => mailServer.close());
      return { mailServer, port: await mailServer.listen() };
    };
    const minimal = { host: "smtp.plum.example", sender_address: "shop@plum.example" };

    it("has settings that never tell the password", async () => {
      const { manage } = await company();
      expect((await manage("GET", "/mail-settings/")).json).toMatchObject({ is_set_up: false, host: null, port: 587 });
      const set = await manage("PATCH", "/mail-settings/", { ...minimal, username: "shop", password: PASSWORD });
      expect(set).toMatchObject({ status: 200, json: { is_set_up: true, has_password: true, security: "starttls" } });
      const { json, text } = await manage("GET", "/mail-settings");
      expect(json).toEqual(set.json);
      const audited = await manage("GET", "/audit-entries/");
      expect(audited.json.results[0]).toMatchObject({ action: "mail_setting.created", after: { username: "shop" } });
      expect(text + audited.text).not.toContain(PASSWORD);
      expect(audited.text).not.toContain("sealed");
      const changed = await manage("PATCH", "/mail-settings/", { sender_name: "Plum" });
      expect(changed.json).toMatchObject({ ...minimal, sender_name: "Plum", has_password: true });
    });

    it("sends a stored password nowhere but where it was given for", async () => {
      const { manage } = await company();
      await manage("PATCH", "/mail-settings/", { ...minimal, username: "shop", password: PASSWORD });
      for (const elsewhere of [{ host: "smtp.evil.example" }, { port: 2525 }]) {
        expect(await manage("PATCH", "/mail-settings/", elsewhere)).toMatchObject({
          status: 400,
          json: { password: ["must be given again, or as null, where host or port change"] },
        });
      }
      const moved = await manage("PATCH", "/mail-settings/", { host: "smtp2.plum.example", password: null });
      expect(moved.json).toMatchObject({ host: "smtp2.plum.example", has_password: false });
    });

    it("has its way out changed by nobody who may not do everything, since owners' links go that way", async () => {
      const { id, manage } = await company();
      await manage("PATCH", "/mail-settings/", minimal);
      const { context } = wire.server;
      const lesser = permissions.filter((permission) => permission !== "operators_write");
      const key = await createManagementKey(context, commandLine(id), { label: "", permissions: lesser });
      const admin = await signedInBrowser(
        wire.server.url,
        await addOperator(context, [{ companyId: id, role: "admin" }]),
      );
      const denied = { status: 403, json: { code: "permission_denied" } };
      for (const body of [{ ...minimal, host: "smtp.evil.example" }, { reply_to: "a@evil.example" }]) {
        expect(await wire.server.manage("PATCH", "/mail-settings/", { key, body })).toMatchObject(denied);
        expect(await admin.send("PATCH", "/mail-settings/", { body })).toMatchObject(denied);
      }
      expect((await manage("GET", "/mail-settings/")).json).toMatchObject({ host: minimal.host, reply_to: null });
      const owner = await signedInBrowser(wire.server.url, await addOperator(context, [{ companyId: id }]));
      const body = { host: "smtp2.plum.example" };
      expect(await owner.send("PATCH", "/mail-settings/", { body })).toMatchObject({ status: 200, json: body });
    });

    it.each([
      [{ host: "smtp.plum.example" }, "sender_address"],
      [{ ...minimal, host: "https://smtp.plum.example" }, "host"],
      [{ ...minimal, host: "smtp.plum.example:25" }, "host"],
      [{ ...minimal, port: 70_000 }, "port"],
      [{ ...minimal, sender_address: "a@b.example, c@d.example" }, "sender_address"],
      [{ ...minimal, sender_name: "Plum\r\nBcc: c@d.example" }, "sender_name"],
      [{ ...minimal, reply_to: "a@b.example\r\nBcc: c@d.example" }, "reply_to"],
      [{ ...minimal, vendor_addresses: ["nobody"] }, "vendor_addresses.0"],
    ])("refuses settings that cannot be: %j", async (body, member) => {
      const { manage } = await company();
      const refused = await manage("PATCH", "/mail-settings/", body);
      expect(refused.status).toBe(400);
      expect(Object.keys(refused.json.errors)).toEqual([member]);
    });

    it("tells what the mail server says to a test", async () => {
      const { manage } = await company();
      const test = () => manage("POST", "/mail-settings/test/", { to: "owner@plum.example" });
      expect(await test()).toMatchObject({ status: 409, json: { code: "mail_not_set_up" } });
      const { mailServer, port } = await startMailServer();
      await manage("PATCH", "/mail-settings/", { ...minimal, host: "127.0.0.1", port, security: "none" });
      expect((await test()).json).toMatchObject({ is_accepted: true, answer: expect.stringMatching(/^250 /) });
      expect(mailServer.subjects).toEqual(["owner@plum.example: The mail settings work"]);
      mailServer.refusals.push({ code: 550, text: "nobody of that name" });
      expect((await test()).json).toEqual({ is_accepted: false, answer: "127.0.0.1 said: 550 nobody of that name" });
      await manage("PATCH", "/mail-settings/", { host: "169.254.169.254" });
      expect((await test()).json).toMatchObject({
        is_accepted: false,
        answer: expect.stringContaining("no public address"),
      });
    });

    it("sends no notice but those to operators, until it is switched on", async () => {
      const { manage, wanted } = await company();
      const { json } = await manage("GET", "/mail-notices/");
      expect(json).toMatchObject({ count: 20, next: null });
      const on = json.results.filter(({ is_enabled }: { is_enabled: boolean }) => is_enabled);
      expect(on.map(({ kind }: { kind: string }) => kind)).toEqual(["operator_invitation", "operator_password_reset"]);
      expect(await wanted()).toEqual([]);
      await manage("PATCH", "/mail-notices/license_issued/", { is_enabled: true });
      await manage("PATCH", "/mail-notices/trial_created/", { is_enabled: true });
      await manage("PATCH", "/mail-notices/order_created/", { is_enabled: true });
      expect(await wanted()).toEqual(["license.created", "order.created"]);
      await manage("PATCH", "/mail-notices/license_issued/", { is_enabled: false });
      expect(await wanted()).toEqual(["license.created", "order.created"]);
      await manage("PATCH", "/mail-notices/trial_created/", { is_enabled: null });
      expect(await wanted()).toEqual(["order.created"]);
    });

    it("words a notice as the company likes, and goes back to what it was", async () => {
      const { manage } = await company();
      const path = "/mail-notices/license_expired/";
      const before = (await manage("GET", path)).json;
      const words = {
        subject: "Over: {{ product }}",
        text: "Bye {{ customer_name }}",
        html: "<i>{{ customer_name }}</i>",
      };
      const changed = await manage("PATCH", path, { ...words, recipients: ["vendor", "customer"] });
      expect(changed.json).toMatchObject({ ...words, recipients: ["customer", "vendor"] });
      const preview = await manage("POST", `${path}preview/`);
      expect(preview.json).toEqual({ subject: "Over: Orchard CAD", text: "Bye Ana Perez", html: "<i>Ana Perez</i>" });
      const other = await manage("POST", `${path}preview/`, { text: "No {{ order_id }}", html: null });
      expect(other.json).toMatchObject({ text: "No 2026-1001", html: "<p>No 2026-1001</p>\n" });
      expect((await manage("GET", path)).json).toEqual(changed.json);
      const back = await manage("PATCH", path, { subject: null, text: null, html: null, recipients: null });
      expect(back.json).toEqual(before);
      expect((await manage("GET", "/audit-entries/")).json.results[0]).toMatchObject({
        action: "mail_notice.updated",
        after: { subject: before.subject },
      });
    });

    it.each([
      [{ text: "a\n{{ customer_nam }}" }, "text", "has no fact customer_nam on line 2"],
      [{ subject: "{% if product %}" }, "subject", "is wrong on line 1: tag {% if product %} not closed"],
      [{ html: "<p>{{ product | raw }}</p>" }, "html", "undefined filter: raw"],
      [{ text: "{{ days_left }}" }, "text", "has no fact days_left on line 1"],
      [{ text: " \n " }, "text", "must not be empty"],
      [{ text: "{{ product.name.first }}" }, "text", "undefined variable"],
      [{ html: LOOPS }, "html", "takes too long"],
      [{ recipients: ["operator"] }, "recipients", "must be some of customer, license_users"],
      [{ recipients: ["everybody"] }, "recipients.0", ""],
    ])("refuses what a notice cannot say, with the place: %j", async (body, member, text) => {
      const { manage } = await company();
      const refused = await manage("PATCH", "/mail-notices/license_expired/", body);
      expect(refused.status).toBe(400);
      expect(refused.json.errors[member]?.[0]).toContain(text);
      if (member === "recipients" || member === "recipients.0") return;
      expect((await manage("POST", "/mail-notices/license_expired/preview/", body)).status).toBe(400);
    });

    it.each(["operator_invitation", "operator_password_reset"])(
      "keeps the words of %s, which carries a link that lets people in",
      async (kind) => {
        const { id, manage } = await company();
        const path = `/mail-notices/${kind}/`;
        const before = (await manage("GET", path)).json;
        const html = "<img src='https://evil.example/{{ link | url_encode }}'>";
        for (const body of [{ subject: "{{ link }}" }, { text: "{{ link }}" }, { html }, { recipients: [] }]) {
          const [member = ""] = Object.keys(body);
          const refused = await manage("PATCH", path, body);
          expect(refused).toMatchObject({ status: 400, json: { errors: { [member]: [expect.any(String)] } } });
          if (member !== "recipients") expect((await manage("POST", `${path}preview/`, body)).status).toBe(400);
        }
        const off = await manage("PATCH", path, { is_enabled: false, subject: null, text: null, html: null });
        expect(off).toMatchObject({ status: 200, json: { ...before, is_enabled: false } });
        // Words of an earlier version's are used no more.
        const { database } = wire.server.context;
        await database.write((queries) =>
          queries
            .updateTable("mail_notice")
            .set({ html, recipients_json: "[]" })
            .where("company_id", "=", id)
            .execute(),
        );
        expect((await manage("GET", path)).json).toEqual({ ...before, is_enabled: false });
      },
    );

    it("knows no notice of another name", async () => {
      const { manage } = await company();
      for (const kind of ["constructor", "__proto__", "none", "license%2Fexpired"]) {
        expect(await manage("GET", `/mail-notices/${kind}/`)).toMatchObject({ status: 404 });
        expect(await manage("PATCH", `/mail-notices/${kind}/`, {})).toMatchObject({ status: 404 });
        expect(await manage("POST", `/mail-notices/${kind}/preview/`)).toMatchObject({ status: 404 });
      }
    });

    it("tells of what happens, from the order to the mail in the customer's hands", async () => {
      const { manage } = await company();
      const { mailServer, port } = await startMailServer();
      await manage("PATCH", "/mail-settings/", { ...minimal, host: "127.0.0.1", port, security: "none" });
      for (const kind of ["order_created", "order_appended", "license_issued", "license_user_assigned"]) {
        await manage("PATCH", `/mail-notices/${kind}/`, { is_enabled: true });
      }
      const cad = { product_name: "CAD", short_code: "cad", authorization_method: "license-key" };
      expect((await manage("POST", "/products/", cad)).status).toBe(201);
      const customer = { email: "ana@customer.example", first_name: "Ana" };
      const items = [{ product_code: "cad", licenses: [{ key: "CADS-0001" }, { key: "CADS-0002" }] }];
      const placed = await manage("POST", "/orders/create_order/", { id: "web-1", customer, items });
      expect(placed.status).toBeLessThan(300);
      const received = (count: number) =>
        vi.waitFor(() => expect(mailServer.received).toHaveLength(count), { timeout: 30_000, interval: 100 });
      await received(3);
      expect(mailServer.subjects).toEqual([
        "ana@customer.example: Your license of CAD",
        "ana@customer.example: Your license of CAD",
        "ana@customer.example: Your order web-1 at Plum",
      ]);
      const text = mailServer.received.find(({ parsed }) => parsed.subject?.startsWith("Your order"))?.parsed.text;
      expect(text).toContain("Hello Ana,");
      expect(text).toContain("- CAD: CADS-0001\n- CAD: CADS-0002\n");
      const more = [{ product_code: "cad", licenses: [{ key: "CADS-0003" }] }];
      await manage("POST", "/orders/create_order/", { id: "web-1", customer, items: more, append: true });
      await received(5);
      const added = mailServer.received.find(({ parsed }) => parsed.subject === "More licenses in your order web-1");
      expect(added?.parsed.text).toContain("- CAD: CADS-0003\n");
      expect(added?.parsed.text).not.toContain("CADS-0001");
    });

    it("lists messages by what became of them, and has one sent again", async () => {
      const { id, manage } = await company();
      const { database, clock, ...context } = wire.server.context;
      const told = { companyId: id, kind: "license_expired", recipient: "ana@customer.example", facts: {} };
      await database.write((queries) => queueMail(context, queries, clock.now() + 3_600_000, told));
      const list = async (query: string) => (await manage("GET", `/mail-messages/?${query}`)).json;
      const { results } = await list("status=waiting&recipient=ana@customer.example");
      expect(results).toMatchObject([{ kind: "license_expired", attempts: 0, last_error: null, sent_at: null }]);
      expect(await list("status=sent")).toMatchObject({ count: 0 });
      expect(JSON.stringify(results)).not.toMatch(/sealed|facts/);
      const { mailServer, port } = await startMailServer();
      await manage("PATCH", "/mail-settings/", { ...minimal, host: "127.0.0.1", port, security: "none" });
      const path = `/mail-messages/${results[0].id}/resend/`;
      const resent = await manage("POST", path);
      expect([200, 409]).toContain(resent.status);
      // The server's own job sends it.
      await vi.waitFor(() => expect(mailServer.received).toHaveLength(1), { timeout: 20_000, interval: 100 });
      await vi.waitFor(async () => expect(await list("status=sent")).toMatchObject({ count: 1 }), { timeout: 10_000 });
      expect(await manage("POST", path)).toMatchObject({ status: 409, json: { code: "mail_not_resendable" } });
      expect(await manage("POST", "/mail-messages/4711/resend/")).toMatchObject({ status: 404 });
    });
  },
  { environment },
);
