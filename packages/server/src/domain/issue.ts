/** What a license is issued with: its own members first, then its policy's, its product's, and the built-in ones. */

import { addDuration, dateOf } from "./calendar.ts";
import { type ValueBounds, valueFault } from "./custom-field-value.ts";
import {
  builtInEntitlements,
  type EntitlementDefaults,
  type Entitlements,
  type FeatureTerms,
  type StatedFeatureTerms,
  settledEntitlements,
  statedEntitlements,
  statedFeatureTerms,
} from "./entitlements.ts";

export type LicenseType = "perpetual" | "time-limited" | "subscription" | "consumption";

/** A product with everything that its licenses are made from. */
export interface IssueTemplate {
  readonly product: EntitlementDefaults & {
    readonly id: number;
    readonly short_code: string;
    readonly authorization_method: "license-key" | "user";
  };
  readonly features: readonly (FeatureTerms & {
    readonly id: number;
    readonly code: string;
    readonly is_deleted: boolean;
  })[];
  readonly custom_fields: readonly (ValueBounds & {
    readonly id: number;
    readonly name: string;
    readonly default_value: string;
  })[];
  readonly policies: readonly IssuePolicy[];
}

export interface IssuePolicy extends EntitlementDefaults {
  readonly id: number;
  readonly code: string;
  readonly is_default: boolean;
  readonly license_type: LicenseType;
  readonly installation_file_id: number | null;
  readonly lists_features: boolean;
  readonly metadata_json: string;
  readonly features: readonly (FeatureTerms & { readonly product_feature_id: number })[];
  readonly custom_fields: readonly { readonly product_custom_field_id: number; readonly value: string }[];
}

/** What is asked of one license; what is left out comes from the policy. */
export interface LicenseRequest {
  readonly entitlements: Partial<EntitlementDefaults>;
  readonly license_type?: LicenseType;
  readonly enabled?: boolean;
  readonly is_always_active?: boolean;
  readonly is_trial?: boolean;
  /** Null: none, even where one would follow from the policy. */
  readonly validity_period?: string | null;
  readonly maintenance_period?: string | null;
  readonly start_date?: number | null;
  readonly subscription_id?: string | null;
  readonly installation_file_id?: number | null;
  readonly client_may_raise_overages?: boolean;
  readonly client_max_overages?: number;
  readonly note?: string;
  readonly metadata_json?: string;
  readonly features?: readonly FeatureRequest[];
  /** By name. */
  readonly custom_fields?: ReadonlyMap<string, string>;
}

export interface FeatureRequest {
  readonly code: string;
  readonly terms: StatedFeatureTerms;
}

export interface IssueFault {
  readonly path: readonly (string | number)[];
  readonly text: string;
}

export interface IssuedTerms extends Entitlements {
  policy_id: number;
  license_type: LicenseType;
  enabled: boolean;
  is_always_active: boolean;
  is_trial: boolean;
  validity_period: string | null;
  maintenance_period: string | null;
  start_date: number | null;
  subscription_id: string | null;
  installation_file_id: number | null;
  client_may_raise_overages: boolean;
  client_max_overages: number;
  note: string;
  metadata_json: string;
}

export interface IssueDecision {
  readonly terms: IssuedTerms;
  readonly features: readonly (FeatureTerms & { readonly product_feature_id: number })[];
  /** Only the values that differ from the product's. */
  readonly custom_fields: readonly { readonly product_custom_field_id: number; readonly value: string }[];
  readonly faults: readonly IssueFault[];
}

/** The policy of that code, or without one the product's default policy. */
export function choosePolicy(template: IssueTemplate, code: string | undefined): IssuePolicy | undefined {
  return template.policies.find((policy) => (code === undefined ? policy.is_default : policy.code === code));
}

export function decideIssue(
  template: IssueTemplate,
  policy: IssuePolicy,
  request: LicenseRequest,
  createdAt: number,
): IssueDecision {
  const terms = issuedTerms(template, policy, request, createdAt);
  const faults: IssueFault[] = [];
  const endsAsTrial = terms.is_trial && terms.trial_days > 0;
  const hasEnd = terms.valid_duration !== null || terms.validity_period !== null || endsAsTrial;
  if (terms.license_type === "time-limited" && !hasEnd) {
    faults.push({ path: ["validity_period"], text: "or valid_duration is required for a time-limited license" });
  }
  for (const [index, { code }] of (request.features ?? []).entries()) {
    const known = template.features.some((feature) => feature.code === code);
    if (!known) faults.push({ path: ["features", index, "code"], text: "is not a feature of the product" });
  }
  for (const [name, value] of request.custom_fields ?? []) {
    const field = template.custom_fields.find((one) => one.name === name);
    const text = field === undefined ? "is not a custom field of the product" : valueFault(field, value);
    if (text !== null) faults.push({ path: ["custom_fields", name], text });
  }
  return {
    terms,
    features: issuedFeatures(template, policy, request.features ?? []),
    custom_fields: issuedCustomFields(template, policy, request.custom_fields ?? new Map()),
    faults,
  };
}

function issuedTerms(
  template: IssueTemplate,
  policy: IssuePolicy,
  request: LicenseRequest,
  createdAt: number,
): IssuedTerms {
  const entitlements: Entitlements = {
    ...builtInEntitlements,
    ...settledEntitlements(template.product),
    ...settledEntitlements(policy),
    ...statedEntitlements(request.entitlements),
  };
  const type = request.license_type ?? policy.license_type;
  const isTrial = request.is_trial ?? false;
  return {
    ...entitlements,
    policy_id: policy.id,
    license_type: type,
    enabled: request.enabled ?? true,
    is_always_active: request.is_always_active ?? type === "subscription",
    is_trial: isTrial,
    validity_period:
      request.validity_period === undefined
        ? validityAtIssue(type, isTrial, entitlements, createdAt)
        : request.validity_period,
    maintenance_period: request.maintenance_period ?? null,
    start_date: request.start_date ?? null,
    subscription_id: request.subscription_id ?? null,
    installation_file_id:
      request.installation_file_id === undefined ? policy.installation_file_id : request.installation_file_id,
    client_may_raise_overages: request.client_may_raise_overages ?? false,
    client_max_overages: request.client_max_overages ?? 0,
    note: request.note ?? "",
    metadata_json: request.metadata_json ?? policy.metadata_json,
  };
}

/** A subscription runs from the day it is made; every other term, a trial's too, from the first activation. */
function validityAtIssue(
  type: LicenseType,
  isTrial: boolean,
  { valid_duration, trial_days }: Entitlements,
  createdAt: number,
): string | null {
  if (type !== "subscription" || valid_duration === null || (isTrial && trial_days > 0)) return null;
  return addDuration(dateOf(createdAt), valid_duration);
}

function issuedFeatures(template: IssueTemplate, policy: IssuePolicy, requests: readonly FeatureRequest[]) {
  const carried = new Map<number, FeatureTerms>();
  if (policy.lists_features) {
    const deleted = new Set(template.features.filter((feature) => feature.is_deleted).map(({ id }) => id));
    for (const feature of policy.features) {
      if (!deleted.has(feature.product_feature_id)) carried.set(feature.product_feature_id, feature);
    }
  } else {
    for (const feature of template.features) if (!feature.is_deleted) carried.set(feature.id, feature);
  }
  for (const { code, terms } of requests) {
    const feature = template.features.find((one) => one.code === code);
    if (feature === undefined) continue;
    carried.set(feature.id, { ...(carried.get(feature.id) ?? feature), ...statedFeatureTerms(terms) });
  }
  return [...carried].map(([product_feature_id, terms]) => ({ product_feature_id, ...featureTermsOf(terms) }));
}

/** The terms alone, without the columns of the row that they came from. */
export function featureTermsOf(terms: FeatureTerms): FeatureTerms {
  return {
    max_consumption: terms.max_consumption,
    allow_unlimited_consumptions: terms.allow_unlimited_consumptions,
    allow_negative_consumptions: terms.allow_negative_consumptions,
    allow_overages: terms.allow_overages,
    max_overages: terms.max_overages,
    reset_consumption: terms.reset_consumption,
    consumption_period: terms.consumption_period,
    is_floating: terms.is_floating,
    is_floating_cloud: terms.is_floating_cloud,
    floating_users: terms.floating_users,
    floating_timeout: terms.floating_timeout,
    can_borrow: terms.can_borrow,
    max_borrow_time: terms.max_borrow_time,
    expiry_date: terms.expiry_date,
    valid_duration: terms.valid_duration,
    metadata_json: terms.metadata_json,
  };
}

function issuedCustomFields(template: IssueTemplate, policy: IssuePolicy, values: ReadonlyMap<string, string>) {
  return template.custom_fields.flatMap(({ id, name, default_value }) => {
    const ofPolicy = policy.custom_fields.find((field) => field.product_custom_field_id === id)?.value;
    const value = values.get(name) ?? ofPolicy ?? default_value;
    return value === default_value ? [] : [{ product_custom_field_id: id, value }];
  });
}
