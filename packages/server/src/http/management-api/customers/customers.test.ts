import { expect, it } from "vitest";
import { describeOnServers } from "../../../../test-support/wire.ts";

describeOnServers("customers of the Management API", (wire) => {
  const manage = (...request: Parameters<typeof wire.server.manage>) => wire.server.manage(...request);
  const newEmail = () => `customer-${wire.nextNumber()}@test.example`;
  const make = async (members: object = {}) =>
    (await manage("POST", "/customers/", { body: { email: newEmail(), ...members } })).json;
  const makeAccount = async (members: object = {}) =>
    (await manage("POST", "/customer-accounts/", { body: { code: `account-${wire.nextNumber()}`, ...members } })).json;
  const makeLabel = async () =>
    (await manage("POST", "/clabels/", { body: { label: `label ${wire.nextNumber()}`, color: "#00aaff" } })).json;

  /** A license whose order is the customer's. */
  const licenseOf = async (email: string) => {
    const license = await wire.license();
    const order = { id: license.order, customer: email, licenses: [{ ...license.entry() }] };
    await wire.server.importCatalog({ orders: [order] });
    return license;
  };

  it("are made, told, changed and deleted", async () => {
    const account = await makeAccount();
    const email = newEmail();
    const made = await manage("POST", "/customers/", {
      body: { email: email.toUpperCase(), first_name: "Ada", metadata: { b: 1, a: 2 }, customer_account: account.id },
    });
    expect(made.status).toBe(201);
    expect(made.json).toEqual({
      id: expect.any(Number),
      total_orders: 0,
      total_licenses: 0,
      labels: [],
      customer_account: account.id,
      email,
      first_name: "Ada",
      last_name: "",
      company_name: "",
      phone: "",
      reference: "",
      address: "",
      postcode: "",
      city: "",
      country: "",
      state: "",
      clabels_all: "",
      cognito_user_pool_id: "",
      metadata: { b: 1, a: 2 },
      company: wire.server.company.company_id,
      license_user: null,
      clabels: [],
    });
    const { id } = made.json;
    expect((await manage("GET", `/customers/${id}/`)).json).toEqual(made.json);
    const changes = { city: "London", customer_account: null };
    const changed = await manage("PATCH", `/customers/${id}/`, { body: changes });
    expect(changed.json).toEqual({ ...made.json, ...changes });
    expect(await manage("DELETE", `/customers/${id}/`)).toMatchObject({ status: 204, text: "" });
    expect(await manage("GET", `/customers/${id}/`)).toMatchObject({ status: 404, json: { detail: "Not found." } });
  });

  it("need no address, and none is an address of two", async () => {
    const { email } = await make();
    const refused = await manage("POST", "/customers/", { body: { email: ` ${email} ` } });
    expect(refused).toMatchObject({ status: 400, json: { email: [expect.stringContaining("another customer")] } });
    const other = await make({ email: null });
    expect(other.email).toBe("");
    const moved = await manage("PATCH", `/customers/${other.id}/`, { body: { email } });
    expect(moved).toMatchObject({ status: 400, json: { email: [expect.stringContaining("another customer")] } });
    expect((await manage("PATCH", `/customers/${other.id}/`, { body: { email: "" } })).json.email).toBe("");
  });

  it("refuse an account that is not there and an address that is none", async () => {
    const { status, json } = await manage("POST", "/customers/", { body: { email: "nobody", customer_account: 7 } });
    expect({ status, email: json.email }).toEqual({ status: 400, email: ["must be an e-mail address"] });
    expect((await manage("POST", "/customers/", { body: { customer_account: 7 } })).json).toMatchObject({
      customer_account: ["is not the id of a customer account"],
    });
  });

  it("tell how many orders and licenses they have", async () => {
    const { id, email } = await make();
    await licenseOf(email);
    const shown = (await manage("GET", `/customers/${id}/`)).json;
    expect([shown.total_orders, shown.total_licenses]).toEqual([1, 1]);
  });

  it("carry labels, which are given and taken by the link", async () => {
    const { id } = await make();
    const [one, two] = [await makeLabel(), await makeLabel()];
    const body = { customer: id, customer_label: one.id };
    const given = await manage("POST", "/customerclabels/", { body });
    expect(given).toMatchObject({ status: 201, json: { id: expect.any(Number), ...body } });
    await manage("POST", "/customerclabels/", { body: { customer: id, customer_label: two.id } });
    const shown = (await manage("GET", `/customers/${id}/`)).json;
    expect(shown.clabels).toEqual([one.id, two.id]);
    expect(shown.clabels_all).toBe(one.label + two.label);
    expect(shown.labels[0]).toEqual({ id: given.json.id, label_id: one.id, label: one.label, color: one.color });
    expect((await manage("POST", "/customerclabels/", { body })).status).toBe(400);
    expect((await manage("DELETE", `/customerclabels/${given.json.id}/`)).status).toBe(204);
    expect((await manage("DELETE", `/customerclabels/${given.json.id}/`)).status).toBe(404);
    expect((await manage("GET", `/customers/${id}/`)).json.clabels).toEqual([two.id]);
  });

  it("are found by what is known of them, their labels and their accounts", async () => {
    const account = await makeAccount({ name: `Branch ${wire.nextNumber()}`, reference: "north" });
    const members = { first_name: "Grace", company_name: "Navy", reference: `ref-${wire.nextNumber()}` };
    const { id, email } = await make({ ...members, customer_account: account.id });
    const label = await makeLabel();
    await manage("POST", "/customerclabels/", { body: { customer: id, customer_label: label.id } });
    const queries = [
      { email: `${email.toUpperCase()}` },
      { email__startswith: email.slice(0, -3) },
      { email__icontains: email.toUpperCase(), first_name__icontains: "grac" },
      { reference: members.reference, company_name__icontains: "AV" },
      { reference__startswith: members.reference },
      { account: account.id },
      { account__code: account.code, account__reference: "north" },
      { account__name__icontains: account.name.toLowerCase() },
      { label__in: `${label.id},7` },
    ];
    for (const query of queries) {
      const { json } = await manage("GET", "/customers/", { query });
      expect({ query, found: json.results.map((found: { id: number }) => found.id) }).toEqual({ query, found: [id] });
    }
  });

  it("become one: orders and labels move, blanks are filled, the other is gone", async () => {
    const kept = await make({ email: null, first_name: "Kept", phone: "1" });
    const merged = await make({ first_name: "Merged", last_name: "Name", phone: "2", metadata: { from: "merged" } });
    const label = await makeLabel();
    for (const { id } of [kept, merged]) {
      await manage("POST", "/customerclabels/", { body: { customer: id, customer_label: label.id } });
    }
    await licenseOf(merged.email);
    const { status, json } = await manage("POST", `/customers/${kept.id}/merge/`, {
      body: { customer_to_merge_id: merged.id },
    });
    expect(status).toBe(200);
    expect(json).toMatchObject({
      id: kept.id,
      email: merged.email,
      first_name: "Kept",
      last_name: "Name",
      phone: "1",
      metadata: { from: "merged" },
      total_orders: 1,
      total_licenses: 1,
      clabels: [label.id],
    });
    expect((await manage("GET", `/customers/${merged.id}/`)).status).toBe(404);
    for (const customer_to_merge_id of [kept.id, merged.id]) {
      const again = await manage("POST", `/customers/${kept.id}/merge/`, { body: { customer_to_merge_id } });
      expect(again).toMatchObject({ status: 400, json: { customer_to_merge_id: [expect.any(String)] } });
    }
  });

  it("leave their orders and licenses to their account when they are deleted", async () => {
    const account = await makeAccount();
    const { id, email } = await make({ customer_account: account.id, first_name: "Gone" });
    const license = await licenseOf(email);
    const device = await license.activeDevice();
    expect((await device.check()).json).toMatchObject({ customer: { first_name: "Gone" } });
    expect((await manage("DELETE", `/customers/${id}/`)).status).toBe(204);
    expect(await device.check()).toMatchObject({
      status: 200,
      json: { customer: { first_name: "", customer_account: { id: account.id } } },
    });
    expect((await manage("DELETE", `/customer-accounts/${account.id}/`)).json.message).toContain("orders");
  });

  it("change in the answers of devices at once", async () => {
    const { id, email } = await make();
    const device = await (await licenseOf(email)).activeDevice();
    await device.check();
    await manage("PATCH", `/customers/${id}/`, { body: { first_name: "New" } });
    expect((await device.check()).json).toMatchObject({ customer: { first_name: "New" } });
  });

  it("are exported in a file that keeps spreadsheets from carrying anything out", async () => {
    const { email } = await make({ first_name: "=cmd()", last_name: 'O"Hara, jr.', country: "IE" });
    const { status, headers, text } = await manage("GET", "/customers/export/");
    expect(status).toBe(200);
    expect(headers.get("content-type")).toBe("text/csv; charset=utf-8");
    const [header, ...lines] = text.split("\r\n");
    expect(header).toBe("email,first_name,last_name,company_name,phone,reference,address,postcode,state,city,country");
    expect(lines).toContain(`${email},'=cmd(),"O""Hara, jr.",,,,,,,,IE`);
  });

  it("who have named themselves, in a trial, make no row and no formula of an exported file", async () => {
    const license = await wire.license({}, { product: { allow_trial: true, trial_days: 5 } });
    const email = newEmail();
    const named = { email, first_name: "Ana\n=cmd()", company_name: "Orchard;=cmd()" };
    await wire.server.call("trial_key", { product: license.product, hardware_id: email, ...named });
    const { text } = await manage("GET", "/customers/export/");
    expect(text).toContain(`\r\n${email},"Ana\n=cmd()",,"Orchard;=cmd()",,,,,,,\r\n`);
  });

  it("are one of each address, however many are made at once", async () => {
    const body = { email: newEmail() };
    const made = await Promise.all(Array.from({ length: 6 }, () => manage("POST", "/customers/", { body })));
    expect(made.map(({ status }) => status).toSorted()).toEqual([201, 400, 400, 400, 400, 400]);
  });

  it("are not lost where two are merged into each other at once", async () => {
    const [one, other] = [await make(), await make()];
    const merge = (kept: { id: number }, { id }: { id: number }) =>
      manage("POST", `/customers/${kept.id}/merge/`, { body: { customer_to_merge_id: id } });
    const statuses = (await Promise.all([merge(one, other), merge(other, one)])).map(({ status }) => status);
    expect(statuses.toSorted()).toEqual([200, 404]);
  });
});
