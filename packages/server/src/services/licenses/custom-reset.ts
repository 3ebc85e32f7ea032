/** Resets licenses, and with each whatever else is chosen, back to what it was issued with. */
import { restartedValidity } from "../../domain/changed-periods.ts";
import type { LicenseTable } from "../../storage/tables/licenses.ts";
import type { Administrator } from "../administrators/administrator.ts";
import type { ServiceContext } from "../context.ts";
import { type LicenseUnderChange, onLicenses } from "./administer.ts";
import { loadProductOf, termsUnder } from "./issue-terms.ts";
import { resetConsumption, resetDevices, writeReset } from "./reset.ts";
import { replaceFieldValues } from "./write-custom-fields.ts";
import { replaceFeatures } from "./write-features.ts";

/** What is reset beside the devices. */
export interface ResetChoice {
  readonly reset_validity_period: boolean;
  readonly reset_consumptions: boolean;
  readonly reset_maintenance_period: boolean;
  readonly reset_product_features: boolean;
  readonly reset_custom_fields: boolean;
  readonly reset_metadata: boolean;
}

export function resetLicensesPartly(
  context: ServiceContext,
  administrator: Administrator,
  ids: readonly number[],
  choice: ResetChoice,
): Promise<void> {
  return onLicenses(context, administrator, ids, async (change) => {
    const catalogParts = await resetCatalogParts(change, choice);
    await writeReset(change, {
      ...(await resetDevices(change)),
      ...(choice.reset_consumptions ? await resetConsumption(change) : {}),
      ...restartedPeriods(change, choice),
      ...catalogParts,
    });
  });
}

/** The next activation is the first again wherever it has to start something. */
function restartedPeriods({ license, now }: LicenseUnderChange, choice: ResetChoice): Partial<LicenseTable> {
  const restarts = choice.reset_validity_period || choice.reset_maintenance_period || choice.reset_product_features;
  return {
    ...(restarts && { time_activated: null }),
    ...(choice.reset_validity_period && { validity_period: restartedValidity(license, now) }),
    ...(choice.reset_maintenance_period && license.maintenance_duration !== null && { maintenance_period: null }),
  };
}

/** What comes from the license's policy, or from the product's default one where it has none. */
async function resetCatalogParts(change: LicenseUnderChange, choice: ResetChoice): Promise<Partial<LicenseTable>> {
  if (!choice.reset_product_features && !choice.reset_custom_fields && !choice.reset_metadata) return {};
  const rows = await loadProductOf(change.queries, change.license);
  const own = rows.policies.find(({ policy }) => policy.id === change.license.policy_id);
  const policy = (own ?? rows.policies.find((one) => one.policy.is_default))?.policy;
  if (policy === undefined) return {};
  // Terms of features begin with the next activation.
  const restarted = { ...change, license: { ...change.license, time_activated: null } };
  const { features, custom_fields, terms } = termsUnder(rows, policy, change.license.created_at);
  if (choice.reset_product_features) {
    const wanted = features.map(({ product_feature_id, ...stated }) => ({
      productFeatureId: product_feature_id,
      defaults: stated,
      stated,
    }));
    await replaceFeatures(restarted, wanted);
  }
  if (choice.reset_custom_fields) await replaceFieldValues(change, custom_fields);
  return choice.reset_metadata ? { metadata_json: terms.metadata_json } : {};
}
