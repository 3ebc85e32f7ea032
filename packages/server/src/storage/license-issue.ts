/** New licenses with all that belongs to them. */
import type { Queries } from "./dialect.ts";
import { insertLicenseHistory } from "./license-history.ts";
import { insertInParts } from "./lists.ts";
import { preparedByColumns } from "./prepared.ts";
import type { LicenseHistoryTable } from "./tables/histories.ts";
import type {
  LicenseAssignmentTable,
  LicenseCustomFieldTable,
  LicenseFeatureTable,
  LicenseTable,
} from "./tables/licenses.ts";

/** All rows of one new license. */
export interface IssuedLicense {
  readonly license: LicenseTable;
  readonly features: readonly LicenseFeatureTable[];
  readonly custom_fields: readonly LicenseCustomFieldTable[];
  readonly assignments: readonly LicenseAssignmentTable[];
  readonly history: LicenseHistoryTable;
}

export async function insertIssuedLicenses(queries: Queries, issued: readonly IssuedLicense[]): Promise<void> {
  const licenses = issued.map(({ license }) => license);
  await insertInParts(licenses, (part) => queries.insertInto("license").values(part).execute());
  const features = issued.flatMap((one) => one.features);
  await insertInParts(features, (part) => queries.insertInto("license_feature").values(part).execute());
  const fields = issued.flatMap((one) => one.custom_fields);
  await insertInParts(fields, (part) => queries.insertInto("license_custom_field").values(part).execute());
  const assignments = issued.flatMap((one) => one.assignments);
  await insertInParts(assignments, (part) => queries.insertInto("license_assignment").values(part).execute());
  const histories = issued.map(({ history }) => history);
  await insertInParts(histories, (part) => queries.insertInto("license_history").values(part).execute());
}

/** The same for one license, where it is issued by a call. */
export async function insertIssuedLicense(queries: Queries, issued: IssuedLicense): Promise<void> {
  await newLicense(queries, issued.license, {});
  for (const feature of issued.features) await newFeature(queries, feature, {});
  for (const field of issued.custom_fields) await newCustomField(queries, field, {});
  for (const assignment of issued.assignments) await newAssignment(queries, assignment, {});
  await insertLicenseHistory(queries, issued.history);
}

const newLicense = preparedByColumns((queries, license: LicenseTable) => queries.insertInto("license").values(license));

const newFeature = preparedByColumns((queries, feature: LicenseFeatureTable) =>
  queries.insertInto("license_feature").values(feature),
);

const newCustomField = preparedByColumns((queries, field: LicenseCustomFieldTable) =>
  queries.insertInto("license_custom_field").values(field),
);

const newAssignment = preparedByColumns((queries, assignment: LicenseAssignmentTable) =>
  queries.insertInto("license_assignment").values(assignment),
);
