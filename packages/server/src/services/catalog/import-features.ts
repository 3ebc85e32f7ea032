/** Creates or changes the features and custom fields of a product. */
import type { CustomFieldEntry } from "../../domain/catalog/custom-field.ts";
import type { FaultPath } from "../../domain/catalog/fault.ts";
import type { FeatureTermsEntry, ProductFeatureEntry } from "../../domain/catalog/feature.ts";
import { valueFault } from "../../domain/custom-field-value.ts";
import { type StatedFeatureTerms, statedFeatureTerms } from "../../domain/entitlements.ts";
import {
  changeProductCustomField,
  changeProductFeature,
  insertProductCustomField,
  insertProductFeature,
} from "../../storage/product-features.ts";
import type { ProductCustomFieldTable, ProductFeatureTable } from "../../storage/tables/products.ts";
import { fieldColumns, newProductCustomField } from "../product-custom-fields/new-field.ts";
import { newProductFeature } from "../product-features/new-feature.ts";
import type { ProductRows } from "./catalog-rows.ts";
import { addFault, type ImportSession, metadataColumn, writeDifferences } from "./import-session.ts";

export async function importFeatures(
  session: ImportSession,
  rows: ProductRows,
  entries: readonly ProductFeatureEntry[],
  productPath: FaultPath,
): Promise<void> {
  for (const [index, entry] of entries.entries()) {
    await importFeature(session, rows, entry, [...productPath, "features", index]);
  }
}

async function importFeature(session: ImportSession, rows: ProductRows, entry: ProductFeatureEntry, path: FaultPath) {
  const { code, name, feature_type, is_deleted, ...terms } = entry;
  const given: Partial<ProductFeatureTable> = {
    ...(name === undefined ? {} : { name }),
    ...(is_deleted === undefined ? {} : { is_deleted }),
    ...statedFeatureTerms(termsOfEntry(terms)),
  };
  const index = rows.features.findIndex((feature) => feature.code === code);
  const stored = rows.features[index];
  if (stored === undefined) {
    if (name === undefined) addFault(session, [...path, "name"], "is required for a new feature");
    if (feature_type === undefined) addFault(session, [...path, "feature_type"], "is required for a new feature");
    const feature: ProductFeatureTable = {
      ...newProductFeature(session, rows.product.id, { code, feature_type: feature_type ?? "activation" }),
      ...given,
    };
    await insertProductFeature(session.queries, feature);
    session.tally.add("features", "created");
    rows.features.push(feature);
    return;
  }
  if (feature_type !== undefined && feature_type !== stored.feature_type) {
    addFault(session, [...path, "feature_type"], "cannot be changed once the feature exists");
  }
  rows.features[index] = await writeDifferences(session, "features", stored, given, (changes) =>
    changeProductFeature(session.queries, stored.id, changes),
  );
}

/** The terms of an entry, under the names of their columns. */
export function termsOfEntry(entry: Omit<FeatureTermsEntry, "code">): StatedFeatureTerms {
  const { metadata, ...terms } = entry;
  return { ...terms, ...metadataColumn(metadata) };
}

export async function importCustomFields(
  session: ImportSession,
  rows: ProductRows,
  entries: readonly CustomFieldEntry[],
  productPath: FaultPath,
): Promise<void> {
  for (const [place, entry] of entries.entries()) {
    const field = await importCustomField(session, rows, entry);
    const fault = valueFault(field, field.default_value);
    if (fault !== null) addFault(session, [...productPath, "custom_fields", place, "default_value"], fault);
  }
}

async function importCustomField(
  session: ImportSession,
  rows: ProductRows,
  entry: CustomFieldEntry,
): Promise<ProductCustomFieldTable> {
  const given = fieldColumns(entry);
  const index = rows.customFields.findIndex((field) => field.name === entry.name);
  const stored = rows.customFields[index];
  if (stored !== undefined) {
    const written = await writeDifferences(session, "custom_fields", stored, given, (changes) =>
      changeProductCustomField(session.queries, stored.id, changes),
    );
    rows.customFields[index] = written;
    return written;
  }
  const field = newProductCustomField(session, rows.product.id, given);
  await insertProductCustomField(session.queries, field);
  session.tally.add("custom_fields", "created");
  rows.customFields.push(field);
  return field;
}
