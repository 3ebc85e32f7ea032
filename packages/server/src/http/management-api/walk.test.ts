/** Who gets in where: strangers nowhere, keys as far as their permissions go, companies to their own objects alone. */
import { beforeAll, describe, expect, it } from "vitest";
import { fillWorld, requestOf, type Sent, wholeSteps } from "../../../test-support/management-drive/drive.ts";
import { World } from "../../../test-support/management-drive/world.ts";
import { describeOnServers } from "../../../test-support/wire.ts";
import { impliedBy, type Permission, permissions } from "../../domain/permissions.ts";
import { commandLine } from "../../services/administrators/administrator.ts";
import { createManagementKey, revokeManagementKey } from "../../services/administrators/management-keys.ts";
import { createCompany } from "../../services/companies/create.ts";
import type { ManagementEndpoint } from "./endpoint.ts";
import { managementApi } from "./routes.ts";

/** An id that no object has. */
const ABSENT = 8_888_888_888_888_888;

/** Endpoints through which one could become an owner: whoever lacks any permission is refused, before anything is read. */
const asksForEverything = new Set(["update_sign_in_provider", "delete_sign_in_provider"]);

const pathOf = ({ path }: ManagementEndpoint, id = ABSENT) => path.replace(":id", String(id));

describeOnServers("the Management API", (wire) => {
  const keyWith = (...allowed: readonly Permission[]) => {
    const { context, company } = wire.server;
    return createManagementKey(context, commandLine(company.company_id), { label: "", permissions: allowed });
  };

  it("answers nobody without a key", async () => {
    for (const endpoint of managementApi) {
      const { status, json } = await wire.server.manage(endpoint.method, `${pathOf(endpoint)}/`, { key: null });
      expect(`${endpoint.name} ${status} ${json?.code}`).toBe(`${endpoint.name} 403 not_authenticated`);
      expect(json.detail).toBe("Authentication credentials were not provided.");
    }
  });

  it("takes no key that is wrong, not whole, revoked, or an API key", async () => {
    const { context, company } = wire.server;
    const revoked = await keyWith(...permissions);
    await revokeManagementKey(context, commandLine(company.company_id), revoked.slice(0, 8));
    const wrong = `${company.management_api_key.slice(0, 9)}${"x".repeat(32)}`;
    for (const key of [revoked, wrong, company.management_api_key.slice(0, -1), company.api_key]) {
      const answer = await wire.server.manage("GET", "/licenses/", { key });
      expect(answer).toMatchObject({ status: 403, json: { code: "authentication_failed" } });
    }
  });

  it.each(permissions)("asks for %s where it is needed, and for nothing else", async (permission) => {
    const only = await keyWith(permission);
    const others = await keyWith(...permissions.filter((one) => one !== permission && one !== impliedBy[permission]));
    for (const endpoint of managementApi.filter((one) => one.permission === permission)) {
      const sent = (key: string) => wire.server.manage(endpoint.method, pathOf(endpoint), { key });
      const [letIn, refused] = await Promise.all([sent(only), sent(others)]);
      if (!asksForEverything.has(endpoint.name)) {
        expect(`${endpoint.name} ${letIn.status}`).not.toBe(`${endpoint.name} 403`);
      }
      expect(`${endpoint.name} ${refused.status}`).toBe(`${endpoint.name} 403`);
      expect(refused.json.detail).toBe("You do not have permission to perform this action.");
      expect(refused.json.message).toContain(permission);
    }
  });
});

describeOnServers("objects of another company", (wire) => {
  let own: World;
  let others: World;
  beforeAll(async () => {
    const { server } = wire;
    const world = async (name: string) =>
      fillWorld(new World(server, await createCompany(server.context, { name, signingKeyBits: 2048 })));
    own = await world("Own");
    others = await world("Others");
  });

  it("are answered by every path with an id as if they did not exist", async () => {
    const differing: string[] = [];
    for (const step of wholeSteps) {
      if (step.id === undefined || !others.has(step.id)) continue;
      const { method, path, request } = requestOf(step, others);
      const absent = path.replace(String(others.id(step.id)), String(ABSENT));
      const [met, missed] = await Promise.all([own.manage(method, path, request), own.manage(method, absent, request)]);
      if (met.status !== 404 || met.text !== missed.text) differing.push(`${step.endpoint} ${met.status} ${met.text}`);
    }
    expect(differing).toEqual([]);
  });

  it("cannot be named in a body or a query: they are refused like ids that nothing has", async () => {
    const differing: string[] = [];
    for (const step of wholeSteps) {
      if (step.id !== undefined && !own.has(step.id)) continue;
      for (const [name, id] of namedIn(requestOf(step, own))) {
        const { method, path, request } = requestOf(step, own);
        const naming = (other: number) => own.manage(method, path, replaced(request, id, other));
        const missed = await naming(ABSENT);
        const met = await naming(others.id(name));
        const same = met.text.replaceAll(String(others.id(name)), String(ABSENT)) === missed.text;
        const isHarmless = met.status >= 400 || isEmptyList(met.json);
        if (!same || !isHarmless)
          differing.push(
            `${step.endpoint} ${name}: ${met.status} ${met.text.slice(0, 300)}, ${missed.text.slice(0, 300)}`,
          );
      }
    }
    expect(differing).toEqual([]);
  });

  it("are in no list", async () => {
    const foreign = new Set(others.ids.values());
    const shown: string[] = [];
    for (const { name, method, path, list } of managementApi) {
      if (list === undefined || method !== "GET") continue;
      const { json } = await own.manage("GET", path, { query: { limit: 1000 } });
      const results: readonly { id?: number }[] = Array.isArray(json?.results) ? json.results : [];
      if (results.some(({ id }) => foreign.has(id ?? 0))) shown.push(name);
    }
    expect(shown).toEqual([]);
  });

  /** Which of the world's objects the request names outside of its path. */
  function namedIn({ request }: Sent): readonly (readonly [string, number])[] {
    const text = JSON.stringify([request.body, request.query]);
    return [...own.ids].filter(([name, id]) => others.has(name) && new RegExp(`\\b${id}\\b`).test(text));
  }
});

function replaced(request: Sent["request"], id: number, other: number): Sent["request"] {
  return JSON.parse(JSON.stringify(request).replaceAll(new RegExp(`\\b${id}\\b`, "g"), String(other)));
}

function isEmptyList(json: { count?: number; transfer_count?: number } | undefined): boolean {
  return json?.count === 0 || json?.transfer_count === 0;
}

describe("a permission", () => {
  it("is asked for by the method: reading by GET, writing by everything else", () => {
    const reads = (endpoint: ManagementEndpoint) => endpoint.method === "GET" || endpoint.name.startsWith("query_");
    const odd = managementApi.filter((endpoint) => endpoint.permission.endsWith("_read") !== reads(endpoint));
    expect(odd.map(({ name }) => name)).toEqual([]);
  });
});
