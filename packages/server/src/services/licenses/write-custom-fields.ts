/** The values that a locked license has for custom fields of its product: adds, changes and removes them. */
import {
  changeLicenseCustomField,
  deleteLicenseCustomFields,
  insertLicenseCustomField,
  listCustomFieldsOfLicenses,
} from "../../storage/license-custom-fields.ts";
import { updateLicense } from "../../storage/licenses.ts";
import type { LicenseCustomFieldTable } from "../../storage/tables/licenses.ts";
import { recordChange } from "../audit/record-change.ts";
import type { LicenseUnderChange } from "./administer.ts";

export interface FieldValue {
  readonly product_custom_field_id: number;
  readonly value: string;
}

/** Sets these values, and leaves those of other fields alone. */
export async function setFieldValues(change: LicenseUnderChange, values: readonly FieldValue[]): Promise<void> {
  const stored = await fieldsOf(change);
  for (const one of values) {
    const row = stored.find(({ product_custom_field_id }) => product_custom_field_id === one.product_custom_field_id);
    if (row === undefined) await addFieldValue(change, one);
    else await changeFieldValue(change, row, one.value);
  }
}

/** The license has exactly these values of its own afterwards. */
export async function replaceFieldValues(change: LicenseUnderChange, values: readonly FieldValue[]): Promise<void> {
  const kept = new Set(values.map(({ product_custom_field_id }) => product_custom_field_id));
  for (const row of await fieldsOf(change)) {
    if (!kept.has(row.product_custom_field_id)) await removeFieldValue(change, row);
  }
  await setFieldValues(change, values);
}

function fieldsOf({ queries, license }: LicenseUnderChange): Promise<LicenseCustomFieldTable[]> {
  return listCustomFieldsOfLicenses(queries, [license.id]);
}

export async function addFieldValue(
  change: LicenseUnderChange,
  { product_custom_field_id, value }: FieldValue,
): Promise<LicenseCustomFieldTable> {
  const row = { id: change.context.newId(), license_id: change.license.id, product_custom_field_id, value };
  await insertLicenseCustomField(change.queries, row);
  await recordField(change, row.id, "created", { after: row });
  return row;
}

export async function changeFieldValue(
  change: LicenseUnderChange,
  before: LicenseCustomFieldTable,
  value: string,
): Promise<void> {
  if (before.value === value) return;
  await changeLicenseCustomField(change.queries, before.id, value);
  await recordField(change, before.id, "updated", { before, after: { ...before, value } });
}

export async function removeFieldValue(change: LicenseUnderChange, before: LicenseCustomFieldTable): Promise<void> {
  await deleteLicenseCustomFields(change.queries, [before.id]);
  await recordField(change, before.id, "deleted", { before });
}

const texts = { created: "Custom field set", updated: "Custom field changed", deleted: "Custom field removed" };

async function recordField(
  { context, queries, administrator, license, now }: LicenseUnderChange,
  id: number,
  done: keyof typeof texts,
  rows: { readonly before?: object; readonly after?: object },
): Promise<void> {
  await updateLicense(queries, license.id, { updated_at: now }, { answerChanges: true });
  const change = { action: `license_custom_field.${done}`, id, licenseId: license.id, text: texts[done] } as const;
  await recordChange(context, queries, administrator, now, { ...change, ...rows });
}
