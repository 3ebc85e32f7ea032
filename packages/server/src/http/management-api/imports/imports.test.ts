import { connect } from "node:net";
import { describe, expect, it, vi } from "vitest";
import { describeOnServers, type Wire } from "../../../../test-support/wire.ts";

const results = {
  "/licenses/import_from_csv/": "/licenses-import-results/",
  "/licenses/import_features_from_csv/": "/license-features-import-results/",
  "/customers/import_from_csv/": "/customers-import-results/",
} as const;
type Path = keyof typeof results;

const csv = (...lines: readonly string[]) => `${lines.join("\r\n")}\r\n`;

async function begin(wire: Wire, path: Path, content: string): Promise<number> {
  const { status, json, text } = await wire.server.manage("POST", path, { file: { name: "rows.csv", content } });
  expect(status, text).toBe(200);
  return json.job_id;
}

/** Its result, once it is over. */
async function imported(wire: Wire, path: Path, content: string) {
  const id = await begin(wire, path, content);
  return vi.waitFor(
    async () => {
      const { json } = await wire.server.manage("GET", `${results[path]}${id}/`);
      expect(json.finished_at).not.toBeNull();
      return json;
    },
    { timeout: 50_000, interval: 20 },
  );
}

/** A product of its own, by its code. */
async function product(wire: Wire, members: object = {}): Promise<string> {
  const short_code = `import-${wire.nextNumber()}`;
  const product = { short_code, product_name: short_code, authorization_method: "license-key", ...members };
  await wire.server.importCatalog({ products: [product] });
  return short_code;
}

describeOnServers("files", (wire) => {
  describe("an import of licenses", () => {
    const path = "/licenses/import_from_csv/";

    it("issues the license of each row, with its order and customer, and says so", async () => {
      const code = await product(wire);
      const key = `KEY-${wire.nextNumber()}`;
      const file = csv(
        "license__license_key,product__short_code,customer__email,customer__first_name,order__store_id,order__is_test,license__max_activations,license__validity_period,license__license_type,license__note,license__enabled",
        `${key}-1,${code},ona@${code}.example,Ona,${code}-A,1,3,2031-01-31,time-limited,"bought, not given",0`,
        `${key}-2,${code},ona@${code}.example,,${code}-A,,,,,,`,
        `${key}-3,${code},,,,,,,,,`,
      );
      const told = await imported(wire, path, file);
      expect(told).toMatchObject({
        file_name: "rows.csv",
        status: "success",
        progress: 100,
        result: {
          total_row_count: 3,
          valid_row_count: 3,
          invalid_rows: [],
          created_customers_count: 1,
          existed_customers_count: 1,
          created_orders_count: 2,
          existed_orders_count: 1,
          created_licenses_count: 3,
          existed_licenses_count: 0,
        },
      });
      const { json } = await wire.server.manage("GET", "/licenses/", { query: { license_key: `${key}-1` } });
      expect(json.results).toMatchObject([
        {
          license_key: `${key}-1`,
          max_activations: 3,
          validity_period: "2031-01-31",
          note: "bought, not given",
          enabled: false,
          customer: { email: `ona@${code}.example`, first_name: "Ona" },
          order_store_id: `${code}-A`,
        },
      ]);
      const device = { product: code, license_key: `${key}-2`, hardware_id: "HW-1" };
      expect((await wire.server.call("activate_license", device)).status).toBe(200);
    });

    it("leaves what is there as it is, however often the file comes", async () => {
      const code = await product(wire);
      const key = `KEY-${wire.nextNumber()}`;
      const file = csv(
        "license__license_key,product__short_code,customer__email,order__store_id",
        `${key},${code},pim@${code}.example,${code}-B`,
      );
      await imported(wire, path, file);
      expect((await imported(wire, path, file)).result).toMatchObject({
        valid_row_count: 1,
        existed_customers_count: 1,
        existed_orders_count: 1,
        existed_licenses_count: 1,
        created_licenses_count: 0,
        created_orders_count: 0,
        created_customers_count: 0,
      });
    });

    it("records once what it added to which order, be that new or there already", async () => {
      const code = await product(wire);
      const heads = "license__license_key,product__short_code,order__store_id";
      const line = () => `KEY-${wire.nextNumber()},${code},${code}-C`;
      await imported(wire, path, csv(heads, line()));
      await imported(wire, path, csv(heads, line(), line()));
      const orders = await wire.server.manage("GET", "/orders/", { query: { store_id: `${code}-C` } });
      const query = { object_kind: "order", object_id: orders.json.results[0].id, order_by: "-ts" };
      const { results } = (await wire.server.manage("GET", "/audit-entries/", { query })).json;
      const told = results.map(({ action, after }: { action: string; after: { licenses: number[] } }) => [
        action,
        after.licenses.length,
      ]);
      expect(told.toSorted()).toEqual([
        ["order.appended", 2],
        ["order.created", 1],
      ]);
    });

    it("tells of each row that is wrong, and imports the others", async () => {
      const [code, other, bundle, byUser] = [await product(wire), await product(wire), "suite", "notes"];
      const key = `KEY-${wire.nextNumber()}`;
      const file = csv(
        "license__license_key,product__short_code,license__max_activations,customer__email",
        `${key}-1,${code},many,`,
        `${key}-2,nothing,1,`,
        `,${code},1,`,
        `${key}-4,${code},1,nobody`,
        `${key}-5,${code},1,`,
        `${key}-5,${other},1,`,
        `${key}-7,${bundle},1,`,
        `${key}-8,${byUser},1,`,
      );
      const { result, status } = await imported(wire, path, file);
      expect(status).toBe("success");
      expect(result).toMatchObject({ total_row_count: 8, valid_row_count: 1, created_licenses_count: 1 });
      expect(result.invalid_rows).toEqual([
        { row: 2, errors: ["license__max_activations must be a number"] },
        { row: 3, errors: ["product__short_code is not the code of a product"] },
        { row: 4, errors: ["license__license_key is required"] },
        { row: 5, errors: ["customer__email must be an e-mail address"] },
        { row: 7, errors: ["license__license_key is the key of a license of another product"] },
        { row: 8, errors: [expect.stringMatching(/^product__short_code is /)] },
        { row: 9, errors: ["license__license_key cannot be given: the product is licensed by user"] },
      ]);
      expect((await wire.server.manage("GET", "/orders/", { query: { customer__email: "nobody" } })).json.count).toBe(
        0,
      );
    });

    it("reads its own export again", async () => {
      const code = await product(wire);
      const key = `KEY-${wire.nextNumber()}`;
      const columns = "license__license_key,product__short_code,customer__company_name,order__store_id";
      await imported(wire, path, csv(columns, `${key},${code},=Sum & Sons,${code}-C`));
      const order = await wire.server.manage("GET", "/orders/", { query: { store_id: `${code}-C` } });
      const file = await wire.server.manage("GET", `/orders/${order.json.results[0].id}/export/`);
      expect(file.text).toContain("'=Sum & Sons");
      const again = file.text.replaceAll(`${code}-C`, `${code}-D`).replaceAll(key, `${key}-again`);
      expect((await imported(wire, path, again)).result).toMatchObject({ invalid_rows: [], created_licenses_count: 1 });
    });

    it("reads an export of all licenses again, in which it finds nothing new", async () => {
      const code = await product(wire);
      await imported(
        wire,
        path,
        csv("license__license_key,product__short_code", `${code}-1,${code}`, `${code}-2,${code}`),
      );
      const { text } = await wire.server.manage("GET", "/licenses/export/", {
        query: { from: "2026-03-03", to: "2026-03-03" },
      });
      const lines = text.split("\r\n");
      const own = [lines[0] ?? "", ...lines.filter((line) => line.includes(code))];
      expect((await imported(wire, path, csv(...own))).result).toMatchObject({
        valid_row_count: 2,
        created_licenses_count: 0,
        existed_licenses_count: 2,
      });
      const other = await wire.server.manage("GET", "/licenses/export/", {
        query: { from: "2026-03-04", to: "2026-03-05" },
      });
      expect(other.text).not.toContain(code);
    });

    it("ends as an error where the file is no such file, and keeps what was imported before", async () => {
      const code = await product(wire);
      const key = `KEY-${wire.nextNumber()}`;
      const columns = "license__license_key,product__short_code";
      const cut = await imported(wire, path, csv(columns, `${key},${code}`, `"never closed,${code}`));
      expect(cut).toMatchObject({ status: "error", result: { total_row_count: 1, created_licenses_count: 1 } });
      expect(cut.result.invalid_rows).toHaveLength(1);
      const unnamed = await imported(wire, path, csv("license__license_key,price", "1,2"));
      expect(unnamed).toMatchObject({ status: "error", result: { total_row_count: 0 } });
      expect(unnamed.result.invalid_rows[0].errors[0]).toContain("columns that are not known: price");
    });
  });

  describe("an import of features", () => {
    it("adds them to their licenses, or changes those that are there", async () => {
      const code = await product(wire);
      const key = `KEY-${wire.nextNumber()}`;
      const columns = "license__license_key,product__short_code";
      await imported(wire, "/licenses/import_from_csv/", csv(columns, `${key},${code}`));
      const features = [
        { code: "export", name: "Export", feature_type: "consumption", max_consumption: 5 },
        { code: "print", name: "Print", feature_type: "activation" },
      ];
      await wire.server.importCatalog({ products: [{ short_code: code, features }] });
      const told = await imported(
        wire,
        "/licenses/import_features_from_csv/",
        csv(
          "license_key,code,max_consumption,total_consumptions,expiry_date,allow_overages,max_overages",
          `${key},export,50,4,,1,2`,
          `${key},print,,,2030-12-31,,`,
          `${key},export,60,,,,`,
          `${key},fly,,,,,`,
          `nobody,print,,,,,`,
        ),
      );
      expect(told.result).toEqual({
        total_row_count: 5,
        valid_row_count: 3,
        invalid_rows: [
          { row: 5, errors: ["code is not the code of a feature of the license's product"] },
          { row: 6, errors: ["license_key is not the key of a license"] },
        ],
        created_license_features: 2,
        existed_license_features: 1,
      });
      const query = { license__license_key: key };
      const { json } = await wire.server.manage("GET", "/license-product-features/", { query });
      expect(json.results).toEqual(
        expect.arrayContaining([
          expect.objectContaining({
            max_consumption: 60,
            total_consumptions: 4,
            allow_overages: true,
            max_overages: 2,
          }),
          expect.objectContaining({ expiry_date: "2030-12-31" }),
        ]),
      );
    });
  });

  describe("an import of customers", () => {
    it("makes those who are new, and fills in what was blank of the others", async () => {
      const domain = `n${wire.nextNumber()}.example`;
      const file = csv("email,first_name,reference", `una@${domain},Una,${domain}`, `una@${domain},Other,`, ",,");
      const { result } = await imported(wire, "/customers/import_from_csv/", `${file},Nameless,\r\n`);
      expect(result).toMatchObject({ created_customers_count: 2, existed_customers_count: 1, total_row_count: 4 });
      expect(result.invalid_rows).toEqual([
        { row: 4, errors: ["tells of nobody: at least one cell must not be blank"] },
      ]);
      const { json } = await wire.server.manage("GET", "/customers/", { query: { email: `una@${domain}` } });
      expect(json.results).toMatchObject([{ first_name: "Una", reference: domain }]);
    });
  });

  describe("a file to import", () => {
    const path = "/licenses/import_from_csv/";

    it("is refused unless it comes as the part file of a form, and is not empty", async () => {
      const refused = { status: 400, json: { file: [expect.any(String)] } };
      expect(await wire.server.manage("POST", path, { body: { csv_file: "a,b" } })).toMatchObject(refused);
      expect(await wire.server.manage("POST", path)).toMatchObject(refused);
      expect(await wire.server.manage("POST", path, { file: { name: "empty.csv", content: "" } })).toMatchObject(
        refused,
      );
      const headers = { "Content-Type": "multipart/form-data; boundary=none" };
      expect(await wire.server.manage("POST", path, { headers, body: "nothing" })).toMatchObject(refused);
    });

    it("leaves nothing behind when it is cut off on its way", async () => {
      const before = (await wire.server.manage("GET", "/licenses-import-results/")).json.count;
      const { hostname, port } = new URL(wire.server.url);
      const socket = connect(Number(port), hostname);
      const key = wire.server.company.management_api_key;
      socket.write(
        `POST /api/v1${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Api-Key ${key}\r\nContent-Length: 100000\r\n` +
          `Content-Type: multipart/form-data; boundary=b\r\n\r\n` +
          `--b\r\nContent-Disposition: form-data; name="file"; filename="f.csv"\r\n\r\nlicense__license_key\r\n`,
      );
      const { read } = wire.server.context.database;
      const uploads = () => read.selectFrom("csv_import").selectAll().where("status", "=", "uploading").execute();
      await vi.waitFor(async () => expect(await uploads()).toHaveLength(1), { timeout: 20_000 });
      expect((await wire.server.manage("GET", "/licenses-import-results/")).json.count).toBe(before);
      socket.destroy();
      await vi.waitFor(async () => expect(await uploads()).toEqual([]), { timeout: 20_000 });
      expect((await wire.server.manage("GET", "/licenses-import-results/")).json.count).toBe(before);
    });

    it("may be of many parts, and is found in the list of its kind alone, by its status", async () => {
      const code = await product(wire);
      const note = "n".repeat(1_000);
      const rows = Array.from({ length: 450 }, (_, index) => `${code}-${index},${code},${note}`);
      const told = await imported(wire, path, csv("license__license_key,product__short_code,license__note", ...rows));
      expect(told.result).toMatchObject({ valid_row_count: 450, created_licenses_count: 450 });
      const listed = async (list: string, query = {}) => (await wire.server.manage("GET", list, { query })).json;
      expect((await listed("/licenses-import-results/", { status_iexact: "success" })).results[0].id).toBe(told.id);
      expect((await listed("/licenses-import-results/", { status_iexact: "running" })).count).toBe(0);
      expect((await listed("/licenses-import-results/", { status_iexact: "Success" })).results[0].id).toBe(told.id);
      expect((await wire.server.manage("GET", `/customers-import-results/${told.id}/`)).status).toBe(404);
      const parts = await wire.server.context.database.read.selectFrom("csv_import_part").selectAll().execute();
      expect(parts).toEqual([]);
    });
  });
});
