import { afterEach, beforeEach, expect, it } from "vitest";
import { type DatabasePlace, newSqlitePlace } from "../../test-support/databases.ts";
import { plansOf } from "../../test-support/query-plans.ts";
import type { CredentialScope } from "../domain/credential-scope.ts";
import { findBundleLicenses } from "./bundle-licenses.ts";
import { listUsersOfCustomer } from "./customer-users.ts";
import type { Queries } from "./dialect.ts";
import { hasLicenseOfAccount } from "./license-users.ts";
import { listLicensedProductIds } from "./licensed-products.ts";
import { findLicenses } from "./licenses.ts";
import { listLicensesOfDevice } from "./licenses-of-device.ts";
import { listTrialsOfOtherDevices } from "./trials.ts";
import { listLicensesOfUser, raiseRevisionsOfUsers } from "./user-licenses.ts";

const scopes: readonly CredentialScope[] = [
  { kind: "company" },
  { kind: "customeraccount", id: 4 },
  { kind: "customer", id: 5 },
  { kind: "customer", id: 5, accountId: 4 },
  { kind: "license", id: 6 },
];
const narrowScopes = scopes.filter(({ kind }) => kind !== "company");

interface Case {
  readonly name: string;
  readonly run: (queries: Queries, scope: CredentialScope) => Promise<unknown>;
  readonly scopes?: readonly CredentialScope[];
}

const ofProduct = { companyId: 1, productId: 2 };
const ofBundle = { companyId: 1, bundleId: 2 };

const cases: readonly Case[] = [
  { name: "a key", run: (queries, scope) => findLicenses(queries, { ...ofProduct, licenseKey: "K" }, scope) },
  { name: "a user", run: (queries, scope) => findLicenses(queries, { ...ofProduct, userId: 3 }, scope) },
  { name: "an id", run: (queries, scope) => findLicenses(queries, { ...ofProduct, userId: 3, licenseId: 6 }, scope) },
  {
    name: "a bundle's key",
    run: (queries, scope) => findBundleLicenses(queries, { ...ofBundle, licenseKey: "K" }, scope),
  },
  { name: "a bundle's user", run: (queries, scope) => findBundleLicenses(queries, { ...ofBundle, userId: 3 }, scope) },
  {
    name: "a bundle's id",
    run: (queries, scope) => findBundleLicenses(queries, { ...ofBundle, userId: 3, licenseId: 6 }, scope),
  },
  { name: "a device", run: (queries, scope) => listLicensesOfDevice(queries, 1, "device", scope) },
  { name: "user_licenses", run: (queries, scope) => listLicensesOfUser(queries, 1, 3, scope) },
  {
    name: "customer_license_users",
    run: (queries, scope) => listUsersOfCustomer(queries, { customerId: 5, productId: 2, bundleId: 7 }, scope),
  },
  {
    name: "products",
    run: (queries, scope) => listLicensedProductIds(queries, 1, scope),
    scopes: narrowScopes,
  },
  { name: "an account", run: (queries) => hasLicenseOfAccount(queries, 3, 4), scopes: narrowScopes.slice(0, 1) },
  {
    name: "trials of other devices",
    run: (queries) => listTrialsOfOtherDevices(queries, [6], "device"),
    scopes: narrowScopes.slice(0, 1),
  },
  {
    name: "what a user means",
    run: (queries) => raiseRevisionsOfUsers(queries, [{ userId: 3, productId: 2 }]),
    scopes: narrowScopes.slice(0, 1),
  },
];

/** SQLite has no statistics to choose by, so the shape of a query alone decides what it reads. */
let place: DatabasePlace;

beforeEach(async () => {
  place = await newSqlitePlace();
});

afterEach(() => place.drop());

/** Of all licenses, of a company's or of a product's there can be a million. */
const READS_TOO_MANY = /^SCAN license\b|^SEARCH license USING .*\((company_id=\?|product_id=\?)\)$/;

it.each(cases)("finding licenses by $name never reads those of everybody", async ({ run, scopes: asked = scopes }) => {
  for (const scope of asked) {
    const plans = await plansOf(place.open(), (queries) => run(queries, scope));
    expect(plans.length).toBeGreaterThan(0);
    expect(plans.filter((detail) => READS_TOO_MANY.test(detail))).toEqual([]);
  }
});
