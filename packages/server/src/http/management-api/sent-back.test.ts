/** Clients change one member by sending back all that they were answered: nothing else may change by it. */
import { expect, it } from "vitest";
import { fillWorld } from "../../../test-support/management-drive/drive.ts";
import { World } from "../../../test-support/management-drive/world.ts";
import { describeOnServers } from "../../../test-support/wire.ts";
import { createCompany } from "../../services/companies/create.ts";
import { managementApi } from "./routes.ts";

const changed = managementApi.flatMap(({ method, path }) =>
  method === "PATCH" && path.endsWith("/:id") ? [path.slice(0, -"/:id".length)] : [],
);
const listed = new Set(managementApi.flatMap(({ list, path }) => (list === undefined ? [] : [path])));

describeOnServers("every object that can be changed", (wire) => {
  it("can be sent back as it was answered, and stays as it is", async () => {
    const company = await createCompany(wire.server.context, { name: "Answered", signingKeyBits: 2048 });
    const world = await fillWorld(new World(wire.server, company));
    const faults: string[] = [];
    let count = 0;
    for (const path of changed.filter((one) => listed.has(one))) {
      const { json } = await world.manage("GET", `${path}/`, { query: { limit: 5 } });
      for (const { id } of json.results) {
        const whole = (await world.manage("GET", `${path}/${id}/`)).json;
        const answer = await world.manage("PATCH", `${path}/${id}/`, { body: whole });
        const after = (await world.manage("GET", `${path}/${id}/`)).json;
        if (answer.status !== 200) faults.push(`${path}: ${answer.status} ${answer.text}`);
        else if (unstamped(after) !== unstamped(whole))
          faults.push(`${path}: ${unstamped(whole)}\n${unstamped(after)}`);
        count += 1;
      }
    }
    expect(faults).toEqual([]);
    expect(count).toBeGreaterThan(20);
  });
});

/** Also of the objects within; when something was changed last is no part of what it is. */
function unstamped(object: unknown): string {
  return JSON.stringify(object, (name, value) => (name === "updated_at" ? undefined : value));
}
