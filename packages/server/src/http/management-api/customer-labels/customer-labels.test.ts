import { expect, it } from "vitest";
import { describeOnServers } from "../../../../test-support/wire.ts";

describeOnServers("labels of customers", (wire) => {
  const manage = (...request: Parameters<typeof wire.server.manage>) => wire.server.manage(...request);
  const make = async (label = `label ${wire.nextNumber()}`) =>
    (await manage("POST", "/clabels/", { body: { label, color: "#00aaff" } })).json;

  it("are made, told, changed and deleted, with and without a slash at the end", async () => {
    const made = await manage("POST", "/clabels", { body: { label: "loyal", color: "#00aaff" } });
    expect(made.status).toBe(201);
    expect(made.json).toEqual({
      id: expect.any(Number),
      label: "loyal",
      color: "#00aaff",
      company: wire.server.company.company_id,
    });
    const { id } = made.json;
    expect((await manage("GET", `/clabels/${id}/`)).json).toEqual(made.json);
    const changed = await manage("PATCH", `/clabels/${id}`, { body: { color: "#ff0000" } });
    expect(changed.json).toEqual({ ...made.json, color: "#ff0000" });
    const deleted = await manage("DELETE", `/clabels/${id}/`);
    expect({ status: deleted.status, text: deleted.text }).toEqual({ status: 204, text: "" });
    expect((await manage("GET", `/clabels/${id}/`)).json).toMatchObject({
      detail: "Not found.",
      status: 404,
      code: "not_found",
    });
  });

  it("are listed newest first, page by page, with links to the pages around", async () => {
    const labels = [await make(), await make(), await make()];
    const { json } = await manage("GET", "/clabels/", {
      query: { limit: 2, id__in: labels.map(({ id }) => id).join() },
    });
    expect(json).toMatchObject({ count: 3, previous: null, results: [labels[2], labels[1]] });
    const next = await fetch(json.next, {
      headers: { Authorization: `Api-Key ${wire.server.company.management_api_key}` },
    });
    expect(await next.json()).toMatchObject({
      count: 3,
      next: null,
      previous: expect.stringContaining("limit=2"),
      results: [labels[0]],
    });
  });

  it.each([
    ["label", "exact"],
    ["label__icontains", "EXA"],
    ["label__startswith", "ex"],
    ["label__in", "exact,none"],
  ])("are found by %s", async (name, value) => {
    const found = await manage("GET", "/clabels/", { query: { label: "exact" } });
    if (found.json.count === 0) await make("exact");
    expect((await manage("GET", "/clabels/", { query: { [name]: value } })).json.count).toBe(1);
  });

  it("are refused with every member at fault", async () => {
    const { status, json } = await manage("POST", "/clabels/", { body: { color: "blue" } });
    expect(status).toBe(400);
    expect(json).toMatchObject({
      label: ["is required"],
      color: ["must be a colour as #1a2b3c"],
      status: 400,
      code: "validation_error",
      errors: { label: ["is required"], color: ["must be a colour as #1a2b3c"] },
    });
  });

  it("cannot have the text of another", async () => {
    const { label } = await make();
    expect(await manage("POST", "/clabels/", { body: { label } })).toMatchObject({
      status: 400,
      json: { label: ["is the text of another label: choose another one"] },
    });
  });

  it("refuse who shows no key, a wrong key, and a method that they have not", async () => {
    const detail = "Authentication credentials were not provided.";
    expect(await manage("GET", "/clabels/", { key: null })).toMatchObject({ status: 403, json: { detail } });
    expect(await manage("GET", "/clabels/", { key: "wrong" })).toMatchObject({
      status: 403,
      json: { code: "authentication_failed" },
    });
    const put = await manage("PUT", "/clabels/", { body: {} });
    expect(put).toMatchObject({ status: 405, json: { code: "method_not_allowed" } });
    expect(put.headers.get("allow")).toBe("GET, POST, HEAD, OPTIONS");
    expect((await manage("OPTIONS", "/clabels/")).status).toBe(200);
  });
});
