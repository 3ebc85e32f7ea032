import { verify } from "node:crypto";
import { parse } from "csv-parse/sync";
import { expect, it } from "vitest";
import { describeOnServers } from "../../../../test-support/wire.ts";
import { scheduledJobs } from "../../../jobs/jobs.ts";
import { createCompany } from "../../../services/companies/create.ts";

describeOnServers("the record of changes over the Management API", (wire) => {
  const manage = (...request: Parameters<typeof wire.server.manage>) => wire.server.manage(...request);
  const seal = async () => {
    const job = scheduledJobs(wire.server.context, wire.server.url).find(({ name }) => name === "seal-audit-record");
    await job?.run(new AbortController().signal);
  };

  it("shows an entry's place and hash once it is sealed, and how many wait", async () => {
    await seal();
    const { json: customer } = await manage("POST", "/customers/", { body: { email: "a@plum.example" } });
    const entries = async () =>
      (await manage("GET", "/audit-entries/", { query: { object_kind: "customer", object_id: customer.id } })).json
        .results;
    expect(await entries()).toMatchObject([{ position: null, hash: null, redacted_by: null }]);
    expect((await manage("GET", "/audit-entries/chain/")).json.waiting).toBe(1);
    await seal();
    const [sealed] = await entries();
    expect(sealed).toMatchObject({ position: expect.any(Number), hash: expect.stringMatching(/^[0-9a-f]{64}$/) });
    const { head, waiting } = (await manage("GET", "/audit-entries/chain/")).json;
    expect({ waiting, position: head.position, hash: head.hash }).toEqual({
      waiting: 0,
      position: sealed.position,
      hash: sealed.hash,
    });
    const signature = Buffer.from(head.signature, "base64");
    expect(verify(null, Buffer.from(head.signed_text), head.public_key, signature)).toBe(true);
    expect(head.signed_text).toBe(
      `leasehold audit head v1\n${head.company}\n${head.position}\n${head.hash}\n${head.signed_at}\n`,
    );
  });

  it("is exported with the filters of the list, so that no spreadsheet takes anything for a formula", async () => {
    const made = await createCompany(wire.server.context, { name: "Exported", signingKeyBits: 2048 });
    const key = made.management_api_key;
    for (const email of ["one@plum.example", "two@plum.example"]) {
      await manage("POST", "/customers/", { key, body: { email } });
    }
    await manage("POST", "/clabels/", { key, body: { label: "=1+1" } });
    await wire.server.context.database.write((queries) =>
      queries
        .updateTable("audit_entry")
        .set({ actor_name: "=cmd()" })
        .where("company_id", "=", made.company_id)
        .where("object_kind", "=", "customer_label")
        .execute(),
    );
    const rows = async (query: Record<string, string>) => {
      const answer = await manage("GET", "/audit-entries/export/", { key, query });
      expect(answer.headers.get("content-type")).toBe("text/csv; charset=utf-8");
      return parse(answer.text, { columns: true }) as Record<string, string>[];
    };
    const all = await rows({});
    expect(all.map(({ action }) => action)).toEqual([
      "company.created",
      "customer.created",
      "customer.created",
      "customer_label.created",
    ]);
    expect(Object.keys(all[0] ?? {})).toEqual(
      expect.arrayContaining(["ts", "position", "actor_name", "before", "after", "salt", "after_digest", "hash"]),
    );
    expect(all.at(-1)?.actor_name).toBe("'=cmd()");
    expect(await rows({ object_kind: "customer" })).toHaveLength(2);
    expect(await rows({ ts__gt: "2030-01-01" })).toHaveLength(0);
  });

  it("shows what somebody made unreadable", async () => {
    const { json: customer } = await manage("POST", "/customers/", { body: { email: "b@plum.example" } });
    await wire.server.context.database.write((queries) =>
      queries.updateTable("audit_entry").set({ after_json: "{no" }).where("object_id", "=", customer.id).execute(),
    );
    const { json } = await manage("GET", "/audit-entries/", { query: { object_id: customer.id } });
    expect(json.results).toMatchObject([{ after: { unreadable: "{no" } }]);
  });

  it("tells instants and objects as answers do, whatever they are stored as", async () => {
    const code = `role-${wire.nextNumber()}`;
    const role = await manage("POST", "/roles/", { body: { code, name: "Reader", permissions: ["audit_read"] } });
    const body = { email: `${code}@plum.example`, role: code };
    const invitation = (await manage("POST", "/invitations/", { body })).json;
    const metadata = { tier: { color: "blue" } };
    const customer = await manage("POST", "/customers/", { body: { email: `m-${code}@plum.example`, metadata } });
    const url = "https://receiver.example/";
    const webhook = await manage("POST", "/webhook-endpoints/", { body: { url, events: ["order.created"] } });
    const told = async (id: number) =>
      (await manage("GET", "/audit-entries/", { query: { object_id: id, order_by: "id" } })).json.results[0].after;
    expect(await told(role.json.id)).toEqual({ code, name: "Reader", permissions: ["audit_read"] });
    expect(await told(invitation.id)).toMatchObject({ expires_at: invitation.expires_at });
    expect(await told(customer.json.id)).toMatchObject({ metadata, created_at: "2026-03-03T09:15:00.000Z" });
    expect(await told(webhook.json.id)).toMatchObject({ events: ["order.created"] });
    // Nobody reads thirteen digits as an instant, nor JSON within JSON.
    const all = (await manage("GET", "/audit-entries/", { query: { limit: 100 } })).text;
    expect(all).not.toMatch(/_json"|_(at|until)":\d/);
  });

  it("tells until when the secret before signs, and no secret", async () => {
    const url = "https://receiver.example/rotated";
    const { json: webhook } = await manage("POST", "/webhook-endpoints/", { body: { url } });
    const path = `/webhook-endpoints/${webhook.id}/rotate_secret/`;
    const { json: rotated } = await manage("POST", path, { body: { delay_hours: 2 } });
    await manage("POST", path, { body: { delay_hours: 0 } });
    const query = { object_id: webhook.id, action: "webhook_endpoint.secret_rotated", order_by: "id" };
    const { json, text } = await manage("GET", "/audit-entries/", { query });
    const until = new Date(wire.clock.now() + 7_200_000).toISOString();
    expect(json.results).toMatchObject([
      { before: { previous_secret_until: null }, after: { previous_secret_until: until } },
      { before: { previous_secret_until: until }, after: { previous_secret_until: null } },
    ]);
    expect(text).not.toMatch(/sealed_/);
    expect([webhook.secret, rotated.secret].filter((secret) => text.includes(secret))).toEqual([]);
  });
});
