/** No secret that travels through the server reaches its log, whatever becomes of the call that carried it. */
import { expect, it } from "vitest";
import { granted } from "../../test-support/licensed-device.ts";
import { describeOnServers } from "../../test-support/wire.ts";
import { LICENSE_API, licenseApi } from "./routes.ts";

const sent = {
  password: "a-wrong-password-93761",
  license_key: "WRON-GKEY-5512-9987",
  id_token: "eyJhbGciOiJub25lIn0.c2VjcmV0LXRva2Vu.c2ln",
  code: "authorization-code-44121",
  api_key: "7d3cf6f0-0000-4000-8000-123456789abc",
  query: "only-in-the-query-88123",
  path: "only-in-the-path-77120",
  bearer: "bearer-token-66190",
  idempotency: "idempotency-key-31337",
};

describeOnServers("the log at its fullest", (wire) => {
  it("holds none of the secrets used", async () => {
    const { company, url } = wire.server;
    const license = await wire.license(
      { is_floating_cloud: true, can_borrow: true, max_borrow_time: 5, max_activations: 9 },
      { features: [{ code: "SEAT", is_floating_cloud: true, can_borrow: true }], users: { ana: {} } },
    );
    const byKey = await wire.license({ is_floating_cloud: true });
    const restricted = await wire.key({ isReadOnly: true });
    const user = license.user("ana");
    for (const device of [license.device(), byKey.device()]) {
      expect(await device.activate()).toMatchObject(granted());
      for (const { call } of licenseApi) {
        const needed = { feature: "SEAT", borrowed_until: null };
        await device.call(call, needed);
        await device.call(call, { ...needed, password: sent.password });
        await device.call(call, { ...needed, license_key: sent.license_key, username: undefined });
        await device.call(call, {
          ...needed,
          license_key: undefined,
          username: undefined,
          id_token: sent.id_token,
          customer_account_code: "orchard",
        });
        await device.call(call, {
          ...needed,
          license_key: undefined,
          username: undefined,
          code: sent.code,
          customer_account_code: "orchard",
        });
        await device.call(call, { ...needed, unknown: sent.query });
        await device.call(call, { ...needed, hardware_id: `${sent.query}\n` });
        await device.call(call, needed, { credentials: restricted });
        await device.call(call, needed, { credentials: { api_key: sent.api_key } });
        await device.call(call, needed, { headers: { authorization: `Bearer ${sent.bearer}` } });
        await device.call(call, needed, { headers: { "idempotency-key": sent.idempotency } });
        await device.call(call, needed, { rawBody: `{"password": "${sent.password}", ` });
        await device.call(call, { ...needed, comment: sent.query.repeat(20_000) });
      }
      await device.call("check_license", {}, { path: `${LICENSE_API}/${sent.path}` });
      await device.call("check_license", {}, { path: `${LICENSE_API}/%zz${sent.path}` });
    }
    const lines = wire.server.logLines.join("");
    expect(lines).toContain(`"route":"${LICENSE_API}/check_license"`);
    const secrets = {
      ...sent,
      sharedKey: company.shared_key,
      managementKey: company.management_api_key,
      apiKey: company.api_key,
      restrictedApiKey: restricted.api_key,
      restrictedSharedKey: restricted.shared_key,
      licenseKey: byKey.key,
      userPassword: user.password,
      username: user.username,
      samplePassword: "correct horse 1",
      url: `${url}${LICENSE_API}`,
      product: `product=${license.product}`,
      signature: "hmac-sha256",
    };
    for (const [name, secret] of Object.entries(secrets)) {
      for (const form of [secret, encodeURIComponent(secret), Buffer.from(secret).toString("base64").slice(0, -4)]) {
        expect(lines.includes(form), `${name} stands in the log as ${form}`).toBe(false);
      }
    }
  });
});
