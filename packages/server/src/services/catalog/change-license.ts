/** Brings a stored license to what a catalog says of it, leaving alone what the file leaves out and what is counted. */

import type { FaultPath } from "../../domain/catalog/fault.ts";
import { settledCounter } from "../../domain/consumption-period.ts";
import { valueFault } from "../../domain/custom-field-value.ts";
import { statedEntitlements, statedFeatureTerms } from "../../domain/entitlements.ts";
import { featureTermsOf, type LicenseRequest } from "../../domain/issue.ts";
import { changeAssignment, insertAssignment } from "../../storage/assignments.ts";
import { changeLicenseCustomField, insertLicenseCustomField } from "../../storage/license-custom-fields.ts";
import { insertLicenseFeature, listLicenseFeatures, updateLicenseFeature } from "../../storage/license-features.ts";
import { lockLicense } from "../../storage/licenses.ts";
import type { LicenseFeatureTable, LicenseTable } from "../../storage/tables/licenses.ts";
import { newFeatureRow, startedTerm } from "../licenses/feature-rows.ts";
import { type AssignedUser, newAssignment, usersFault } from "../licenses/issue.ts";
import { writeChanges } from "../licenses/write-changes.ts";
import { addFault, differences, type ImportSession } from "./import-session.ts";
import type { OrderRows, PlannedChange, WantedLicense } from "./order-rows.ts";

/** Adds what is to be changed to the rows; returns whether anything is. */
export function planChange(
  session: ImportSession,
  rows: OrderRows,
  stored: LicenseTable,
  wanted: WantedLicense,
  path: FaultPath,
): boolean {
  addFaults(session, rows, stored, wanted, path);
  if (session.faults.length > 0) return false;
  if (plannedWrites(session, rows, stored, wanted).length === 0 && rowChanges(stored, wanted) === null) return false;
  rows.changes.push({ stored, wanted });
  return true;
}

/** Makes the changes of the rows, license by license in rising order, as whoever locks several. */
export async function changeLicenses(session: ImportSession, rows: OrderRows): Promise<void> {
  for (const change of rows.changes.toSorted((a, b) => a.stored.id - b.stored.id)) {
    await changeLicense(session, rows, change);
  }
}

async function changeLicense(
  session: ImportSession,
  rows: OrderRows,
  { stored, wanted }: PlannedChange,
): Promise<void> {
  // From here on the license is locked, so that an activation cannot start its validity in between.
  const locked = await lockLicense(session.queries, session.context.database, session.context.clock, stored.id);
  if (locked === undefined) return;
  for (const write of plannedWrites(session, rows, locked.license, wanted)) await write();
  const changes = rowChanges(locked.license, wanted) ?? {};
  await writeChanges({ queries: session.queries, ...locked }, changes, session.now);
}

function addFaults(
  session: ImportSession,
  rows: OrderRows,
  stored: LicenseTable,
  { product, request, users }: WantedLicense,
  path: FaultPath,
): void {
  if (request.license_type !== undefined && request.license_type !== stored.license_type) {
    addFault(session, [...path, "license_type"], "cannot be changed once the license is issued");
  }
  // Devices of an air-gapped license hold terms of their own, which nothing could take back.
  const { is_air_gapped } = statedEntitlements(request.entitlements);
  if (is_air_gapped !== undefined && is_air_gapped !== stored.is_air_gapped) {
    addFault(session, [...path, "is_air_gapped"], "cannot be changed once the license is issued");
  }
  const { valid_duration, validity_period } = { ...stored, ...statedColumns(stored, request) };
  if (stored.license_type === "time-limited" && valid_duration === null && validity_period === null) {
    addFault(session, [...path, "validity_period"], "or valid_duration is required for a time-limited license");
  }
  for (const [index, { code }] of (request.features ?? []).entries()) {
    if (product.features.some((feature) => feature.code === code)) continue;
    addFault(session, [...path, "features", index, "code"], "is not a feature of the product");
  }
  const stated = rows.customFields.get(stored.id) ?? [];
  for (const [name, value] of request.custom_fields ?? []) {
    const field = product.customFields.find((one) => one.name === name);
    const isSo = stated.some((one) => one.product_custom_field_id === field?.id && one.value === value);
    const fault = field === undefined ? "is not a custom field of the product" : isSo ? null : valueFault(field, value);
    if (fault !== null) addFault(session, [...path, "custom_fields", name], fault);
  }
  const assigned = new Set((rows.assignments.get(stored.id) ?? []).map((one) => one.license_user_id));
  const added = users.filter((user) => !assigned.has(user.license_user_id)).length;
  if (added === 0) return;
  const maxLicenseUsers = request.entitlements.max_license_users ?? stored.max_license_users;
  const fault = usersFault(product, maxLicenseUsers, assigned.size + added);
  if (fault !== null) addFault(session, [...path, "users"], fault);
}

function rowChanges(stored: LicenseTable, { policyId, ref, request }: WantedLicense): Partial<LicenseTable> | null {
  return differences(stored, {
    ...statedColumns(stored, request),
    ...(policyId === undefined ? {} : { policy_id: policyId }),
    ...(ref === undefined ? {} : { ref }),
  });
}

/** Once the first device was activated, validity and maintenance run: their ends are no longer the file's. */
function statedColumns(stored: LicenseTable, request: LicenseRequest): Partial<LicenseTable> {
  const { entitlements, features, custom_fields, license_type, validity_period, maintenance_period, ...columns } =
    request;
  const ends = {
    ...(validity_period === undefined ? {} : { validity_period }),
    ...(maintenance_period === undefined ? {} : { maintenance_period }),
  };
  return { ...statedEntitlements(entitlements), ...columns, ...(stored.time_activated === null ? ends : {}) };
}

type Write = () => Promise<void>;

function plannedWrites(session: ImportSession, rows: OrderRows, stored: LicenseTable, wanted: WantedLicense): Write[] {
  return [
    ...featureWrites(session, rows, stored, wanted),
    ...customFieldWrites(session, rows, stored, wanted),
    ...assignmentWrites(session, rows, stored, wanted.users),
  ];
}

function featureWrites(
  session: ImportSession,
  rows: OrderRows,
  license: LicenseTable,
  { product, request }: WantedLicense,
): Write[] {
  const { queries, context } = session;
  return (request.features ?? []).flatMap(({ code, terms }): Write[] => {
    const feature = product.features.find((one) => one.code === code);
    if (feature === undefined) return [];
    const { expiry_date, ...stated } = statedFeatureTerms(terms);
    const given = {
      ...stated,
      ...(expiry_date === undefined || license.time_activated !== null ? {} : { expiry_date }),
    };
    const stored = (rows.features.get(license.id) ?? []).find((one) => one.product_feature_id === feature.id);
    if (stored !== undefined) {
      const changes = differences(stored, { ...given, ...startedTerm(license, { ...stored, ...given }) });
      return changes === null ? [] : [() => changeFeature(session, license, stored, changes)];
    }
    const newTerms = { ...featureTermsOf(feature), ...statedFeatureTerms(terms) };
    const row = newFeatureRow(context, license, feature.id, newTerms);
    return [() => insertLicenseFeature(queries, row)];
  });
}

/** Its counter is read anew: what was read before the lock may have been counted on since. */
async function changeFeature(
  { queries, now }: ImportSession,
  license: LicenseTable,
  stored: LicenseFeatureTable,
  changes: Partial<LicenseFeatureTable>,
): Promise<void> {
  const features = await listLicenseFeatures(queries, license.id);
  const present = features.find(({ id }) => id === stored.id) ?? stored;
  const settled = settledCounter(present, changes, Math.max(now, license.decided_at));
  await updateLicenseFeature(queries, stored.id, { ...changes, ...settled });
}

function customFieldWrites(
  { queries, context }: ImportSession,
  rows: OrderRows,
  license: LicenseTable,
  { product, request }: WantedLicense,
): Write[] {
  return [...(request.custom_fields ?? [])].flatMap(([name, value]): Write[] => {
    const field = product.customFields.find((one) => one.name === name);
    if (field === undefined) return [];
    const stored = (rows.customFields.get(license.id) ?? []).find((one) => one.product_custom_field_id === field.id);
    if (value === (stored?.value ?? field.default_value)) return [];
    if (stored !== undefined) return [() => changeLicenseCustomField(queries, stored.id, value)];
    const row = { id: context.newId(), license_id: license.id, product_custom_field_id: field.id, value };
    return [() => insertLicenseCustomField(queries, row)];
  });
}

function assignmentWrites(
  { queries }: ImportSession,
  rows: OrderRows,
  license: LicenseTable,
  users: readonly AssignedUser[],
): Write[] {
  return users.flatMap((user): Write[] => {
    const stored = (rows.assignments.get(license.id) ?? []).find((one) => one.license_user_id === user.license_user_id);
    if (stored === undefined) return [() => insertAssignment(queries, newAssignment(license, user))];
    const changes = differences(stored, user);
    return changes === null ? [] : [() => changeAssignment(queries, stored, changes)];
  });
}
