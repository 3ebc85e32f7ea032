/** What a license allows, and what holds where nobody says: the last resort behind product, policy and license. */

export interface Entitlements {
  max_activations: number;
  allow_unlimited_activations: boolean;
  max_transfers: number;
  max_license_users: number;
  user_max_activations: number;
  is_floating: boolean;
  is_floating_cloud: boolean;
  floating_users: number;
  /** Minutes. */
  floating_timeout: number;
  can_borrow: boolean;
  /** Hours. */
  max_borrow_time: number;
  max_consumptions: number;
  allow_unlimited_consumptions: boolean;
  allow_negative_consumptions: boolean;
  allow_overages: boolean;
  max_overages: number;
  reset_consumption: boolean;
  consumption_period: "daily" | "weekly" | "monthly" | "annually" | null;
  enable_maintenance_period: boolean;
  maintenance_duration: string | null;
  valid_duration: string | null;
  allow_grace_period: boolean;
  /** Hours. */
  grace_period: number;
  prevent_vm: boolean;
  is_air_gapped: boolean;
  allow_offline_activation: boolean;
  is_hardware_key_auth: boolean;
  allow_trial: boolean;
  trial_days: number;
}

/** What a product or a policy settles; null is left to whoever stands behind it. */
export type EntitlementDefaults = { [Name in keyof Entitlements]: Entitlements[Name] | null };

export const builtInEntitlements: Readonly<Entitlements> = {
  max_activations: 1,
  allow_unlimited_activations: false,
  max_transfers: 0,
  max_license_users: 1,
  user_max_activations: 0,
  is_floating: false,
  is_floating_cloud: false,
  floating_users: 1,
  floating_timeout: 120,
  can_borrow: false,
  max_borrow_time: 0,
  max_consumptions: 0,
  allow_unlimited_consumptions: false,
  allow_negative_consumptions: false,
  allow_overages: false,
  max_overages: 0,
  reset_consumption: false,
  consumption_period: null,
  enable_maintenance_period: false,
  maintenance_duration: null,
  valid_duration: null,
  allow_grace_period: false,
  grace_period: 0,
  prevent_vm: false,
  is_air_gapped: false,
  allow_offline_activation: true,
  is_hardware_key_auth: false,
  allow_trial: false,
  trial_days: 0,
};

/** A product or policy that settles nothing itself. The cast is safe: the names are those of the built-in values. */
export const nothingSettled: Readonly<EntitlementDefaults> = Object.fromEntries(
  Object.keys(builtInEntitlements).map((name) => [name, null]),
) as EntitlementDefaults;

/** What a feature allows, on a product, a policy or a license. */
export interface FeatureTerms {
  max_consumption: number;
  allow_unlimited_consumptions: boolean;
  allow_negative_consumptions: boolean;
  allow_overages: boolean;
  max_overages: number;
  reset_consumption: boolean;
  consumption_period: "daily" | "weekly" | "monthly" | "annually" | null;
  is_floating: boolean;
  is_floating_cloud: boolean;
  floating_users: number;
  /** Minutes; null is the license's. */
  floating_timeout: number | null;
  can_borrow: boolean;
  /** Hours; null is the license's. */
  max_borrow_time: number | null;
  expiry_date: string | null;
  valid_duration: string | null;
  metadata_json: string;
}

/** The terms that a file or a request states of a feature; null where a term is left to what stands behind it. */
export type StatedFeatureTerms = { [Name in keyof FeatureTerms]?: FeatureTerms[Name] | null };

export const builtInFeatureTerms: Readonly<FeatureTerms> = {
  max_consumption: 0,
  allow_unlimited_consumptions: false,
  allow_negative_consumptions: false,
  allow_overages: false,
  max_overages: 0,
  reset_consumption: false,
  consumption_period: null,
  is_floating: false,
  is_floating_cloud: false,
  floating_users: 1,
  floating_timeout: null,
  can_borrow: false,
  max_borrow_time: null,
  expiry_date: null,
  valid_duration: null,
  metadata_json: "{}",
};

/** What a license itself states: null takes an inherited value, or none where a license may do without one. */
export function statedEntitlements(stated: Partial<EntitlementDefaults>): Partial<Entitlements> {
  return statedMembers(stated, builtInEntitlements);
}

/** What a product or policy settles, in the layers of which a license is made. */
export function settledEntitlements(layer: Partial<EntitlementDefaults>): Partial<Entitlements> {
  return settledMembers(layer, builtInEntitlements);
}

/** What holds where these layers alone are asked, the last of them first: what none of them settles is built in. */
export function entitlementsOf(...layers: readonly Partial<EntitlementDefaults>[]): Entitlements {
  return Object.assign({ ...builtInEntitlements }, ...layers.map(settledEntitlements));
}

export function statedFeatureTerms(stated: StatedFeatureTerms): Partial<FeatureTerms> {
  return statedMembers(stated, builtInFeatureTerms);
}

type Loosened<Terms> = { [Name in keyof Terms]?: Terms[Name] | null };

/** Sound because a null is kept only where the built-in value is null, which is where null is a value of the term. */
function statedMembers<Terms extends object>(stated: Loosened<Terms>, builtIn: Terms): Partial<Terms> {
  const taken: Partial<Terms> = {};
  for (const name of namesOf(builtIn)) {
    const value = stated[name];
    if (value === undefined || (value === null && builtIn[name] !== null)) continue;
    taken[name] = value as Terms[typeof name];
  }
  return taken;
}

function settledMembers<Terms extends object>(layer: Loosened<Terms>, builtIn: Terms): Partial<Terms> {
  const taken: Partial<Terms> = {};
  for (const name of namesOf(builtIn)) {
    const value = layer[name];
    if (value !== undefined && value !== null) taken[name] = value;
  }
  return taken;
}

/** Sound for the two records above: they are literals of exactly their interface's members. */
function namesOf<Terms extends object>(terms: Terms): (keyof Terms)[] {
  return Object.keys(terms) as (keyof Terms)[];
}
