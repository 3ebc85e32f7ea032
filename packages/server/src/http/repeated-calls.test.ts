import { createPublicKey } from "node:crypto";
import { verifyFreshness } from "@leasehold/protocol";
import { afterEach, beforeEach, expect, it } from "vitest";
import { describeOnBothDatabases } from "../../test-support/databases.ts";
import { startTestServer, type TestServer } from "../../test-support/license-server.ts";
import { changeSettings } from "../services/companies/settings.ts";
import { findSigningKey } from "../storage/signing-keys.ts";

const device = { product: "cad", license_key: "NODE-LOCK-EDDD-0002", hardware_id: "HW-1" };

describeOnBothDatabases("repeated calls", (_open, newPlace) => {
  let server: TestServer;
  beforeEach(async () => {
    server = await startTestServer(await newPlace());
  });
  afterEach(() => server.stop());

  it("a call under an Idempotency-Key takes place once and is answered alike", async () => {
    const headers = { "idempotency-key": "activation 1" };
    const first = await server.call("activate_license", device, { headers });
    server.clock.advance({ hours: 23 });
    const again = await server.call("activate_license", device, { headers });
    expect(again.text).toBe(first.text);
    await server.call("deactivate_license", device, { headers: { "idempotency-key": "deactivation 1" } });
    const repeated = await server.call("deactivate_license", device, {
      headers: { "idempotency-key": "deactivation 1" },
    });
    expect(repeated.text).toBe("license_deactivated");
    expect((await server.call("deactivate_license", device)).code).toBe("license_not_active");
  });

  it("an Idempotency-Key cannot stand for two requests", async () => {
    const headers = { "idempotency-key": "one" };
    await server.call("activate_license", device, { headers });
    const other = await server.call("activate_license", { ...device, hardware_id: "HW-2" }, { headers });
    expect(other.code).toBe("validation_error");
  });

  it("a refusal is not remembered under an Idempotency-Key", async () => {
    const headers = { "idempotency-key": "borrow" };
    expect((await server.call("floating/release", device, { headers })).code).toBe("license_not_active");
    await server.call("activate_license", device);
    expect((await server.call("floating/release", device, { headers })).code).toBe("floating_not_available");
  });

  it("a request sent twice is refused where the company wants that, and only there", async () => {
    await server.call("activate_license", device);
    expect((await server.call("activate_license", device)).status).toBe(200);
    await changeSettings(server.context, server.company.company_id, { refuse_replays: true });
    expect((await server.call("activate_license", device)).status).toBe(200);
    expect((await server.call("activate_license", device)).code).toBe("signature_mismatch");
    server.clock.advance({ seconds: 1 });
    expect((await server.call("activate_license", device)).status).toBe(200);
  });

  it("of a GET that writes, what its query says is what was sent", async () => {
    const ask = (hardware_id: string, headers = {}) =>
      server.call("trial_key", { product: "cad", hardware_id }, { headers });
    await ask("HW-1", { "idempotency-key": "trial" });
    expect((await ask("HW-2", { "idempotency-key": "trial" })).code).toBe("validation_error");
    await changeSettings(server.context, server.company.company_id, { refuse_replays: true });
    expect((await ask("HW-2")).status).toBe(200);
    expect((await ask("HW-3")).status).toBe(200);
    expect((await ask("HW-3")).code).toBe("signature_mismatch");
  });

  it("an answer that is kept for a call sent again does not lie open in the database", async () => {
    const asked = { product: "notes", hardware_id: "HW-1", email: "eva@pear.example" };
    const headers = { "idempotency-key": "trial" };
    const { text, json } = await server.call("trial_key", asked, { headers });
    const { read } = server.context.database;
    const stored = await read.selectFrom("idempotent_call").selectAll().execute();
    expect(stored).toMatchObject([{ sealed_body: expect.any(String) }]);
    expect(JSON.stringify(stored)).not.toContain((json as { initial_password: string }).initial_password);
    expect((await server.call("trial_key", asked, { headers })).text).toBe(text);
  });

  it("a nonce is answered with proof of freshness, and nobody else is shown any", async () => {
    const answer = await server.call("activate_license", device, { headers: { "leasehold-nonce": "n-1" } });
    const key = await findSigningKey(server.context.database.read, server.company.company_id, "freshness");
    const fresh = { nonce: "n-1", date: String(answer.headers.date), body: Buffer.from(answer.text) };
    const signature = String(answer.headers["leasehold-freshness"]);
    expect(verifyFreshness(createPublicKey(key?.public_key ?? ""), fresh, signature)).toBe(true);
    expect((await server.call("activate_license", device)).headers["leasehold-freshness"]).toBeUndefined();
  });

  it("a nonce that is no nonce is refused after the signature, and before anything is done", async () => {
    const headers = { "leasehold-nonce": "x".repeat(129) };
    const wrong = await server.call("activate_license", device, { headers, credentials: { shared_key: "wrong" } });
    expect(wrong.code).toBe("signature_mismatch");
    expect((await server.call("activate_license", device, { headers })).code).toBe("validation_error");
    expect((await server.call("deactivate_license", device)).code).toBe("license_not_active");
  });
});
