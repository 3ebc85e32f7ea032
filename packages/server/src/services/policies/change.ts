/** Makes, changes and deletes policies; what licenses were issued with never changes by it. */
import { type EntitlementDefaults, entitlementsOf } from "../../domain/entitlements.ts";
import { invalidFields, Problem } from "../../errors/problem.ts";
import { findInstallationFile } from "../../storage/installation-files.ts";
import { changePolicy, insertPolicy } from "../../storage/policies.ts";
import { clearDefaultPolicy, deletePolicy, findPolicyByCode, isPolicyInUse } from "../../storage/product-policies.ts";
import { findProductById } from "../../storage/products.ts";
import type { PolicyTable, ProductTable } from "../../storage/tables/products.ts";
import type { Administrator } from "../administrators/administrator.ts";
import { differences } from "../catalog/import-session.ts";
import type { ServiceContext } from "../context.ts";
import { type CatalogChange, changeCatalog } from "../products/change-catalog.ts";
import { requireParent } from "../products/require-parent.ts";
import { type CarriedByPolicy, writeCarried } from "./carried.ts";
import { loadManagedPolicy, type ManagedPolicy, requirePolicy } from "./managed.ts";
import { newPolicy } from "./new-policy.ts";

type Settled =
  | "name"
  | "is_default"
  | "is_archived"
  | "is_sku"
  | "license_type"
  | "installation_file_id"
  | "lists_features"
  | "metadata_json";

/** What can be changed of a policy at any time. */
export type PolicyColumns = Partial<EntitlementDefaults & Pick<PolicyTable, Settled>>;

export interface PolicyChanges extends CarriedByPolicy {
  readonly columns: PolicyColumns;
}

export interface NewPolicy extends PolicyChanges {
  readonly product_id: number;
  readonly code: string;
}

export function createPolicy(
  context: ServiceContext,
  administrator: Administrator,
  { product_id, code, columns, ...carried }: NewPolicy,
): Promise<ManagedPolicy> {
  return changeCatalog(context, administrator, async (change) => {
    const product = await requireParent(change, product_id);
    if ((await findPolicyByCode(change.queries, product.id, code)) !== undefined) {
      throw invalidFields({ code: ["is the code of another policy of the product: choose another one"] });
    }
    await requireFile(change, product.id, columns);
    const policy: PolicyTable = { ...newPolicy(change, product, code), ...columns, ...listing(carried) };
    refuseArchivedDefault(policy);
    if (policy.is_default) await clearDefaultPolicy(change.queries, product.id, change.now);
    await insertPolicy(change.queries, policy);
    await writeCarried(change, policy, carried);
    await change.record({ action: "policy.created", id: policy.id, after: policy });
    return loadManagedPolicy(change.queries, policy.id);
  });
}

export function updatePolicy(
  context: ServiceContext,
  administrator: Administrator,
  id: number,
  { columns, ...stated }: PolicyChanges,
): Promise<ManagedPolicy> {
  return changeCatalog(context, administrator, async (change) => {
    const before = await requirePolicy(change.queries, administrator, id);
    const carried = withoutRestated(await loadManagedPolicy(change.queries, id), stated, columns);
    const product = await requireProductOf(change, before);
    refuseFrozen(product, before, columns, carried);
    await requireFile(change, product.id, columns);
    if (before.is_default && columns.is_default === false) {
      throw invalidFields({ is_default: ["must stay true: make another policy of the product the default instead"] });
    }
    refuseArchivedDefault({ ...before, ...columns });
    await writePolicy(change, before, columns, carried);
    return loadManagedPolicy(change.queries, id);
  });
}

async function writePolicy(
  change: CatalogChange,
  before: PolicyTable,
  columns: PolicyColumns,
  carried: CarriedByPolicy,
): Promise<void> {
  const isCarriedChanged = await writeCarried(change, before, carried);
  const differing = differences(before, { ...columns, ...listing(carried) }) ?? {};
  if (!isCarriedChanged && Object.keys(differing).length === 0) return;
  if (differing.is_default === true) await clearDefaultPolicy(change.queries, before.product_id, change.now);
  await changePolicy(change.queries, before.id, { ...differing, updated_at: change.now });
  const after = { ...before, ...differing, ...carried };
  await change.record({ action: "policy.updated", id: before.id, before, after });
}

/**
 * Without lists that say what is so already: clients send whole policies back to change one member, and a policy that
 * carries all features of its product is to go on doing so.
 */
function withoutRestated(
  managed: ManagedPolicy,
  { features, customFields }: CarriedByPolicy,
  { lists_features = true }: PolicyColumns,
): CarriedByPolicy {
  const restatesFeatures = lists_features === managed.policy.lists_features && hasFeatures(managed, features ?? []);
  return {
    ...(features !== undefined && !restatesFeatures && { features }),
    ...(customFields !== undefined && !hasValues(managed, customFields) && { customFields }),
  };
}

function hasFeatures({ features }: ManagedPolicy, stated: NonNullable<CarriedByPolicy["features"]>): boolean {
  const unstated = new Map(features.map(({ feature, terms }) => [feature.id, terms]));
  const areSame = stated.every(({ product_feature_id: id, terms }) => {
    const before = unstated.get(id);
    unstated.delete(id);
    return before !== undefined && differences(before, terms) === null;
  });
  return areSame && unstated.size === 0;
}

function hasValues({ customFields }: ManagedPolicy, stated: NonNullable<CarriedByPolicy["customFields"]>): boolean {
  const unstated = new Map(customFields.map(({ field, value }) => [field.id, value]));
  const areSame = stated.every(({ product_custom_field_id: id, value }) => {
    const before = unstated.get(id);
    unstated.delete(id);
    return before !== undefined && (value ?? before) === before;
  });
  return areSame && unstated.size === 0;
}

/** Whoever lists features means these alone. */
function listing({ features }: CarriedByPolicy): Pick<PolicyColumns, "lists_features"> {
  return features === undefined ? {} : { lists_features: true };
}

export function removePolicy(context: ServiceContext, administrator: Administrator, id: number): Promise<void> {
  return changeCatalog(context, administrator, async (change) => {
    const before = await requirePolicy(change.queries, administrator, id);
    if (isAirGapped(await requireProductOf(change, before), before)) throw frozen("deleted");
    if (before.is_default) {
      throw new Problem(
        "object_in_use",
        "The policy is the default of its product. Make another policy the default first.",
      );
    }
    if (await isPolicyInUse(change.queries, id)) {
      throw new Problem(
        "object_in_use",
        "Licenses, or a bundle, have this policy. Archive it instead: set is_archived to true.",
      );
    }
    await deletePolicy(change.queries, id);
    await change.record({ action: "policy.deleted", id, before });
  });
}

/** Applications carry the policy file of an air-gapped policy with them, so what it says must stay as it is. */
function refuseFrozen(
  product: ProductTable,
  before: PolicyTable,
  columns: PolicyColumns,
  carried: CarriedByPolicy,
): void {
  const { is_archived: _archived, is_default: _default, ...terms } = columns;
  const inForce: PolicyColumns = { ...before, ...entitlementsOf(product, before) };
  const isChanged =
    differences(inForce, terms) !== null || carried.features !== undefined || carried.customFields !== undefined;
  if (isAirGapped(product, before) && isChanged) throw frozen("changed");
  if (!isAirGapped(product, before) && isAirGapped(product, { ...before, ...columns })) {
    throw invalidFields({ is_air_gapped: ["cannot be switched on once the policy exists: make a new policy"] });
  }
}

function isAirGapped(product: ProductTable, policy: Pick<PolicyTable, "is_air_gapped">): boolean {
  return policy.is_air_gapped ?? product.is_air_gapped ?? false;
}

function frozen(done: "changed" | "deleted"): Problem {
  return new Problem(
    "validation_error",
    `An air-gapped policy cannot be ${done}, since applications carry its policy file. Archive it, and make a new one.`,
    { fields: { is_air_gapped: [`is true, so the policy cannot be ${done}`] } },
  );
}

function refuseArchivedDefault({ is_default, is_archived }: Pick<PolicyTable, "is_default" | "is_archived">): void {
  if (!is_default || !is_archived) return;
  throw invalidFields({
    is_archived: ["must be false of the default policy: make another policy of the product the default first"],
  });
}

async function requireFile(
  { queries, companyId }: CatalogChange,
  productId: number,
  { installation_file_id: id }: PolicyColumns,
): Promise<void> {
  if (id === undefined || id === null) return;
  const file = await findInstallationFile(queries, companyId, id);
  if (file?.product_id === productId) return;
  throw invalidFields({ installation_file: ["must be the id of an installation file of the policy's product"] });
}

async function requireProductOf({ queries, companyId }: CatalogChange, policy: PolicyTable): Promise<ProductTable> {
  const product = await findProductById(queries, companyId, policy.product_id);
  if (product === undefined) throw new Error("A policy has lost its product.");
  return product;
}
