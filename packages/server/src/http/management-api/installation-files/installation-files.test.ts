import { expect, it } from "vitest";
import { newProductMaker } from "../../../../test-support/managed-product.ts";
import { describeOnServers } from "../../../../test-support/wire.ts";

describeOnServers("versions of products over the Management API", (wire) => {
  const manage = (...request: Parameters<typeof wire.server.manage>) => wire.server.manage(...request);
  const { makeProduct, makeFile, makePolicy } = newProductMaker(wire);

  it("are made, told, listed, changed and deleted, all members in their order", async () => {
    const { id: product } = await makeProduct();
    const made = await manage("POST", "/installation-files/", {
      body: {
        version: "1.2.0",
        environment: "win64",
        full_link: "https://vendor.example/app-1.2.0.exe",
        release_date: "2026-01-10",
        hash_md5: "",
        size: 1024,
        product,
      },
    });
    const { id } = made.json;
    expect(made.status).toBe(201);
    expect(Object.entries(made.json)).toEqual(
      Object.entries({
        id,
        created_at: "2026-03-03T09:15:00.000Z",
        updated_at: "2026-03-03T09:15:00.000Z",
        version: "1.2.0",
        full_link: "https://vendor.example/app-1.2.0.exe",
        filename: null,
        release_date: "2026-01-10",
        enabled: true,
        hash_md5: "",
        environment: "win64",
        release_notes_link: "",
        eula_link: "",
        size: "1024",
        requires_version: null,
        channel: null,
        product,
      }),
    );
    expect((await manage("GET", "/installation-files/", { query: { product } })).json).toMatchObject({
      count: 1,
      results: [made.json],
    });
    const changed = await manage("PATCH", `/installation-files/${id}`, { body: { enabled: false, channel: "beta" } });
    expect(changed.json).toEqual({ ...made.json, enabled: false, channel: "beta" });
    expect((await manage("DELETE", `/installation-files/${id}`)).status).toBe(204);
    expect((await manage("GET", `/installation-files/${id}`)).status).toBe(404);
  });

  it("require the oldest version there is, unless they say otherwise", async () => {
    const { id: product } = await makeProduct();
    for (const version of ["1.10", "1.9", "2.0"]) await makeFile(product, { version });
    expect(await makeFile(product)).toMatchObject({ requires_version: "1.9" });
    expect(await makeFile(product, { requires_version: "2.0" })).toMatchObject({ requires_version: "2.0" });
  });

  it.each([
    [{ environment: "MacOS" }, { environment: [expect.stringContaining('"mac"')] }],
    [{ environment: undefined }, { environment: [expect.stringContaining('"mac"')] }],
    [{ hash_md5: "abc" }, { hash_md5: ["must be 32 hexadecimal digits, or empty"] }],
    [{ size: "1 MB" }, { size: ["must be digits"] }],
    [{ release_date: "tomorrow" }, { release_date: [expect.stringContaining("must be a date")] }],
    [{ product: undefined }, { product: ["is required"] }],
  ])("are refused with %j", async (wrong, fields) => {
    const body = { version: "1", environment: "mac", product: 1, ...wrong };
    expect(await manage("POST", "/installation-files/", { body })).toMatchObject({ status: 400, json: fields });
  });

  it("are one for each environment and channel", async () => {
    const { id: product } = await makeProduct();
    const first = await makeFile(product, { version: "1" });
    const other = await makeFile(product, { version: "1", environment: "mac" });
    const taken = { status: 400, json: { version: [expect.stringContaining("already")] } };
    const body = { version: "1", environment: "win", product };
    expect(await manage("POST", "/installation-files/", { body })).toMatchObject(taken);
    const path = `/installation-files/${other.id}/`;
    expect(await manage("PATCH", path, { body: { environment: first.environment } })).toMatchObject(taken);
  });

  it("cannot be deleted while a policy or a license is pinned to them", async () => {
    const { id: product } = await makeProduct();
    const file = await makeFile(product);
    const policy = await makePolicy(product, { installation_file: file.id });
    expect(await manage("DELETE", `/installation-files/${file.id}/`)).toMatchObject({
      status: 409,
      json: { code: "object_in_use" },
    });
    await manage("PATCH", `/license-templates/${policy.id}/`, { body: { installation_file: null } });
    expect((await manage("DELETE", `/installation-files/${file.id}/`)).status).toBe(204);
  });

  it("are given to applications as soon as they are made", async () => {
    const license = await wire.license();
    const device = await license.activeDevice();
    const { json } = await manage("GET", "/products/", { query: { short_code: license.product } });
    await makeFile(json.results[0].id, { version: "3.1" });
    expect((await device.call("versions")).json).toEqual([{ version: "3.1", release_date: null }]);
  });
});
