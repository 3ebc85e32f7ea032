/** SQLite has no statistics to choose by: the shape of each query alone keeps it from reading a whole record. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { type DatabasePlace, newSqlitePlace } from "../../test-support/databases.ts";
import { plansOf } from "../../test-support/query-plans.ts";
import { auditEntryFilters } from "../domain/history-filters.ts";
import { readList } from "../http/management-api/list-input.ts";
import { findChainEnd, listChained, listCompaniesToSeal, listLastSealed, listUnsealed } from "./audit-chain.ts";
import { auditEntryListing } from "./audit-entries.ts";
import type { Queries } from "./dialect.ts";
import { findPage } from "./listing/find-page.ts";

let place: DatabasePlace;

beforeAll(async () => {
  place = await newSqlitePlace();
});

afterAll(() => place.drop());

const plansFor = async (work: (queries: Queries) => Promise<unknown>) =>
  (await plansOf(place.open(), work)).filter((detail) => /audit_entry|entry|each|TEMP B-TREE/.test(detail));

it.each([
  ["action=license.disabled", "audit_entry_company_id_action_idx"],
  ["actor_id=7", "audit_entry_company_id_actor_id_idx"],
  ["actor_kind=operator", "audit_entry_company_id_actor_kind_idx"],
  ["actor_name=shop", "audit_entry_company_id_actor_name_idx"],
  ["object_kind=license&object_id=5", "audit_entry_company_id_object_kind_object_id_idx"],
  ["license=5", "audit_entry_license_id_ts_idx"],
  ["ts__gte=2026-01-01&ts__lt=2026-02-01", "audit_entry_company_id_ts_id_list"],
  ["", "audit_entry_company_id_id_list"],
])("a list of changes by '%s' is found by %s", async (query, index) => {
  const parameters = { filters: auditEntryFilters, orders: ["ts"] };
  const request = readList(parameters, Object.fromEntries(new URLSearchParams(query)));
  const plans = await plansFor((queries) => findPage(queries, auditEntryListing, 1, request));
  expect(plans.find((detail) => /^(SEARCH|SCAN) audit_entry/.test(detail))).toContain(index);
});

it.each<[string, (queries: Queries) => Promise<unknown>, string]>([
  ["looking for something to seal", listCompaniesToSeal, "audit_entry_unsealed_idx"],
  ["taking what waits", (queries) => listUnsealed(queries, 1, 0, 10), "audit_entry_unsealed_idx"],
  ["finding the end", (queries) => findChainEnd(queries, 1), "audit_entry_position_key"],
  ["going on from the end", (queries) => listLastSealed(queries, 1, 2), "audit_entry_position_key"],
  [
    "walking along a chain",
    (queries) => listChained(queries, 1, { position: 5, id: 5 }, 9, 10),
    "audit_entry_position_key",
  ],
])("%s needs one index and no sorting", async (_what, work, index) => {
  const plans = await plansFor(work);
  expect(plans[0]).toContain(index);
  expect(plans.filter((detail) => /^SCAN|TEMP B-TREE/.test(detail))).toEqual([]);
});
