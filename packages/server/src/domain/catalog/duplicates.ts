/** Entries of one file that would be taken for the same object, or that contradict each other. */
import type { Catalog } from "./catalog.ts";
import type { CatalogFault, FaultPath } from "./fault.ts";
import type { LicenseEntry } from "./license.ts";
import type { LicenseUserEntry, PersonEntry } from "./license-user.ts";
import type { OrderEntry } from "./order.ts";
import type { ProductEntry } from "./product.ts";

export function duplicateFaults(catalog: Catalog): CatalogFault[] {
  const { products = [], bundles = [], customer_accounts = [], customers = [], orders = [] } = catalog;
  const faults: CatalogFault[] = [];
  const shortCodes = new Seen(faults);
  products.forEach(({ short_code }, index) => {
    shortCodes.add(short_code, ["products", index, "short_code"]);
  });
  bundles.forEach(({ short_code }, index) => {
    shortCodes.add(short_code, ["bundles", index, "short_code"]);
  });
  products.forEach((product, index) => {
    findInProduct(product, ["products", index], faults);
  });
  findIn(customer_accounts, ["customer_accounts"], "code", faults);
  findIn(customers, ["customers"], "email", faults);
  findIn(orders, ["orders"], "id", faults);
  findInLicenses(orders, faults);
  findTwoPasswords(orders, faults);
  return faults;
}

class Seen {
  readonly #faults: CatalogFault[];
  readonly #keys = new Set<string>();

  constructor(faults: CatalogFault[]) {
    this.#faults = faults;
  }

  add(key: string, path: FaultPath, text = "appears twice"): void {
    if (this.#keys.has(key)) this.#faults.push({ path, text });
    this.#keys.add(key);
  }
}

function findIn<Name extends string>(
  entries: readonly { readonly [N in Name]: string }[],
  path: FaultPath,
  name: Name,
  faults: CatalogFault[],
): void {
  const seen = new Seen(faults);
  entries.forEach((entry, index) => {
    seen.add(entry[name], [...path, index, name]);
  });
}

function findInProduct(product: ProductEntry, path: FaultPath, faults: CatalogFault[]): void {
  const { features = [], custom_fields = [], policies = [], installation_files = [] } = product;
  findIn(features, [...path, "features"], "code", faults);
  findIn(custom_fields, [...path, "custom_fields"], "name", faults);
  findIn(policies, [...path, "policies"], "code", faults);
  const defaults = new Seen(faults);
  policies.forEach((policy, index) => {
    const policyPath = [...path, "policies", index];
    findIn(policy.features ?? [], [...policyPath, "features"], "code", faults);
    if (policy.is_default) defaults.add("", [...policyPath, "is_default"], "can be true for one policy only");
  });
  const files = new Seen(faults);
  installation_files.forEach(({ version, environment, channel = "" }, index) => {
    files.add(JSON.stringify([version, environment, channel]), [...path, "installation_files", index]);
  });
}

function findInLicenses(orders: readonly OrderEntry[], faults: CatalogFault[]): void {
  const keys = new Seen(faults);
  orders.forEach(({ licenses = [] }, orderIndex) => {
    const refs = new Seen(faults);
    const unnamed = new Seen(faults);
    licenses.forEach((license, index) => {
      const path = ["orders", orderIndex, "licenses", index];
      findIn(license.features ?? [], [...path, "features"], "code", faults);
      findIn(license.users ?? [], [...path, "users"], "email", faults);
      if (license.license_key !== undefined) keys.add(license.license_key, [...path, "license_key"]);
      if (license.ref !== undefined) refs.add(license.ref, [...path, "ref"]);
      if (license.license_key !== undefined || license.ref !== undefined) return;
      unnamed.add(unnamedKey(license), path, "cannot be told from another license of this order: give it a ref");
    });
  });
}

function unnamedKey(license: LicenseEntry): string {
  return JSON.stringify([license.product, ...(license.users ?? []).map(({ email }) => email).sort()]);
}

/** One person may stand under several licenses, but with one password. */
function findTwoPasswords(orders: readonly OrderEntry[], faults: CatalogFault[]): void {
  const passwords = new Map<string, string>();
  for (const { person, path } of peopleOf(orders)) {
    const { password, initial_password } = person;
    if (password === undefined && initial_password === undefined) continue;
    const stated = JSON.stringify({ password, initial_password });
    const before = passwords.get(person.email);
    if (before !== undefined && before !== stated) {
      const member = password === undefined ? "initial_password" : "password";
      faults.push({ path: [...path, member], text: "differs from the one given elsewhere in the file" });
    }
    passwords.set(person.email, stated);
  }
}

/** Everyone in the orders of a file, with their places. */
export function* peopleOf(
  orders: readonly OrderEntry[],
): Generator<{ readonly person: PersonEntry | LicenseUserEntry; readonly path: FaultPath }> {
  for (const [orderIndex, { licenses = [], managers = [] }] of orders.entries()) {
    for (const [index, person] of managers.entries()) yield { person, path: ["orders", orderIndex, "managers", index] };
    for (const [licenseIndex, { users = [] }] of licenses.entries()) {
      for (const [index, person] of users.entries()) {
        yield { person, path: ["orders", orderIndex, "licenses", licenseIndex, "users", index] };
      }
    }
  }
}
