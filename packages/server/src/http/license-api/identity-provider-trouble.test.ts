/** What becomes of sign-ins while an identity provider cannot be used, and when it changes its keys. */
import { afterEach, beforeEach, expect, it } from "vitest";
import { describeOnBothDatabases } from "../../../test-support/databases.ts";
import { type IdentityProvider, startIdentityProvider } from "../../../test-support/identity-provider.ts";
import { startTestServer } from "../../../test-support/license-server.ts";
import { granted, refused } from "../../../test-support/licensed-device.ts";
import { SsoAccount } from "../../../test-support/sso-account.ts";
import { type TestLicense, Wire } from "../../../test-support/wire.ts";

describeOnBothDatabases("an identity provider", (_open, newPlace) => {
  let provider: IdentityProvider;
  beforeEach(async () => {
    provider = await startIdentityProvider();
  });
  afterEach(async () => {
    await provider.stop();
    await stopServer();
  });

  let stopServer = async () => {};
  async function openAccount(environment: Readonly<Record<string, string>>) {
    const place = await newPlace();
    const server = await startTestServer(place, { environment });
    stopServer = () => server.stop();
    const wire = new Wire();
    wire.open(place, server);
    // The provider lives by the system's clock.
    wire.clock.set(Date.now());
    const account = await SsoAccount.open(wire, provider);
    return { wire, account, license: await account.license() };
  }

  const local = { LEASEHOLD_OUTGOING_ALLOW: "127.0.0.1" };

  const activate = (account: SsoAccount, license: TestLicense, id_token: unknown) =>
    account.device(license).activate({ id_token, customer_account_code: account.code });

  it("that cannot be reached is no reason to doubt the person: the application is told to try again", async () => {
    const { wire, account, license } = await openAccount(local);
    await provider.stop();
    const answer = await activate(account, license, "a token");
    expect(answer).toMatchObject(refused("service_unavailable", 503));
    expect(answer.headers["retry-after"]).toBe("5");
    expect(await account.url(license.product)).toMatchObject(refused("service_unavailable", 503));
    expect(wire.server.logLines.join()).toContain("ECONNREFUSED");
  });

  it("is asked again as soon as it can be reached", async () => {
    const { account, license } = await openAccount(local);
    const person = account.personOf(license);
    const port = Number(new URL(provider.issuer).port);
    await provider.stop();
    expect(await account.url(license.product)).toMatchObject(refused("service_unavailable", 503));
    const people = provider.people;
    provider = await startIdentityProvider({ port });
    for (const [name, claims] of people) provider.people.set(name, claims);
    account.useProvider(provider);
    const { id_token } = await account.byToken(license.product, person);
    expect(await activate(account, license, id_token)).toMatchObject(granted());
  });

  it("on an address of the own network is not asked unless the operator allows it", async () => {
    const { wire, account, license } = await openAccount({});
    expect(await activate(account, license, "a token")).toMatchObject(refused("service_unavailable", 503));
    expect(provider.paths).toEqual([]);
    expect(wire.server.logLines.join()).toContain("LEASEHOLD_OUTGOING_ALLOW");
  });

  it("may change its keys: they are read again for a key that is new, at most twice a minute", async () => {
    const { wire, account, license } = await openAccount(local);
    const person = account.personOf(license);
    const before = await account.byToken(license.product, person);
    expect(await activate(account, license, before.id_token)).toMatchObject(granted());
    const port = Number(new URL(provider.issuer).port);
    const people = provider.people;
    await provider.stop();
    provider = await startIdentityProvider({ port });
    for (const [name, claims] of people) provider.people.set(name, claims);
    account.useProvider(provider);
    const after = await account.byToken(license.product, person);
    expect(await activate(account, license, after.id_token)).toMatchObject(refused("sso_customer_account_token_error"));
    expect(provider.paths).not.toContain("/jwks");
    wire.clock.advance({ seconds: 31 });
    expect(await activate(account, license, after.id_token)).toMatchObject(granted());
    expect(await activate(account, license, before.id_token)).toMatchObject(
      refused("sso_customer_account_token_error"),
    );
    expect(provider.paths.filter((path) => path === "/jwks")).toHaveLength(1);
  });

  it("is asked for its endpoints and keys once in ten minutes", async () => {
    const { wire, account, license } = await openAccount(local);
    const readings = () => provider.paths.filter((path) => /jwks|well-known/.test(path)).length;
    await Promise.all(Array.from({ length: 5 }, () => account.url(license.product)));
    expect(readings()).toBe(2);
    wire.clock.advance({ minutes: 9 });
    await account.url(license.product);
    expect(readings()).toBe(2);
    wire.clock.advance({ minutes: 1 });
    await account.url(license.product);
    expect(readings()).toBe(4);
  });
});
