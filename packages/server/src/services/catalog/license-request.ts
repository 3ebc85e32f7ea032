/** What an entry of a catalog asks of one license, in the terms in which licenses are issued and compared. */
import type { FaultPath } from "../../domain/catalog/fault.ts";
import type { LicenseTermsEntry } from "../../domain/catalog/license.ts";
import type { FeatureRequest, LicenseRequest } from "../../domain/issue.ts";
import { present } from "../../domain/present.ts";
import type { ProductRows } from "./catalog-rows.ts";
import { termsOfEntry } from "./import-features.ts";
import { installationFileId } from "./import-installation-files.ts";
import { type ImportSession, metadataColumn } from "./import-session.ts";

export function licenseRequest(
  session: ImportSession,
  rows: ProductRows,
  entry: LicenseTermsEntry,
  path: FaultPath,
): LicenseRequest {
  const { policy: _policy, active, installation_file, metadata, features, custom_fields, ...members } = entry;
  const { license_type, enabled, is_trial, validity_period, maintenance_period, start_date, ...others } = members;
  const { subscription_id, client_may_raise_overages, client_max_overages, note, ...entitlements } = others;
  return present({
    entitlements,
    license_type,
    enabled,
    is_always_active: active,
    is_trial,
    validity_period,
    maintenance_period,
    start_date,
    subscription_id,
    installation_file_id: installationFileId(session, rows, installation_file, path),
    client_may_raise_overages,
    client_max_overages,
    note,
    ...metadataColumn(metadata),
    features: features?.map(({ code, ...terms }): FeatureRequest => ({ code, terms: termsOfEntry(terms) })),
    custom_fields,
  });
}
