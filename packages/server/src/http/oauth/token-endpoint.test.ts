/** What the token endpoint gives and refuses, in the form that OAuth clients know. */
import { createLocalJWKSet, decodeJwt, type JSONWebKeySet, jwtVerify } from "jose";
import { expect, it } from "vitest";
import { requestRaw } from "../../../test-support/license-client.ts";
import { type ClientSecret, makeClient, postForm, requestToken, tokenFor } from "../../../test-support/oauth-tokens.ts";
import { describeOnServers, type Wire } from "../../../test-support/wire.ts";
import { commandLine } from "../../services/administrators/administrator.ts";
import { removeOauthClient } from "../../services/oauth-clients/delete.ts";
import { JWKS_PATH, TOKEN_PATH, TOKEN_PATH_OF_OTHERS } from "./paths.ts";

const grant = { grant_type: "client_credentials" };

describeOnServers("the token endpoint", (wire) => {
  it.each([TOKEN_PATH, TOKEN_PATH_OF_OTHERS, `${TOKEN_PATH}/`])(
    "gives a token that nothing on the way may keep, at %s",
    async (path) => {
      const { clientId, clientSecret } = await clientOfNewLicense(wire);
      const form = { ...grant, client_id: clientId, client_secret: clientSecret };
      const answer = await postForm(`${wire.server.url}${path}`, form);
      expect(answer).toMatchObject({
        status: 200,
        headers: { "cache-control": "no-store", "content-type": "application/json; charset=utf-8" },
        json: {
          access_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
          expires_in: 480,
          refresh_expires_in: 0,
          token_type: "Bearer",
          "not-before-policy": 0,
          scope: "profile email",
        },
      });
    },
  );

  it("takes the secret in a Basic Authorization header as well", async () => {
    const secret = await clientOfNewLicense(wire);
    expect(await withBasic(wire, secret)).toMatchObject({ status: 200, json: { token_type: "Bearer" } });
    const { clientId: client_id } = secret;
    expect(await withBasic(wire, secret, { client_id })).toMatchObject({ status: 200 });
    const wrong = await withBasic(wire, { ...secret, clientSecret: "guessed" });
    expect(wrong).toMatchObject({
      status: 401,
      json: { error: "invalid_client" },
      headers: { "www-authenticate": 'Basic realm="leasehold", charset="UTF-8"' },
    });
  });

  it("tells a wrong secret, an unknown client and a deleted one alike", async () => {
    const secret = await clientOfNewLicense(wire);
    const deleted = await clientOfNewLicense(wire);
    await removeOauthClient(wire.server.context, commandLine(wire.server.company.company_id), deleted.clientId);
    const refusals = [
      await requestToken(wire.server, { ...secret, clientSecret: `${secret.clientSecret}x` }),
      await requestToken(wire.server, { ...secret, clientId: "auth-license-1" }),
      await requestToken(wire.server, deleted),
    ];
    for (const { status, text, headers } of refusals) {
      expect({ status, text, kept: headers["cache-control"] }).toEqual({
        status: 401,
        text: '{"error":"invalid_client","error_description":"The client id or the client secret is not right."}',
        kept: "no-store",
      });
    }
  });

  it.each([
    ["no grant type", { grant_type: "" }, 400, "invalid_request"],
    ["another grant type", { grant_type: "password" }, 400, "unsupported_grant_type"],
    ["no client", { client_id: "" }, 401, "invalid_client"],
    ["no secret", { client_secret: "" }, 401, "invalid_client"],
  ])("refuses %s", async (_what, members, status, error) => {
    const { clientId, clientSecret } = await clientOfNewLicense(wire);
    const form = { ...grant, client_id: clientId, client_secret: clientSecret, ...members };
    expect(await postForm(`${wire.server.url}${TOKEN_PATH}`, form)).toMatchObject({
      status,
      json: { error, error_description: expect.any(String) },
    });
  });

  it("refuses what is no form, is not UTF-8, or says a thing twice", async () => {
    const url = `${wire.server.url}${TOKEN_PATH}`;
    const secret = await clientOfNewLicense(wire);
    const { clientId, clientSecret } = secret;
    const members = { ...grant, client_id: clientId, client_secret: clientSecret };
    const form = { "content-type": "application/x-www-form-urlencoded" };
    const twice = await withBasic(wire, secret, { client_secret: clientSecret });
    const refusals = [
      await requestRaw(url, "POST", { "content-type": "application/json" }, JSON.stringify(members)),
      await requestRaw(url, "POST", form, Buffer.from("grant_type=\xff", "latin1")),
      await requestRaw(url, "POST", form, `grant_type=client_credentials&grant_type=client_credentials`),
      twice,
    ];
    for (const { status, json } of refusals) expect({ status, json }).toMatchObject({ status: 400, json: invalid });
  });

  it("answers what is too large, or asked under another method, as every path does", async () => {
    const url = `${wire.server.url}${TOKEN_PATH}`;
    expect(await postForm(url, { ...grant, client_id: "x".repeat(300_000) })).toMatchObject({
      status: 413,
      code: "payload_too_large",
    });
    expect(await requestRaw(url, "GET", {})).toMatchObject({ status: 404, code: "not_found" });
  });

  it("gives a token of which the published keys say that it is this server's, for this company and client", async () => {
    const secret = await clientOfNewLicense(wire);
    const response = await fetch(`${wire.server.url}${JWKS_PATH}`);
    expect(response.headers.get("content-type")).toMatch(/^application\/jwk-set\+json/);
    const published = createLocalJWKSet((await response.json()) as JSONWebKeySet);
    const issuedAt = wire.clock.now() / 1000;
    const { payload, protectedHeader } = await jwtVerify(await tokenFor(wire.server, secret), published, {
      currentDate: new Date(wire.clock.now()),
    });
    expect(protectedHeader).toEqual({ alg: "EdDSA", typ: "at+jwt", kid: expect.stringMatching(/^\d+$/) });
    expect(payload).toEqual({
      iss: "urn:leasehold",
      aud: `urn:leasehold:company:${wire.server.company.company_id}`,
      sub: secret.clientId,
      client: expect.any(Number),
      iat: issuedAt,
      exp: issuedAt + 480,
    });
  });

  it("lets guessing wait, and never the right secret", async () => {
    const secret = await clientOfNewLicense(wire);
    const wrong = { ...secret, clientSecret: "guessed" };
    const statuses = new Set<number>();
    for (let tries = 0; tries <= 60; tries += 1) statuses.add((await requestToken(wire.server, wrong)).status);
    expect([...statuses]).toEqual([401, 429]);
    expect(await requestToken(wire.server, wrong)).toMatchObject({
      status: 429,
      headers: { "retry-after": expect.stringMatching(/^\d+$/) },
      json: { error: "temporarily_unavailable" },
    });
    expect(await requestToken(wire.server, secret)).toMatchObject({ status: 200 });
  });

  it("keeps secrets and tokens out of the log", async () => {
    const secret = await clientOfNewLicense(wire);
    const { json } = await requestToken(wire.server, secret);
    await withBasic(wire, { ...secret, clientSecret: "guessed-73551" });
    const lines = wire.server.logLines.join("");
    expect(lines).toContain(`"route":"${TOKEN_PATH}"`);
    const { access_token } = json as { access_token: string };
    for (const hidden of [secret.clientSecret, secret.clientId, access_token, "guessed-73551"]) {
      expect(lines.includes(hidden)).toBe(false);
    }
  });
});

describeOnServers(
  "the token endpoint of a server with a public URL",
  (wire) => {
    it("issues in its name, whatever the request calls the server, and takes what it has issued", async () => {
      const license = await wire.license();
      const { clientId, clientSecret } = await makeClient(wire.server, {
        scope: { kind: "license", name: license.key },
      });
      const form = { ...grant, client_id: clientId, client_secret: clientSecret };
      const { json } = await postForm(`${wire.server.url}${TOKEN_PATH}`, form, { host: "evil.example" });
      const { access_token } = json as { access_token: string };
      expect(decodeJwt(access_token).iss).toBe("https://licenses.example");
      const headers = { authorization: `Bearer ${access_token}` };
      expect(await license.device().call("activate_license", {}, { headers })).toMatchObject({ status: 200 });
    });
  },
  { environment: { LEASEHOLD_PUBLIC_URL: "https://licenses.example" } },
);

const invalid = { error: "invalid_request" };

async function clientOfNewLicense(wire: Wire): Promise<ClientSecret> {
  const license = await wire.license();
  return makeClient(wire.server, { scope: { kind: "license", name: license.key } });
}

function withBasic(wire: Wire, { clientId, clientSecret }: ClientSecret, members: Record<string, string> = {}) {
  const basic = Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`).toString("base64");
  const form = { ...grant, ...members };
  return postForm(`${wire.server.url}${TOKEN_PATH}`, form, { authorization: `Basic ${basic}` });
}
