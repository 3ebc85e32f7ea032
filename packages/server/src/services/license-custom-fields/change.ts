/** Gives licenses values of their own for custom fields, changes them and takes them away. */
import { valueFault } from "../../domain/custom-field-value.ts";
import { invalidFields } from "../../errors/problem.ts";
import { listCustomFieldsOfLicenses } from "../../storage/license-custom-fields.ts";
import { findProductCustomField } from "../../storage/product-features.ts";
import type { LicenseCustomFieldTable } from "../../storage/tables/licenses.ts";
import type { ProductCustomFieldTable } from "../../storage/tables/products.ts";
import type { Administrator } from "../administrators/administrator.ts";
import type { ServiceContext } from "../context.ts";
import { requireLicenseNamed } from "../license-features/change.ts";
import { type LicenseUnderChange, lockForChange } from "../licenses/administer.ts";
import { addFieldValue, changeFieldValue, removeFieldValue } from "../licenses/write-custom-fields.ts";
import { requireProductCustomField } from "../product-custom-fields/list.ts";
import { requireFieldValue } from "./list.ts";

export interface NewFieldValue {
  /** The id of the license. */
  readonly license: number;
  /** The id of the custom field of the product. */
  readonly product_custom_field: number;
  readonly value: string;
}

export function createFieldValue(
  context: ServiceContext,
  administrator: Administrator,
  { license: licenseId, product_custom_field, value }: NewFieldValue,
): Promise<LicenseCustomFieldTable> {
  return context.database.write(async (queries) => {
    await requireLicenseNamed(queries, administrator, licenseId);
    const change = await lockForChange(context, queries, administrator, licenseId);
    const field = await requireFree(change, product_custom_field);
    refuseValue(field, value);
    return addFieldValue(change, { product_custom_field_id: product_custom_field, value });
  });
}

/** A custom field of the license's product that the license has no value for. */
async function requireFree(
  { queries, administrator, license }: LicenseUnderChange,
  id: number,
): Promise<ProductCustomFieldTable> {
  const field = await findProductCustomField(queries, administrator.companyId, id);
  if (field?.product_id !== license.product_id) {
    throw invalidFields({ product_custom_field: ["is not a custom field of the license's product"] });
  }
  const stored = await listCustomFieldsOfLicenses(queries, [license.id]);
  if (stored.every((one) => one.product_custom_field_id !== id)) return field;
  throw invalidFields({ product_custom_field: ["is a field that the license has a value for already: change that"] });
}

function refuseValue(field: ProductCustomFieldTable, value: string): void {
  const fault = valueFault(field, value);
  if (fault !== null) throw invalidFields({ value: [fault] });
}

export function updateFieldValue(
  context: ServiceContext,
  administrator: Administrator,
  id: number,
  { value }: { readonly value?: string },
): Promise<LicenseCustomFieldTable> {
  return context.database.write(async (queries) => {
    const { license_id } = await requireFieldValue(queries, administrator, id);
    const change = await lockForChange(context, queries, administrator, license_id);
    const before = await requireFieldValue(queries, administrator, id);
    if (value === undefined || value === before.value) return before;
    refuseValue(await requireProductCustomField(queries, administrator, before.product_custom_field_id), value);
    await changeFieldValue(change, before, value);
    return { ...before, value };
  });
}

/** The product's value holds again. */
export function deleteFieldValue(context: ServiceContext, administrator: Administrator, id: number): Promise<void> {
  return context.database.write(async (queries) => {
    const { license_id } = await requireFieldValue(queries, administrator, id);
    const change = await lockForChange(context, queries, administrator, license_id);
    await removeFieldValue(change, await requireFieldValue(queries, administrator, id));
  });
}
