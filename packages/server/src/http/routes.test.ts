/** Which paths there are, under which methods, and that none answers a stranger but those that are said to be open. */
import { expect, it } from "vitest";
import { requestRaw } from "../../test-support/license-client.ts";
import { refused } from "../../test-support/licensed-device.ts";
import { describeOnServers, type Wire } from "../../test-support/wire.ts";
import { requireRefusalShape } from "../../test-support/wire-shapes.ts";
import { openLog } from "../runtime/log.ts";
import { ApiKeys } from "../services/api-keys/authenticate.ts";
import { SigningKeys } from "../services/companies/signing-keys.ts";
import { Credentials } from "../services/credentials/authenticate.ts";
import { LastChecks } from "../services/devices/last-checks.ts";
import { AccessTokens } from "../services/oauth-clients/access-tokens.ts";
import { Bearers } from "../services/oauth-clients/bearers.ts";
import { FailureLimits, RequestLimit } from "./failure-limits.ts";
import { linkPageResources } from "./link-pages/mount-link-pages.ts";
import { isManagementPath, MANAGEMENT_API } from "./management-api/refused.ts";
import { managementApi } from "./management-api/routes.ts";
import { processMetrics } from "./metrics.ts";
import { operatorApi } from "./operator-api/routes.ts";
import { referenceResources } from "./reference/mount-reference.ts";
import { RememberedAnswers } from "./remembered-answers.ts";
import { LICENSE_API, licenseApi, openLicenseApi } from "./routes.ts";
import { buildServer } from "./server.ts";
import { Signer } from "./sign-response.ts";

const anyBody = JSON.stringify({ product: "cad", hardware_id: "any", license_key: "any" });
const probes = ["/healthz", "/readyz"];

/** What each path that is open by intention answers to a stranger who sends nothing that it asks for. */
const openPaths: Readonly<Record<string, { readonly method: string; readonly status: number }>> = {
  "/healthz": { method: "GET", status: 200 },
  "/readyz": { method: "GET", status: 200 },
  "/api/v4/oauth_url": { method: "GET", status: 400 },
  "/oauth/token": { method: "POST", status: 400 },
  "/realms/user-portal/protocol/openid-connect/token": { method: "POST", status: 400 },
  "/oauth/jwks": { method: "GET", status: 200 },
  // Browsers come here before anybody is signed in; without a public URL, both say that it is missing.
  "/sign-in/provider/:company": { method: "GET", status: 503 },
  "/sign-in/provider/callback": { method: "GET", status: 503 },
  ...Object.fromEntries(
    [...Object.keys(referenceResources), ...Object.keys(linkPageResources)].map((path) => [
      path,
      { method: "GET", status: 200 },
    ]),
  ),
};

/**
 * What operators may ask before they are signed in, by intention. From anything but the server's own pages even that is
 * refused.
 */
const openToOperators = [
  "POST /api/v1/invitations/accept",
  "POST /api/v1/password-resets",
  "POST /api/v1/password-resets/accept",
  "POST /api/v1/session",
  "POST /api/v1/set-up",
];

/** A path below `/api/v1` answers every method: those that it has not are refused there. */
const managementMethods = ["GET", "HEAD", "POST", "PATCH", "DELETE", "PUT", "OPTIONS"];

function managementRoutes(): readonly string[] {
  const paths = [...new Set([...managementApi, ...operatorApi].map(({ path }) => path))];
  return paths.flatMap((path) => managementMethods.map((method) => `${method} ${MANAGEMENT_API}${path}`));
}

describeOnServers("the paths of the server", (wire) => {
  it("are those of its lists of endpoints and the open ones", async () => {
    const calls = licenseApi.map(({ method, call }) => `${method} ${LICENSE_API}/${call}`);
    const listed = [...calls, ...managementRoutes()];
    const mounted = (await mountedRoutes(wire)).map(({ method, url }) => `${method} ${url}`);
    const open = Object.entries(openPaths).map(([path, { method }]) => `${method} ${path}`);
    const heads = probes.map((path) => `HEAD ${path}`);
    expect(mounted.toSorted()).toEqual([...listed, ...open, ...heads].toSorted());
  });

  it("hold every open call of the License API", () => {
    const paths = openLicenseApi.map(({ call }) => `${LICENSE_API}/${call}`);
    expect(paths.filter((path) => !(path in openPaths))).toEqual([]);
  });

  it("are closed to strangers, but for those that are open by intention", async () => {
    for (const { method, url } of await mountedRoutes(wire)) {
      const answer = await requestRaw(
        `${wire.server.url}${url}`,
        method,
        { "content-type": "application/json" },
        method === "POST" ? anyBody : undefined,
      );
      const expected = refusalOfStranger(method, url);
      expect(`${method} ${url} ${answer.status}`).toBe(`${method} ${url} ${expected.status}`);
      if (method !== "HEAD" && expected.code !== null) expect(answer.code).toBe(expected.code);
    }
  });

  it("that operators may ask before they are signed in are those that are open by intention", () => {
    const open = operatorApi.filter(({ access }) => access === "open");
    expect(open.map(({ method, path }) => `${method} ${MANAGEMENT_API}${path}`).toSorted()).toEqual(openToOperators);
  });

  it("of the probes tell that the server lives and can serve", async () => {
    for (const path of probes) {
      const { status, json } = await requestRaw(`${wire.server.url}${path}`, "GET", {});
      expect({ status, json }).toEqual({ status: 200, json: { status: "ok" } });
    }
  });

  it.each(licenseApi.map(({ call, method }) => ({ call, method })))(
    "are not found under another method: $call",
    async ({ call, method }) => {
      const others = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"].filter((other) => other !== method);
      for (const other of others) {
        const answer = await requestRaw(`${wire.server.url}${LICENSE_API}/${call}`, other, {});
        expect(`${other} ${answer.status}`).toBe(`${other} 404`);
        if (other !== "HEAD") requireRefusalShape(answer);
      }
    },
  );

  it.each([
    "/api",
    "/api/v4",
    "/api/v4/",
    "/api/v4/nothing",
    "/api/v3/check_license",
    "/api/v4/check_license/more",
    "/api/v4//check_license",
    "/api/v4/CHECK_LICENSE",
    "/api/v4/%63heck_licens%",
    "/%",
    "/%00",
    "/api/v4/..%2f..%2fetc%2fpasswd",
  ])("that do not exist are not found: %s", async (path) => {
    const answer = await requestRaw(`${wire.server.url}${path}`, "GET", {});
    expect(answer).toMatchObject(refused("not_found", 404));
    requireRefusalShape(answer);
  });

  it.each(licenseApi.map(({ call, method }) => ({ call, method })))(
    "are taken with a slash at the end, without a redirect: $call",
    async ({ call, method }) => {
      const device = (await wire.license()).device();
      await device.activate();
      const answer = await device.call(call, {}, { method, path: `${LICENSE_API}/${call}/` });
      expect([200, 400]).toContain(answer.status);
    },
  );
});

function refusalOfStranger(method: string, url: string): { readonly status: number; readonly code: string | null } {
  const open = openPaths[url];
  if (open !== undefined) return { status: open.status, code: null };
  if (!isManagementPath(url)) return { status: 400, code: "missing_headers" };
  const here = operatorApi.filter(({ path }) => `${MANAGEMENT_API}${path}` === url);
  if (here.length === 0) return { status: 403, code: "not_authenticated" };
  const asked = here.find((endpoint) => endpoint.method === (method === "HEAD" ? "GET" : method));
  if (openToOperators.includes(`${method} ${url}`)) return { status: 403, code: "origin_not_allowed" };
  if (asked !== undefined || here.every(({ access }) => access === "session")) {
    return { status: 401, code: "session_required" };
  }
  return method === "OPTIONS" ? { status: 200, code: null } : { status: 405, code: "method_not_allowed" };
}

interface MountedRoute {
  readonly method: string;
  readonly url: string;
}

/** Every route of the server's own framework, read from the tree that it prints. */
async function mountedRoutes(wire: Wire): Promise<readonly MountedRoute[]> {
  const services = wire.server.context;
  const signingKeys = new SigningKeys(services);
  const accessTokens = new AccessTokens(services, signingKeys, undefined);
  const { fastify } = buildServer(
    {
      services,
      credentials: new Credentials(new ApiKeys(services), new Bearers(services, accessTokens)),
      signer: new Signer(signingKeys),
      remembered: new RememberedAnswers(services),
      lastChecks: new LastChecks(),
      failureLimits: new FailureLimits(),
      requestLimit: new RequestLimit(null),
      accessTokens,
      publicUrl: undefined,
    },
    {
      log: openLog({ level: "silent" }),
      metrics: processMetrics(),
      trustedProxies: [],
      tls: null,
      isUnavailable: () => false,
      isReady: async () => true,
    },
  );
  const pieces: string[] = [];
  await fastify.ready();
  return fastify
    .printRoutes({ commonPrefix: false })
    .split("\n")
    .flatMap((line) => {
      const [, indent, piece, methods] = /^([│├└─ ]+)(\S+)(?: \(([A-Z, ]+)\))?$/.exec(line) ?? [];
      if (indent === undefined || piece === undefined) return [];
      pieces.splice(indent.length / 4 - 1, Number.POSITIVE_INFINITY, piece);
      return (methods?.split(", ") ?? []).map((method) => ({ method, url: pieces.join("") }));
    });
}
