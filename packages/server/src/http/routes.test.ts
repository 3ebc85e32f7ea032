/** Which paths there are, under which methods, and that none but the two probes answers a stranger. */
import { expect, it } from "vitest";
import { requestRaw } from "../../test-support/license-client.ts";
import { granted, refused } from "../../test-support/licensed-device.ts";
import { describeOnServers, type Wire } from "../../test-support/wire.ts";
import { requireRefusalShape } from "../../test-support/wire-shapes.ts";
import { openLog } from "../runtime/log.ts";
import { ApiKeys } from "../services/api-keys/authenticate.ts";
import { SigningKeys } from "../services/companies/signing-keys.ts";
import { LastChecks } from "../services/devices/last-checks.ts";
import { FailureLimits, RequestLimit } from "./failure-limits.ts";
import { processMetrics } from "./metrics.ts";
import { RememberedAnswers } from "./remembered-answers.ts";
import { LICENSE_API, licenseApi } from "./routes.ts";
import { buildServer } from "./server.ts";
import { Signer } from "./sign-response.ts";

const anyBody = JSON.stringify({ product: "cad", hardware_id: "any", license_key: "any" });
const probes = ["/healthz", "/readyz"];

describeOnServers("the paths of the server", (wire) => {
  it("are those of its list of endpoints and the two probes", () => {
    const listed = licenseApi.map(({ method, call }) => `${method} ${LICENSE_API}/${call}`);
    const mounted = mountedRoutes(wire).map(({ method, url }) => `${method} ${url}`);
    const ofProbes = probes.flatMap((path) => [`GET ${path}`, `HEAD ${path}`]);
    expect(mounted.toSorted()).toEqual([...listed, ...ofProbes].toSorted());
  });

  it("are closed to strangers, but for the probes", async () => {
    for (const { method, url } of mountedRoutes(wire)) {
      const answer = await requestRaw(
        `${wire.server.url}${url}`,
        method,
        { "content-type": "application/json" },
        method === "POST" ? anyBody : undefined,
      );
      const shown = `${method} ${url} ${answer.status}`;
      if (probes.includes(url)) expect(shown).toBe(`${method} ${url} 200`);
      else expect(shown).toBe(`${method} ${url} 400`);
      if (!probes.includes(url)) expect(answer.code).toBe("missing_headers");
    }
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
    "/",
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
      const license = await wire.license(
        { is_floating_cloud: true, can_borrow: true, max_borrow_time: 5 },
        {
          features: [{ code: "SEAT", is_floating_cloud: true, can_borrow: true }],
        },
      );
      const device = license.device();
      await device.activate();
      await device.checkFeature("SEAT");
      const parameters = { feature: "SEAT", borrowed_until: null };
      expect(await device.call(call, parameters, { method, path: `${LICENSE_API}/${call}/` })).toMatchObject(granted());
    },
  );
});

interface MountedRoute {
  readonly method: string;
  readonly url: string;
}

/** Every route of the server's own framework, read from the tree that it prints. */
function mountedRoutes(wire: Wire): readonly MountedRoute[] {
  const services = wire.server.context;
  const { fastify } = buildServer(
    {
      services,
      apiKeys: new ApiKeys(services),
      signer: new Signer(new SigningKeys(services)),
      remembered: new RememberedAnswers(services),
      lastChecks: new LastChecks(),
      failureLimits: new FailureLimits(),
      requestLimit: new RequestLimit(null),
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
