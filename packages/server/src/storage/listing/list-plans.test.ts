import { afterAll, beforeAll, expect, it } from "vitest";
import { catalogCompany } from "../../../test-support/catalog-company.ts";
import { type DatabasePlace, newSqlitePlace } from "../../../test-support/databases.ts";
import { plansOf } from "../../../test-support/query-plans.ts";
import { licenseFilters, licenseOrders } from "../../domain/license-filters.ts";
import { readList } from "../../http/management-api/list-input.ts";
import { licenseListing } from "../license-listing.ts";
import { findPage } from "./find-page.ts";

let place: DatabasePlace;

beforeAll(async () => {
  place = await newSqlitePlace();
  const database = place.open();
  const company = await catalogCompany(database);
  await company.import({ products: [{ short_code: "x", product_name: "X", authorization_method: "license-key" }] });
  const { id } = await database.read.selectFrom("product").select("id").executeTakeFirstOrThrow();
  const tallied = { company_id: 1, is_any_floating: false, slot: 0, count: 500_000 };
  await database.write(async (queries) => {
    for (const product_id of [2, id]) {
      await queries
        .insertInto("license_tally")
        .values([
          { ...tallied, product_id, enabled: true, active: true },
          { ...tallied, product_id, enabled: false, active: false },
        ])
        .execute();
    }
  });
});

afterAll(() => place.drop());

const parameters = { filters: licenseFilters, orders: licenseOrders, hasMetadata: true };

function listPlans(query: string): Promise<string[]> {
  const request = readList(parameters, Object.fromEntries(new URLSearchParams(query)));
  return plansOf(place.open(), (queries) => findPage(queries, licenseListing(0), 1, request));
}

/** What is read of licenses. */
function readsOf(plans: readonly string[]): string[] {
  return plans.filter((detail) => /^(SCAN|SEARCH) license /.test(detail));
}

/** Of all licenses, or of a company's, there can be a million. */
const READS_ALL_LICENSES = /^SCAN license( |$)|^SEARCH license USING .*\(company_id=\?( AND id>\?)?\)$/;

it.each([
  "license_key=K",
  "license_key__startswith=K",
  "id__in=1,2",
  "order__store_id=1",
  "order__store_id=1&enabled=true",
  "customer_email=a@b.example",
  "customer_id=5",
  "customer__account__code=x",
  "license_users__true_email=a@b.example",
  "license_users__id=5",
  "manager__true_email=a@b.example",
  "devices__hardware_id=x",
  "devices__hostname=x",
  "subscription_id=x",
  "metadata__a=1",
  "metadata__a__contains=1&enabled=true",
])("a list of licenses by %s reads those alone that fit", async (query) => {
  const plans = await listPlans(query);
  expect(plans.filter((detail) => READS_ALL_LICENSES.test(detail))).toEqual([]);
});

it.each([
  ["", "license_company_id_id_list"],
  ["order_by=id", "license_company_id_id_list"],
  ["order_by=-created_at", "license_company_id_created_at_id_list"],
  ["order_by=created_at&active=true", "license_company_id_created_at_id_list"],
  ["order_by=validity_period", "license_company_id_validity_period_id_list"],
  ["order_by=-validity_period", "license_company_id_validity_period_id_list"],
  ["order_by=license_key", "autoindex_license_1"],
  ["active=false", "license_company_id_id_list"],
  ["enabled=false", "license_company_id_id_disabled"],
  ["product_id=2", "license_product_id_idx"],
  ["product_id=2&enabled=true", "license_product_id_idx"],
  ["product_short_code=x", "license_product_id_idx"],
  ["product_short_code=x&enabled=true", "license_product_id_idx"],
])("a long list of licenses with '%s' is walked in its order", async (query, index) => {
  const plans = await listPlans(query);
  expect(readsOf(plans)).toEqual([expect.stringContaining(index)]);
  expect(plans.filter((detail) => detail === "USE TEMP B-TREE FOR ORDER BY")).toEqual([]);
});

it("a long list of licenses looks up for each what stands behind relations, not all of it beforehand", async () => {
  const plans = await listPlans("product_name__icontains=x");
  expect(plans.at(-1)).toMatch(/^SEARCH product (EXISTS )?USING INTEGER PRIMARY KEY/);
});

it.each([
  ["status=Expired", "license_company_id_validity_period_id_list"],
  ["validity_period__lt=2026-01-01", "license_company_id_validity_period_id_list"],
  ["customer__account__code=x", "license_order_id_company_id_idx"],
  ["customer_email__icontains=x", "license_order_id_company_id_idx"],
])("a list of licenses with %s is counted by an index alone", async (query, index) => {
  expect(readsOf(await listPlans(query))[0]).toContain(`USING COVERING INDEX ${index} `);
});
