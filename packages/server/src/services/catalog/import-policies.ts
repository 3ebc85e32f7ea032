/** Creates or changes the policies of a product, one of which is always its default. */

import type { FaultPath } from "../../domain/catalog/fault.ts";
import type { PolicyEntry } from "../../domain/catalog/policy.ts";
import { valueFault } from "../../domain/custom-field-value.ts";
import { statedFeatureTerms } from "../../domain/entitlements.ts";
import { featureTermsOf } from "../../domain/issue.ts";
import {
  changePolicy,
  changePolicyCustomField,
  changePolicyFeature,
  insertPolicy,
  insertPolicyCustomField,
  insertPolicyFeature,
} from "../../storage/policies.ts";
import type { PolicyTable } from "../../storage/tables/products.ts";
import { newPolicy } from "../policies/new-policy.ts";
import type { PolicyRows, ProductRows } from "./catalog-rows.ts";
import { termsOfEntry } from "./import-features.ts";
import { installationFileId } from "./import-installation-files.ts";
import { addFault, differences, type ImportSession, metadataColumn } from "./import-session.ts";

const DEFAULT_POLICY: PolicyEntry = { code: "default", name: "Default" };

export async function importPolicies(
  session: ImportSession,
  rows: ProductRows,
  entries: readonly PolicyEntry[],
  productPath: FaultPath,
): Promise<void> {
  const isBare = rows.policies.length === 0 && entries.length === 0;
  const changed = new Set<PolicyRows>();
  const created = new Set<PolicyRows>();
  const mentioned: PolicyRows[] = [];
  for (const [index, entry] of (isBare ? [DEFAULT_POLICY] : entries).entries()) {
    const path = [...productPath, "policies", index];
    let policy = rows.policies.find((one) => one.policy.code === entry.code);
    if (policy === undefined) {
      policy = await createPolicy(session, rows, entry, path);
      created.add(policy);
    } else if (await changeStoredPolicy(session, rows, policy, entry, path)) {
      changed.add(policy);
    }
    if (await importPolicyFeatures(session, rows, policy, entry, path)) changed.add(policy);
    if (await importPolicyCustomFields(session, rows, policy, entry, path)) changed.add(policy);
    mentioned.push(policy);
  }
  for (const policy of await settleDefault(session, rows, entries)) changed.add(policy);
  for (const policy of new Set([...mentioned, ...changed])) {
    session.tally.add("policies", created.has(policy) ? "created" : changed.has(policy) ? "changed" : "unchanged");
  }
}

function givenColumns(session: ImportSession, rows: ProductRows, entry: PolicyEntry, path: FaultPath) {
  const { features, custom_fields: _fields, installation_file, is_default: _isDefault, metadata, ...columns } = entry;
  const fileId = installationFileId(session, rows, installation_file, path);
  const given: Partial<PolicyTable> & { code: string } = {
    ...columns,
    ...(features === undefined ? {} : { lists_features: true }),
    ...(fileId === undefined ? {} : { installation_file_id: fileId }),
    ...metadataColumn(metadata),
  };
  return given;
}

async function createPolicy(session: ImportSession, rows: ProductRows, entry: PolicyEntry, path: FaultPath) {
  const policy: PolicyTable = {
    ...newPolicy(session, rows.product, entry.code),
    ...givenColumns(session, rows, entry, path),
  };
  await insertPolicy(session.queries, policy);
  const created: PolicyRows = { policy, features: [], customFields: [] };
  rows.policies.push(created);
  return created;
}

async function changeStoredPolicy(
  session: ImportSession,
  rows: ProductRows,
  stored: PolicyRows,
  entry: PolicyEntry,
  path: FaultPath,
): Promise<boolean> {
  const { license_type: type } = entry;
  if (type !== undefined && type !== stored.policy.license_type) {
    addFault(session, [...path, "license_type"], "cannot be changed once the policy exists");
  }
  const isAirGapped = (stated: boolean | null) => stated ?? rows.product.is_air_gapped ?? false;
  const { is_air_gapped: isNow = stored.policy.is_air_gapped } = entry;
  if (isAirGapped(isNow) !== isAirGapped(stored.policy.is_air_gapped)) {
    addFault(session, [...path, "is_air_gapped"], "cannot be changed once the policy exists");
  }
  const changes = differences(stored.policy, givenColumns(session, rows, entry, path));
  if (changes !== null) await writePolicy(session, stored, changes);
  return changes !== null;
}

async function writePolicy(session: ImportSession, stored: PolicyRows, changes: Partial<PolicyTable>): Promise<void> {
  const written = { ...changes, updated_at: session.now };
  await changePolicy(session.queries, stored.policy.id, written);
  stored.policy = { ...stored.policy, ...written };
}

async function importPolicyFeatures(
  session: ImportSession,
  rows: ProductRows,
  { policy, features }: PolicyRows,
  entry: PolicyEntry,
  path: FaultPath,
): Promise<boolean> {
  let changed = false;
  for (const [index, { code, ...terms }] of (entry.features ?? []).entries()) {
    const feature = rows.features.find((one) => one.code === code);
    if (feature === undefined) {
      addFault(session, [...path, "features", index, "code"], "is not a feature of the product");
      continue;
    }
    const given = statedFeatureTerms(termsOfEntry(terms));
    const at = features.findIndex((one) => one.product_feature_id === feature.id);
    const stored = features[at];
    if (stored === undefined) {
      const row = {
        ...featureTermsOf(feature),
        ...given,
        id: session.context.newId(),
        policy_id: policy.id,
        product_feature_id: feature.id,
      };
      await insertPolicyFeature(session.queries, row);
      features.push(row);
      changed = true;
      continue;
    }
    const changes = differences(stored, given);
    if (changes === null) continue;
    await changePolicyFeature(session.queries, stored.id, changes);
    features[at] = { ...stored, ...changes };
    changed = true;
  }
  return changed;
}

async function importPolicyCustomFields(
  session: ImportSession,
  rows: ProductRows,
  { policy, customFields }: PolicyRows,
  entry: PolicyEntry,
  path: FaultPath,
): Promise<boolean> {
  let changed = false;
  for (const [name, value] of entry.custom_fields ?? []) {
    const field = rows.customFields.find((one) => one.name === name);
    if (field === undefined) {
      addFault(session, [...path, "custom_fields", name], "is not a custom field of the product");
      continue;
    }
    const stored = customFields.find((one) => one.product_custom_field_id === field.id);
    if (stored?.value === value) continue;
    const fault = valueFault(field, value);
    if (fault !== null) addFault(session, [...path, "custom_fields", name], fault);
    changed = true;
    if (stored !== undefined) {
      await changePolicyCustomField(session.queries, stored.id, value);
      stored.value = value;
      continue;
    }
    const row = { id: session.context.newId(), policy_id: policy.id, product_custom_field_id: field.id, value };
    await insertPolicyCustomField(session.queries, row);
    customFields.push(row);
  }
  return changed;
}

/** The policy that the file marks becomes the default; where there is none at all, the first one does. */
async function settleDefault(
  session: ImportSession,
  rows: ProductRows,
  entries: readonly PolicyEntry[],
): Promise<PolicyRows[]> {
  const marked = entries.find((entry) => entry.is_default)?.code;
  const chosen =
    rows.policies.find(({ policy }) => policy.code === marked) ??
    rows.policies.find(({ policy }) => policy.is_default) ??
    rows.policies[0];
  const changed: PolicyRows[] = [];
  for (const one of rows.policies) {
    const isDefault = one === chosen;
    if (one.policy.is_default === isDefault) continue;
    await writePolicy(session, one, { is_default: isDefault });
    changed.push(one);
  }
  return changed;
}
