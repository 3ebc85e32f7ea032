/** Puts another policy's terms on a license that is issued, as far as the request does not say otherwise. */
import { statedEntitlements } from "../../domain/entitlements.ts";
import type { IssuedTerms } from "../../domain/issue.ts";
import { invalidFields } from "../../errors/problem.ts";
import type { LicenseTable } from "../../storage/tables/licenses.ts";
import type { Administrator } from "../administrators/administrator.ts";
import type { PolicyRows, ProductRows } from "../catalog/catalog-rows.ts";
import { differences } from "../catalog/import-session.ts";
import type { ServiceContext } from "../context.ts";
import { type LicenseUnderChange, onLicense } from "./administer.ts";
import { changeFaults } from "./change-faults.ts";
import { loadProductOf, termsUnder } from "./issue-terms.ts";
import type { LicenseMembers } from "./license-members.ts";
import { wantedColumns, writeDifferences } from "./update.ts";
import { setFieldValues } from "./write-custom-fields.ts";
import { replaceFeatures } from "./write-features.ts";

export function applyPolicy(
  context: ServiceContext,
  administrator: Administrator,
  id: number,
  code: string,
  members: LicenseMembers,
): Promise<void> {
  return onLicense(context, administrator, id, async (change) => {
    const rows = await loadProductOf(change.queries, change.license);
    await applyLocked(change, rows, requireApplicable(rows, code), members);
  });
}

function requireApplicable({ policies }: ProductRows, code: string): PolicyRows {
  const found = policies.find(({ policy }) => policy.code === code);
  if (found === undefined) throw invalidFields({ policy_code: ["is not a policy of the license's product"] });
  if (found.policy.is_archived) throw invalidFields({ policy_code: ["is an archived policy: choose another one"] });
  if (found.policy.is_sku) return found;
  throw invalidFields({ policy_code: ["is no SKU policy: only those can be applied to an issued license"] });
}

async function applyLocked(
  change: LicenseUnderChange,
  rows: ProductRows,
  { policy, customFields }: PolicyRows,
  members: LicenseMembers,
): Promise<void> {
  const { license } = change;
  const { terms, features } = termsUnder(rows, policy, license.created_at);
  if (terms.is_air_gapped !== license.is_air_gapped) {
    throw invalidFields({ policy_code: ["differs from the license in is_air_gapped, which cannot be changed"] });
  }
  const columns = wantedColumns(change, members, inheritedColumns(license, terms));
  const faults = await changeFaults(change, members, { ...license, ...columns });
  if (Object.keys(faults).length > 0) throw invalidFields(faults);
  await replaceFeatures(
    change,
    features.map(({ product_feature_id, ...stated }) => ({
      productFeatureId: product_feature_id,
      defaults: stated,
      stated,
    })),
  );
  await setFieldValues(change, customFields);
  await writeDifferences(change, columns, { action: "license.policy_applied", text: `Policy ${policy.code} applied` });
}

/** A duration that the license has already is not stated anew, so that its end stays where it is. */
function inheritedColumns(license: LicenseTable, terms: IssuedTerms): Partial<LicenseTable> {
  const { policy_id, installation_file_id, metadata_json } = terms;
  const metadata = metadata_json === "{}" ? {} : { metadata_json };
  return differences(license, { ...statedEntitlements(terms), policy_id, installation_file_id, ...metadata }) ?? {};
}
