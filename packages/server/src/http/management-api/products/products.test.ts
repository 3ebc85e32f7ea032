import { expect, it } from "vitest";
import { describeOnServers } from "../../../../test-support/wire.ts";

describeOnServers("products over the Management API", (wire) => {
  const manage = (...request: Parameters<typeof wire.server.manage>) => wire.server.manage(...request);
  const make = async (members: object = {}) => {
    const short_code = `made-${wire.nextNumber()}`;
    const body = { product_name: "Made", short_code, authorization_method: "license-key", ...members };
    return (await manage("POST", "/products/", { body })).json;
  };

  it("are made with a default policy, told, changed, disabled and archived", async () => {
    const body = {
      product_name: "CAD",
      short_code: `cad-${wire.nextNumber()}`,
      authorization_method: "license-key",
      max_activations: "5",
      allow_trial: 1,
      valid_duration: null,
      metadata: { b: 1, a: [2] },
    };
    const made = await manage("POST", "/products", { body });
    expect(made.status).toBe(201);
    expect(made.json).toMatchObject({
      product_name: "CAD",
      active: true,
      is_archived: false,
      is_bundle: false,
      company: wire.server.company.company_id,
      max_activations: 5,
      allow_trial: true,
      valid_duration: null,
      floating_timeout: 120,
      metadata: { b: 1, a: [2] },
      features: [],
    });
    expect(Object.keys(made.json).slice(0, 6)).toEqual([
      "id",
      "created_at",
      "updated_at",
      "product_name",
      "short_code",
      "active",
    ]);
    const { id } = made.json;
    const policies = await manage("GET", "/license-templates/", { query: { product: id } });
    expect(policies.json).toMatchObject({
      count: 1,
      results: [{ code: "default", is_default: true, max_activations: 5 }],
    });
    const changed = await manage("PATCH", `/products/${id}/`, { body: { active: false, short_code: "other" } });
    expect(changed.json).toMatchObject({ active: false, short_code: body.short_code });
    await manage("PATCH", `/products/${id}/`, { body: { is_archived: true } });
    expect((await manage("GET", `/products/${id}`)).json).toMatchObject({ is_archived: true, active: false });
  });

  it.each([
    [{ short_code: "x" }, { product_name: ["is required"] }],
    [{ product_name: "X", short_code: "x" }, { authorization_method: ["is required"] }],
    [
      { product_name: "X", short_code: "x", authorization_method: "sms" },
      { authorization_method: ['must be "license-key" or "user"'] },
    ],
    [
      { product_name: "X", short_code: "x", is_bundle: true },
      { products: ["must name at least one product by its id"] },
    ],
  ])("are refused where %j", async (body, fields) => {
    expect(await manage("POST", "/products/", { body })).toMatchObject({ status: 400, json: fields });
  });

  it("cannot have the code of another one, unless that is archived: its code is then changed", async () => {
    const first = await make();
    const again = { short_code: first.short_code };
    expect(await make(again)).toMatchObject({ short_code: [expect.stringContaining("another product or bundle")] });
    await manage("PATCH", `/products/${first.id}/`, { body: { is_archived: true } });
    expect(await make(again)).toMatchObject({ short_code: first.short_code, is_archived: false });
    const { json } = await manage("GET", `/products/${first.id}/`);
    expect(json).toMatchObject({ short_code: `${first.short_code}~${first.id}`, is_archived: true });
  });

  it("of one code are made once, however many ask at once", async () => {
    const body = { product_name: "One", short_code: `one-${wire.nextNumber()}`, authorization_method: "user" };
    const made = await Promise.all(Array.from({ length: 4 }, () => manage("POST", "/products/", { body })));
    expect(made.map(({ status }) => status).toSorted()).toEqual([201, 400, 400, 400]);
  });

  it("are found by code, state and metadata, and ordered", async () => {
    const marker = `marker-${wire.nextNumber()}`;
    const [plain, archived] = [await make({ product_name: marker }), await make({ product_name: marker })];
    await manage("PATCH", `/products/${archived.id}/`, { body: { is_archived: true } });
    const found = async (query: Record<string, string>) =>
      (await manage("GET", "/products/", { query: { product_name: marker, ...query } })).json.results.map(
        ({ id }: { id: number }) => id,
      );
    expect(await found({})).toEqual([archived.id, plain.id]);
    expect(await found({ order_by: "created" })).toEqual([plain.id, archived.id]);
    expect(await found({ is_archived: "true" })).toEqual([archived.id]);
    expect(await found({ is_archived: "false" })).toEqual([plain.id]);
    expect(await found({ short_code: plain.short_code })).toEqual([plain.id]);
    await manage("PATCH", `/products/${plain.id}/`, { body: { metadata: { edition: { year: 2026 } } } });
    expect(await found({ metadata__edition__year: "2026" })).toEqual([plain.id]);
    expect(await found({ metadata: "{}" })).toEqual([archived.id]);
  });

  it("of another kind or nobody's are not found", async () => {
    for (const path of ["/products/1/", "/products/99999999999999/", "/products/x/", "/products/1/bundle/"]) {
      expect(await manage("GET", path)).toMatchObject({ status: 404, json: { detail: "Not found." } });
    }
  });

  it("are told by applications as they were changed, also where answers are remembered", async () => {
    const license = await wire.license();
    const device = await license.activeDevice();
    const shown = async () => ((await device.check()).json as { product_details: object }).product_details;
    expect(await shown()).toMatchObject({ metadata: {} });
    const { json } = await manage("GET", "/products/", { query: { short_code: license.product } });
    await manage("PATCH", `/products/${json.results[0].id}/`, { body: { metadata: { edition: 2 } } });
    expect(await shown()).toMatchObject({ metadata: { edition: 2 } });
  });

  it("write who changed them and what, and nothing where nothing changed", async () => {
    const { id } = await make();
    await manage("PATCH", `/products/${id}/`, { body: { product_name: "Renamed" } });
    await manage("PATCH", `/products/${id}/`, { body: { product_name: "Renamed" } });
    const entries = await wire.server.context.database.read
      .selectFrom("audit_entry")
      .select(["action", "actor_kind", "before_json", "after_json"])
      .where("object_id", "=", id)
      .orderBy("id")
      .execute();
    expect(entries).toMatchObject([
      { action: "product.created", actor_kind: "management-key", before_json: null },
      { action: "product.updated", before_json: '{"product_name":"Made"}', after_json: '{"product_name":"Renamed"}' },
    ]);
  });

  it("write that a command changed them", async () => {
    const license = await wire.license();
    await license.switchProduct({ active: false });
    const { json } = await manage("GET", "/products/", { query: { short_code: license.product } });
    expect(json.results).toMatchObject([{ active: false }]);
    const entry = await wire.server.context.database.read
      .selectFrom("audit_entry")
      .select(["action", "actor_kind", "after_json"])
      .where("object_id", "=", json.results[0].id)
      .executeTakeFirst();
    expect(entry).toEqual({ action: "product.updated", actor_kind: "command-line", after_json: '{"active":false}' });
  });

  it("make bundles, which can be added to and taken from, and never become empty", async () => {
    const [a, b, c] = [await make(), await make(), await make()];
    const bundle = await make({ is_bundle: true, products: [b.id, a.id], authorization_method: undefined });
    expect(bundle).toMatchObject({ is_bundle: true, authorization_method: "license-key" });
    const ids = ({ json }: { json: { id: number }[] }) => json.map(({ id }) => id);
    expect(ids(await manage("GET", `/products/${bundle.id}/bundle/`))).toEqual([b.id, a.id]);
    expect(ids(await manage("GET", `/products/${a.id}/in_bundle/`))).toEqual([bundle.id]);
    const change = (verb: string, product_id: unknown) =>
      manage("POST", `/products/${bundle.id}/${verb}_bundle/`, { body: { product_id } });
    const added = await change("add_to", c.id);
    expect(added.json.at(-1)).toEqual({ id: c.id, short_code: c.short_code, product_name: "Made" });
    expect(ids(await change("add_to", c.id))).toEqual([b.id, a.id, c.id]);
    expect(ids(await change("remove_from", b.id))).toEqual([a.id, c.id]);
    expect(ids(await change("remove_from", c.id))).toEqual([a.id]);
    for (const [verb, id] of [
      ["remove_from", a.id],
      ["remove_from", c.id],
      ["add_to", bundle.id],
      ["add_to", 1],
      ["add_to", (await make({ authorization_method: "user" })).id],
    ]) {
      expect(await change(verb, id)).toMatchObject({ status: 400, json: { product_id: [expect.any(String)] } });
    }
    expect(await manage("POST", `/products/${a.id}/add_to_bundle/`, { body: { product_id: b.id } })).toMatchObject({
      status: 400,
      json: { code: "validation_error" },
    });
  });
});
