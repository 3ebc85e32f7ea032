/** Issues the licenses of an order that are new, and plans the changes of those that are not. */
import type { FaultPath } from "../../domain/catalog/fault.ts";
import type { LicenseEntry, LicenseTermsEntry } from "../../domain/catalog/license.ts";
import { choosePolicy, type IssuePolicy } from "../../domain/issue.ts";
import type { OrderTable } from "../../storage/tables/licenses.ts";
import type { EnsuredPerson } from "../license-users/ensure-people.ts";
import { type AssignedUser, type IssuePlace, issueLicense, keyForNewLicense } from "../licenses/issue.ts";
import type { CatalogRows, ProductRows } from "./catalog-rows.ts";
import { planChange } from "./change-license.ts";
import { addFault, type ImportSession } from "./import-session.ts";
import { issueTemplate } from "./issue-template.ts";
import { type LicensePart, licenseParts } from "./license-parts.ts";
import { licenseRequest } from "./license-request.ts";
import { type LicenseMatch, matchLicenses } from "./match-licenses.ts";
import type { OrderRows } from "./order-rows.ts";

/** An order on its way in, with all that its licenses may refer to. */
export interface OrderImport {
  readonly session: ImportSession;
  readonly catalog: CatalogRows;
  readonly rows: OrderRows;
  readonly people: ReadonlyMap<string, EnsuredPerson>;
  readonly order: OrderTable;
  readonly isNew: boolean;
  /** When the licenses that are new count as made, and what their histories say made them. */
  readonly issued: Pick<IssuePlace, "createdAt" | "source" | "by">;
  /** The item of the order that a license of the product stands under. */
  itemOf(productId: number): number;
  /** Stated once for all licenses of the order. */
  readonly common: LicenseTermsEntry;
}

export async function importLicenses(
  orderImport: OrderImport,
  entries: readonly LicenseEntry[],
  orderPath: FaultPath,
): Promise<void> {
  const { catalog, rows, order, isNew } = orderImport;
  const sought = entries.map((entry) => ({ entry, productId: catalog.get(entry.product)?.product.id }));
  const matches = matchLicenses(rows, isNew ? undefined : order.id, sought);
  for (const [index, entry] of entries.entries()) {
    const match = matches[index] ?? { kind: "new" };
    await importLicense(orderImport, entry, match, [...orderPath, "licenses", index]);
  }
}

/** Also for an entry that is known to be new; its faults are added to the session. */
export async function importLicense(
  orderImport: OrderImport,
  entry: LicenseEntry,
  match: LicenseMatch,
  path: FaultPath,
): Promise<void> {
  const { session, catalog, common } = orderImport;
  const product = catalog.get(entry.product);
  if (product === undefined) {
    addFault(session, [...path, "product"], "is not a product or bundle");
    return;
  }
  if (match.kind === "fault") {
    addFault(session, [...path, match.member], match.text);
    return;
  }
  if (entry.license_key !== undefined && product.product.authorization_method === "user") {
    addFault(session, [...path, "license_key"], "cannot be given: the product is licensed by user");
    return;
  }
  const users = assignedUsers(orderImport, entry);
  const parts = licenseParts(session, catalog, product, entry, common, path);
  const unit = match.kind === "stored" ? match.unit.licenses : [];
  const newUnit = newLicenseUnit(orderImport, product, entry, unit, users);
  for (const part of parts) {
    const policy = partPolicy(session, part);
    if (policy === undefined) continue;
    const request = licenseRequest(session, part.product, part.terms, part.path);
    const stored = unit.find((license) => license.product_id === part.product.product.id);
    if (stored === undefined) {
      issuePart(orderImport, newUnit, part, policy, request);
      continue;
    }
    const policyId = part.terms.policy === undefined ? undefined : policy.id;
    const wanted = { product: part.product, policyId, ref: entry.ref, request, users };
    const changed = planChange(session, orderImport.rows, stored, wanted, part.path);
    session.tally.add("licenses", changed ? "changed" : "unchanged");
  }
}

function assignedUsers({ people }: OrderImport, entry: LicenseEntry): AssignedUser[] {
  return (entry.users ?? []).flatMap((user): AssignedUser[] => {
    const person = people.get(user.email);
    if (person === undefined) return [];
    const { is_manager, max_activations, allow_unlimited_activations } = user;
    return [
      {
        license_user_id: person.user.id,
        ...(is_manager === undefined ? {} : { is_manager }),
        ...(max_activations === undefined ? {} : { max_activations }),
        ...(allow_unlimited_activations === undefined ? {} : { allow_unlimited_activations }),
      },
    ];
  });
}

function partPolicy({ faults }: ImportSession, part: LicensePart): IssuePolicy | undefined {
  const policy = choosePolicy(issueTemplate(part.product), part.terms.policy ?? part.defaultPolicy);
  if (policy === undefined) faults.push({ path: [...part.path, "policy"], text: "is not a policy of the product" });
  return policy;
}

/** What the rows of one new license share: made when the first of them is issued. */
type NewUnit = () => Omit<IssuePlace, "orderItemId"> & { readonly product: ProductRows };

function newLicenseUnit(
  { session, order, issued }: OrderImport,
  product: ProductRows,
  entry: LicenseEntry,
  stored: readonly { license_key: string | null; ref: string | null; bundle_license_id: number | null }[],
  users: readonly AssignedUser[],
): NewUnit {
  let made: ReturnType<NewUnit> | undefined;
  const make = (): ReturnType<NewUnit> => {
    const [sister] = stored;
    const key = sister?.license_key ?? keyForNewLicense(product.product.authorization_method, entry.license_key);
    if (key !== null && sister === undefined && entry.license_key === undefined) {
      session.tally.generatedKeys.push({ order: order.store_id, product: entry.product, license_key: key });
    }
    const bundle = product.product.is_bundle
      ? { id: product.product.id, licenseId: sister?.bundle_license_id ?? session.context.newId() }
      : null;
    return {
      product,
      companyId: session.companyId,
      orderId: order.id,
      licenseKey: key,
      ref: entry.ref ?? sister?.ref ?? null,
      bundle,
      users,
      ...issued,
    };
  };
  return () => {
    made ??= make();
    return made;
  };
}

function issuePart(
  orderImport: OrderImport,
  newUnit: NewUnit,
  part: LicensePart,
  policy: IssuePolicy,
  request: ReturnType<typeof licenseRequest>,
): void {
  const { session, rows } = orderImport;
  const { product, ...unit } = newUnit();
  const place = { ...unit, orderItemId: orderImport.itemOf(product.product.id) };
  const outcome = issueLicense(session.context, session.now, place, issueTemplate(part.product), policy, request);
  if ("faults" in outcome) {
    for (const { path, text } of outcome.faults) {
      // Users stand on the license itself, also where it is one of a bundle's.
      addFault(session, [...(path[0] === "users" ? part.unitPath : part.path), ...path], text);
    }
    return;
  }
  rows.added.licenses.push(outcome.issued);
  session.tally.add("licenses", "created");
}
