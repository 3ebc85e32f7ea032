/**
 * Nothing that travels through the server reaches its log, whatever becomes of the call that carried it. What each call
 * carries when it is granted, and when it is refused with each of its codes, is looked for by the table of refusals.
 */
import { afterAll, beforeAll, expect, it } from "vitest";
import { AirGapDesk } from "../../test-support/air-gap-desk.ts";
import { newSqlitePlace } from "../../test-support/databases.ts";
import { CLIENT, type IdentityProvider, startIdentityProvider } from "../../test-support/identity-provider.ts";
import { SECRET_KEY, startTestServer } from "../../test-support/license-server.ts";
import { granted, refused } from "../../test-support/licensed-device.ts";
import { makeClient, requestToken, tokenFor } from "../../test-support/oauth-tokens.ts";
import { Overheard, overhear } from "../../test-support/overheard-wire.ts";
import { expectSilence } from "../../test-support/silence.ts";
import { SsoAccount } from "../../test-support/sso-account.ts";
import { runCommand } from "../../test-support/terminals.ts";
import { describeOnServers, Wire } from "../../test-support/wire.ts";
import { commandLine } from "../services/administrators/administrator.ts";
import { rotateSecret } from "../services/oauth-clients/rotate.ts";
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

const outgoing = { LEASEHOLD_OUTGOING_ALLOW: "127.0.0.1" };

let provider: IdentityProvider;
beforeAll(async () => {
  provider = await startIdentityProvider();
});
afterAll(() => provider.stop());

describeOnServers(
  "the log at its fullest",
  (wire) => {
    it("holds nothing of what is out of place in a call", async () => {
      const overheard = new Overheard();
      const listening = overhear(wire, overheard);
      const terms = { is_floating_cloud: true, can_borrow: true, max_borrow_time: 5, max_activations: 9 };
      const features = [{ code: "SEAT", is_floating_cloud: true, can_borrow: true }];
      const ofUsers = await listening.license(terms, { features, users: { ana: {} } });
      const restricted = await listening.key({ isReadOnly: true });
      for (const device of [ofUsers.device(), (await listening.license(terms)).device()]) {
        expect(await device.activate()).toMatchObject(granted());
        for (const { call } of licenseApi) {
          const needed = { feature: "SEAT", borrowed_until: null };
          const signedIn = { ...needed, license_key: undefined, username: undefined, customer_account_code: "orchard" };
          await device.call(call, needed);
          await device.call(call, { ...needed, password: sent.password });
          await device.call(call, { ...needed, license_key: sent.license_key, username: undefined });
          await device.call(call, { ...signedIn, id_token: sent.id_token });
          await device.call(call, { ...signedIn, code: sent.code });
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
      overheard.add(sent);
      expectSilence(wire, overheard);
    }, 120_000);

    it("holds nothing of tokens and of the secrets they are given for", async () => {
      const { server } = wire;
      const overheard = new Overheard();
      const device = await (await overhear(wire, overheard).license()).activeDevice();
      const name = String(device.parameters("check_license").license_key);
      const first = await makeClient(server, { scope: { kind: "license", name } });
      const second = await rotateSecret(server.context, commandLine(server.company.company_id), first.clientId, {
        graceHours: 1,
      });
      for (const { clientId, clientSecret } of [first, second]) {
        const token = await tokenFor(server, { clientId, clientSecret });
        for (const authorization of [`Bearer ${token}`, `Bearer ${token.slice(0, -9)}`]) {
          await device.call("check_license", {}, { headers: { authorization } });
        }
        const wrong = `${clientSecret}-and-more`;
        expect(await requestToken(server, { clientId, clientSecret: wrong })).toMatchObject({ status: 401 });
        overheard.add([clientSecret, token, wrong]);
      }
      expectSilence(wire, overheard);
    });

    it("holds nothing of sign-ins with an identity provider", async () => {
      const overheard = new Overheard();
      const { account, license, person } = await openAccount(overhear(wire, overheard), provider);
      for (const way of ["byCode", "byToken"] as const) {
        const signIn = await account[way](license.product, person);
        expect(await account.device(license).activate(signIn)).toMatchObject(granted());
        const wrong = { ...signIn, [way === "byCode" ? "code" : "id_token"]: `${sent.code}-of-nobody` };
        expect(await account.device(license).activate(wrong)).toMatchObject(
          refused("sso_customer_account_token_error"),
        );
      }
      overheard.add(CLIENT.client_secret);
      expectSilence(wire, overheard);
    });

    it("holds nothing of the codes of devices without a network", async () => {
      const overheard = new Overheard();
      const desk = await AirGapDesk.open(wire, {});
      const device = await desk.device();
      const issued = await desk.issue();
      const code = device.showCode(desk.key, issued.initialization_code);
      await expect(desk.activate("elsewhere", code)).rejects.toThrow("newest initialization code");
      overheard.add([desk.key, code, issued, await desk.activate(device.hardwareId, code), await desk.policyFile()]);
      expectSilence(wire, overheard);
    });

    it("and what commands tell beside their output hold nothing of the secrets they make and take", async () => {
      const overheard = new Overheard();
      const license = await overhear(wire, overheard).license({ is_air_gapped: true });
      const { dataDir, databaseUrl } = wire.place;
      const environment = {
        LEASEHOLD_SECRET_KEY: SECRET_KEY,
        LEASEHOLD_DATA_DIR: dataDir,
        LEASEHOLD_LOG_LEVEL: "trace",
        ...(databaseUrl !== undefined && { LEASEHOLD_DATABASE_URL: databaseUrl }),
      };
      let told = "";
      for (const argv of [
        ["key", "create"],
        ["oauth-client", "create", license.key, "--scope", "license"],
        ["company", "create", "Another"],
        ["air-gap", "init", license.key, "--company", String(wire.server.company.company_id)],
      ]) {
        const company = argv[0] === "company" || argv.includes("--company");
        const ofCompany = company ? [] : ["--company", String(wire.server.company.company_id)];
        const { exitCode, output, errors } = await runCommand([...argv, ...ofCompany, "--json"], environment);
        expect({ exitCode, errors }, argv.join(" ")).toMatchObject({ exitCode: 0 });
        overheard.add(JSON.parse(output));
        told += errors;
      }
      expectSilence(wire, overheard, told);
    });
  },
  { environment: outgoing },
);

it("the log holds nothing of a sign-in whose identity provider is gone", async () => {
  const place = await newSqlitePlace();
  const wire = new Wire();
  wire.open(place, await startTestServer(place, { environment: outgoing }));
  const overheard = new Overheard();
  const vanishing = await startIdentityProvider();
  const { account, license, person } = await openAccount(overhear(wire, overheard), vanishing);
  const signIn = await account.byCode(license.product, person);
  await vanishing.stop();
  expect(await account.device(license).activate(signIn)).toMatchObject(refused("service_unavailable", 503));
  overheard.add(CLIENT.client_secret);
  expectSilence(wire, overheard);
  await wire.server.stop();
  await place.drop();
});

async function openAccount(wire: Wire, provider: IdentityProvider) {
  // The provider lives by the system's clock.
  wire.clock.set(Date.now());
  const account = await SsoAccount.open(wire, provider);
  const license = await account.license({ max_activations: 9 });
  return { account, license, person: account.personOf(license) };
}
