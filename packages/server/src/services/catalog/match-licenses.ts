/** Finds which stored licenses the entries of an order mean: by key, else by ref, else by product and set of users. */
import type { LicenseEntry } from "../../domain/catalog/license.ts";
import type { LicenseTable } from "../../storage/tables/licenses.ts";
import type { OrderRows } from "./order-rows.ts";

/** One license as its buyer sees it: a single row, or those of a bundle's members together. */
export interface LicenseUnit {
  /** Of the product or the bundle. */
  readonly productId: number;
  readonly licenses: readonly LicenseTable[];
}

export type LicenseMatch =
  | { readonly kind: "stored"; readonly unit: LicenseUnit }
  | { readonly kind: "new" }
  | { readonly kind: "fault"; readonly member: "license_key" | "ref" | "product"; readonly text: string };

interface SoughtLicense {
  readonly entry: LicenseEntry;
  readonly productId: number | undefined;
}

/** The match of each entry, in their order. */
export function matchLicenses(
  rows: OrderRows,
  orderId: number | undefined,
  sought: readonly SoughtLicense[],
): readonly LicenseMatch[] {
  const units = unitsOf(orderId === undefined ? [] : (rows.licenses.get(orderId) ?? []));
  const inOrder: UnitsInOrder = {
    orderId,
    byLicense: new Map(units.flatMap((unit) => unit.licenses.map(({ id }) => [id, unit]))),
    byRef: new Map(units.flatMap((unit) => unit.licenses.flatMap(({ ref }) => (ref === null ? [] : [[ref, unit]])))),
  };
  const named = sought.map((one) => matchByName(rows, inOrder, one));
  const claimed = new Set(named.map((match) => (match?.kind === "stored" ? match.unit : null)));
  const free = units.filter((unit) => !claimed.has(unit));
  const freeByUsers = Map.groupBy(free, (unit) => usersKey(unit.productId, emailsOf(rows, unit)));
  return sought.map((one, index) => named[index] ?? matchByUsers(freeByUsers, one));
}

interface UnitsInOrder {
  readonly orderId: number | undefined;
  readonly byLicense: ReadonlyMap<number, LicenseUnit>;
  readonly byRef: ReadonlyMap<string, LicenseUnit>;
}

/** Null for an entry that has neither key nor ref. */
function matchByName(rows: OrderRows, inOrder: UnitsInOrder, { entry, productId }: SoughtLicense): LicenseMatch | null {
  const { license_key: key, ref } = entry;
  const byRef = ref === undefined ? undefined : inOrder.byRef.get(ref);
  if (key !== undefined) {
    const match = matchByKey(rows.licensesByKey.get(key) ?? [], inOrder, productId);
    const refIsTaken = byRef !== undefined && !(match.kind === "stored" && match.unit === byRef);
    if (match.kind === "fault" || !refIsTaken) return match;
    return { kind: "fault", member: "ref", text: "already names a license with another key" };
  }
  if (ref === undefined) return null;
  if (byRef === undefined) return { kind: "new" };
  if (byRef.productId === productId) return { kind: "stored", unit: byRef };
  return { kind: "fault", member: "product", text: "is another one than that of the license which ref names" };
}

function matchByKey(
  withKey: readonly LicenseTable[],
  { orderId, byLicense }: UnitsInOrder,
  productId: number | undefined,
): LicenseMatch {
  if (withKey.length === 0) return { kind: "new" };
  if (withKey.some((license) => license.order_id !== orderId)) {
    return { kind: "fault", member: "license_key", text: "is already that of a license in another order" };
  }
  const units = withKey.map(({ id }) => byLicense.get(id));
  const unit = units.find((one) => one?.productId === productId);
  if (unit !== undefined) return { kind: "stored", unit };
  return { kind: "fault", member: "license_key", text: "is already that of a license of another product" };
}

function matchByUsers(
  freeByUsers: ReadonlyMap<string, readonly LicenseUnit[]>,
  { entry, productId }: SoughtLicense,
): LicenseMatch {
  const emails = (entry.users ?? []).map(({ email }) => email);
  const fitting = productId === undefined ? [] : (freeByUsers.get(usersKey(productId, emails)) ?? []);
  const withoutRef = fitting.filter((unit) => unit.licenses.every((license) => license.ref === null));
  const [unit, second] = withoutRef.length > 0 ? withoutRef : fitting;
  if (unit === undefined) return { kind: "new" };
  if (second === undefined) return { kind: "stored", unit };
  return { kind: "fault", member: "product", text: "fits several licenses of the order: give license_key or ref" };
}

function emailsOf(rows: OrderRows, unit: LicenseUnit): string[] {
  return unit.licenses.flatMap(({ id }) => (rows.assignments.get(id) ?? []).map(({ email }) => email));
}

function usersKey(productId: number, emails: readonly string[]): string {
  return JSON.stringify([productId, ...[...new Set(emails)].sort()]);
}

function unitsOf(licenses: readonly LicenseTable[]): LicenseUnit[] {
  const groups = Map.groupBy(licenses, (license) => license.bundle_license_id ?? license.id);
  return [...groups.values()].flatMap((rows) => {
    const [first] = rows;
    return first === undefined ? [] : [{ productId: first.bundle_id ?? first.product_id, licenses: rows }];
  });
}
