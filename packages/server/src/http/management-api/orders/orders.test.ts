import { expect, it } from "vitest";
import { describeOnServers } from "../../../../test-support/wire.ts";

describeOnServers("orders", (wire) => {
  const manage = (...request: Parameters<typeof wire.server.manage>) => wire.server.manage(...request);
  const newId = () => `order-of-${wire.nextNumber()}`;
  const placed = async (body: object = {}) => {
    const { status, json, text } = await manage("POST", "/orders/create_order/", {
      body: { id: newId(), items: [{ product_code: "cad" }], ...body },
    });
    if (status !== 200) throw new Error(text);
    return json;
  };
  const patch = (id: number, body: object) => manage("PATCH", `/orders/${id}`, { body });
  const customer = async (body: object = {}) =>
    (await manage("POST", "/customers/", { body: { email: `${newId()}@test.example`, ...body } })).json;
  const account = async (body: object = {}) =>
    (await manage("POST", "/customer-accounts/", { body: { code: newId(), name: "An account", ...body } })).json;
  const activation = (key: string) =>
    wire.server.call("activate_license", { product: "cad", hardware_id: "any", license_key: key });

  it("are listed newest first without what was ordered, and told one by one with it", async () => {
    const [first, second] = [await placed(), await placed()];
    const { json } = await manage("GET", "/orders/", { query: { id__in: `${first.id},${second.id}`, limit: 1 } });
    const { order_items: items, ...told } = second;
    expect(json).toMatchObject({ count: 2, next: expect.any(String), results: [told] });
    expect(json.results[0].order_items).toBeUndefined();
    expect(items).toHaveLength(1);
    const oldestFirst = await manage("GET", "/orders/", {
      query: { id__in: `${first.id},${second.id}`, order_by: "created", limit: 1 },
    });
    expect(oldestFirst.json.results[0].id).toBe(first.id);
  });

  it("are found by their own members, their customer, account, labels, managers and metadata", async () => {
    const mark = newId();
    const { id: accountId } = await account({ code: mark, name: `Name ${mark}`, reference: `Ref ${mark}` });
    const person = { email: `${mark}@test.example`, first_name: "Zoë", last_name: mark, company_name: `Co ${mark}` };
    const buyer = await customer({ ...person, reference: mark, customer_account: accountId });
    const label = (await manage("POST", "/clabels/", { body: { label: mark } })).json;
    await manage("POST", "/customerclabels/", { body: { customer: buyer.id, customer_label: label.id } });
    const order = await placed({
      id: mark,
      customer: { ...person, is_manager: true },
      metadata: { mark: { deep: mark } },
    });
    const filters = {
      store_id: mark,
      store_id__startswith: mark,
      store_id__icontains: mark.toUpperCase(),
      customer_id: buyer.id,
      customer_email: person.email.toUpperCase(),
      customer__email: person.email,
      customer__email__startswith: mark,
      customer__email__icontains: mark.toUpperCase(),
      customer_company_name: `Co ${mark}`,
      customer_company_name__icontains: `co ${mark}`,
      customer_reference__icontains: mark,
      customer_name__icontains: `Zoë ${mark}`,
      customer_label__in: label.id,
      customer__account: accountId,
      customer__account__code: mark,
      customer__account__name__icontains: mark,
      customer__account__reference: `Ref ${mark}`,
      customer_account: accountId,
      license_users__id: order.license_users[0].id,
      manager__true_email: person.email,
      metadata: `{"mark":{"deep":"${mark}"}}`,
      metadata__mark__deep: `"${mark}"`,
    };
    for (const [name, value] of Object.entries(filters)) {
      const { json } = await manage("GET", "/orders/", { query: { [name]: value } });
      expect({ name, found: json.results?.map(({ id }: { id: number }) => id) }).toEqual({ name, found: [order.id] });
    }
    const others = await manage("GET", "/orders/", { query: { customer__account__not: accountId, limit: 1000 } });
    expect(others.json.results.map(({ id }: { id: number }) => id)).not.toContain(order.id);
    const all = await manage("GET", "/orders/", { query: { is_archived: "true", short_code: "no", company: "" } });
    expect(all.json.count).toBeGreaterThan(1);
  });

  it("are changed in what is known of them", async () => {
    const order = await placed();
    const changes = {
      store_id: newId(),
      type: "renewal",
      is_test: "true",
      is_trial: 1,
      download_id: "d",
      language: "sl",
      campaign_params: "c=1",
      metadata: { a: [1] },
    };
    const { status, json } = await patch(order.id, changes);
    expect({ status, json }).toMatchObject({ status: 200, json: { ...changes, is_test: true, is_trial: true } });
    expect(json.order_items).toBeUndefined();
    expect((await patch(order.id, {})).json).toEqual(json);
    const other = await placed();
    expect(await patch(other.id, { store_id: changes.store_id })).toMatchObject({
      status: 409,
      json: { code: "order_id_exists", store_id: ["is the id of another order"] },
    });
  });

  it("move to another customer and to that customer's account, and the License API tells of it at once", async () => {
    const order = await placed({ customer: { email: `${newId()}@test.example`, first_name: "Before" } });
    const { license_key: key } = order.order_items[0].licenses[0];
    await activation(key);
    const check = () => wire.server.call("check_license", { product: "cad", hardware_id: "any", license_key: key });
    expect((await check()).json).toMatchObject({ customer: { first_name: "Before" } });
    const accountId = (await account()).id;
    const after = await customer({ first_name: "After", customer_account: accountId });
    expect((await patch(order.id, { customer: after.id })).json).toMatchObject({
      customer: after.id,
      customer_email: after.email,
      customer_first_name: "After",
      customer_account: accountId,
    });
    expect((await check()).json).toMatchObject({ customer: { first_name: "After" } });
    const other = (await account()).id;
    expect((await patch(order.id, { customer_account: other })).json).toMatchObject({
      code: "customer_account_id_mismatch",
    });
    expect((await patch(order.id, { customer: null, customer_account: other })).json).toMatchObject({
      customer: null,
      customer_account: other,
    });
    expect((await patch(order.id, { customer: 7 })).json).toMatchObject({ customer: ["is not the id of a customer"] });
    expect((await patch(order.id, { customer_account: 7 })).json).toMatchObject({ code: "customer_account_not_found" });
    expect((await patch(order.id, { customer_account: null })).json).toMatchObject({ customer_account: null });
  });

  it("are deleted with their licenses, which nobody can use from then on", async () => {
    const order = await placed({ customer: { email: `${newId()}@test.example`, is_manager: true } });
    const [license] = order.order_items[0].licenses;
    await activation(license.license_key);
    expect(await manage("DELETE", `/orders/${order.id}/`)).toMatchObject({ status: 204, text: "" });
    for (const path of [`/orders/${order.id}/`, `/licenses/${license.id}/`]) {
      expect(await manage("GET", path)).toMatchObject({ status: 404, json: { detail: "Not found." } });
    }
    expect((await activation(license.license_key)).json).toMatchObject({ code: "license_not_found" });
    const again = await placed({ id: order.store_id });
    expect(again.id).not.toBe(order.id);
  });

  it("get managers, who are made users where nobody has the address, and lose them again", async () => {
    const { id } = await placed();
    const email = `${newId()}@test.example`;
    const added = await manage("POST", `/orders/${id}/add_manager/`, { body: { email, first_name: "Mo" } });
    expect(added).toMatchObject({
      status: 200,
      json: { true_email: email, first_name: "Mo", new_user: true, is_initial_password: true },
    });
    expect(added.json.password).toBe(added.json.initial_password);
    const again = await manage("POST", `/orders/${id}/add_manager/`, { body: { email } });
    expect(again.json).toMatchObject({ id: added.json.id, first_name: "Mo", new_user: false, password: null });
    const others = [{ email: `a-${email}`, password: "chosen by somebody", metadata: {} }, { email: `b-${email}` }];
    const several = await manage("POST", `/orders/${id}/add_managers/`, { body: others });
    expect(several.json).toMatchObject([{ true_email: `a-${email}` }, { true_email: `b-${email}` }]);
    const emails = async () =>
      (await manage("GET", `/orders/${id}/managers/`)).json.map((one: { true_email: string }) => one.true_email);
    expect(await emails()).toEqual(expect.arrayContaining([email, `a-${email}`, `b-${email}`]));
    const body = { license_user_id: added.json.id };
    const removed = await manage("POST", `/orders/${id}/remove_manager/`, { body });
    expect({ status: removed.status, json: removed.json }).toEqual({ status: 200, json: { detail: "removed" } });
    expect(await emails()).not.toContain(email);
    expect(await manage("POST", `/orders/${id}/remove_manager/`, { body })).toMatchObject({
      status: 400,
      json: { license_user_id: ["is not the id of a manager of this order"] },
    });
  });

  it("propose keys of any length and alphabet, which nobody has", async () => {
    const keys = (query: object) => manage("GET", "/orders/generate_license/", { query: { product: "cad", ...query } });
    const plain = await keys({});
    expect(plain).toMatchObject({
      status: 200,
      json: [expect.stringMatching(/^([2-9A-HJ-NP-Z]{4}-){3}[2-9A-HJ-NP-Z]{4}$/)],
    });
    const { json } = await keys({ quantity: 50, key_length: 18, alphabet: "01" });
    expect(new Set(json).size).toBe(50);
    expect(json[0]).toMatch(/^([01]{4}-){4}[01]{2}$/);
    expect(await keys({ product: "nothing" })).toMatchObject({ status: 404, json: { detail: "Not found." } });
    for (const [name, value] of Object.entries({ key_length: 15, quantity: 0, alphabet: "aa" })) {
      expect(await keys({ [name]: value })).toMatchObject({ status: 400, json: { [name]: [expect.any(String)] } });
    }
    expect((await keys({ key_length: 241 })).status).toBe(400);
    expect((await manage("GET", "/orders/generate_license/")).json).toMatchObject({ product: ["is required"] });
  });

  it("are exported one by one and by the days in which they were made, without formulas", async () => {
    const id = newId();
    const items = [{ product_code: "cad", licenses: [{ key: `=${id}`, note: 'says "no"' }, {}] }];
    const order = await placed({ id, created: "2001-02-03", customer: { email: `${id}@test.example` }, items });
    const one = await manage("GET", `/orders/${order.id}/export/`);
    expect(one.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    const [head, first, second, end] = one.text.split("\r\n");
    expect(head).toMatch(/^order__store_id,.*,customer__email,.*,product__short_code,license__license_key,/);
    expect(first).toContain(`,cad,'=${id},time-limited,true,`);
    expect(first).toContain('"says ""no"""');
    expect([second?.startsWith(`${id},`), end]).toEqual([true, ""]);
    const empty = await placed({ created: "2001-02-04 23:59:59", items: [] });
    const span = await manage("GET", "/orders/export/", { query: { from: "2001-02-03", to: "2001-02-04" } });
    expect(span.text.split("\r\n").map((line) => line.split(",")[0])).toEqual([
      "order__store_id",
      id,
      id,
      empty.store_id,
      "",
    ]);
    expect((await manage("GET", "/orders/export/", { query: { range: "last30" } })).text).not.toContain(id);
    expect((await manage("GET", "/orders/export/", { query: { range: "last80" } })).status).toBe(200);
    expect(await manage("GET", "/orders/export/", { query: { from: "2001-02-03" } })).toMatchObject({
      status: 400,
      json: { range: [expect.any(String)] },
    });
    expect((await manage("GET", "/orders/export/", { query: { range: "last7" } })).status).toBe(400);
  });

  it("that are not there are not found", async () => {
    for (const path of ["", "/managers", "/export"]) {
      expect(await manage("GET", `/orders/4711${path}/`)).toMatchObject({
        status: 404,
        json: { detail: "Not found." },
      });
    }
  });
});
