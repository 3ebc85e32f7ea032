import { describe, expect, it } from "vitest";
import { builtInEntitlements, builtInFeatureTerms, nothingSettled } from "./entitlements.ts";
import { choosePolicy, decideIssue, type IssuePolicy, type IssueTemplate, type LicenseRequest } from "./issue.ts";

const NOW = Date.parse("2026-01-31T15:00:00Z");

function policy(members: Partial<IssuePolicy> = {}): IssuePolicy {
  return {
    ...nothingSettled,
    id: 7,
    code: "plain",
    is_default: true,
    license_type: "perpetual",
    installation_file_id: null,
    lists_features: false,
    metadata_json: "{}",
    features: [],
    custom_fields: [],
    ...members,
  };
}

function template(product: Partial<IssueTemplate["product"]> = {}, policies = [policy()]): IssueTemplate {
  const feature = { ...builtInFeatureTerms, is_deleted: false };
  return {
    product: { ...nothingSettled, id: 1, short_code: "cad", authorization_method: "license-key", ...product },
    features: [
      { ...feature, id: 11, code: "RENDER", max_consumption: 5 },
      { ...feature, id: 12, code: "MESH", floating_timeout: 15 },
      { ...feature, id: 13, code: "GONE", is_deleted: true },
    ],
    custom_fields: [
      { id: 21, name: "tier", default_value: "silver", allowed_values_json: null },
      { id: 22, name: "size", default_value: "", allowed_values_json: null },
    ],
    policies,
  };
}

function decide(members: Partial<LicenseRequest> = {}, used = policy(), product: Parameters<typeof template>[0] = {}) {
  return decideIssue(template(product, [used]), used, { entitlements: {}, ...members }, NOW);
}

describe("a license takes", () => {
  it("the built-in values where nobody says more", () => {
    expect(decide().terms).toMatchObject(builtInEntitlements);
  });

  it("the product's values over the built-in ones, the policy's over those, its own over all", () => {
    const product = { max_activations: 2, trial_days: 3, floating_timeout: 30 };
    const { terms } = decide(
      { entitlements: { floating_timeout: 50 } },
      policy({ trial_days: 4, floating_timeout: 40 }),
      product,
    );
    expect(terms).toMatchObject({ max_activations: 2, trial_days: 4, floating_timeout: 50 });
  });

  it("0 and false for what they are, and null for what stands behind", () => {
    const own = { max_activations: 0, allow_offline_activation: false, floating_users: null };
    const { terms } = decide({ entitlements: own }, policy({ max_activations: 9, floating_users: 8 }));
    expect(terms).toMatchObject({ max_activations: 0, allow_offline_activation: false, floating_users: 8 });
  });

  it("no term at all where it states null for one that it may do without", () => {
    const { terms } = decide({ entitlements: { valid_duration: null } }, policy({ valid_duration: "1y" }));
    expect(terms.valid_duration).toBeNull();
  });

  it("the default policy unless it names one", () => {
    const both = template({}, [policy({ code: "other", is_default: false }), policy()]);
    expect(choosePolicy(both, undefined)?.code).toBe("plain");
    expect(choosePolicy(both, "other")?.code).toBe("other");
    expect(choosePolicy(both, "none")).toBeUndefined();
  });
});

describe("its term", () => {
  it("starts at issue for a subscription, which is active at once", () => {
    const { terms } = decide({}, policy({ license_type: "subscription", valid_duration: "1m" }));
    expect(terms).toMatchObject({ validity_period: "2026-02-28", is_always_active: true });
  });

  it("is a subscription's own end where that is given, none included", () => {
    const used = policy({ license_type: "subscription", valid_duration: "1m" });
    expect(decide({ validity_period: "2031-05-05" }, used).terms.validity_period).toBe("2031-05-05");
    expect(decide({ validity_period: null }, used).terms.validity_period).toBeNull();
  });

  it("waits for the first activation for every other license, and for trials", () => {
    const timed = decide({}, policy({ license_type: "time-limited", valid_duration: "1y" })).terms;
    expect(timed).toMatchObject({ validity_period: null, is_always_active: false });
    const used = policy({ license_type: "subscription", valid_duration: "1m", trial_days: 14 });
    expect(decide({ is_trial: true }, used).terms.validity_period).toBeNull();
  });

  it("must be given for a time-limited license", () => {
    expect(decide({ license_type: "time-limited" }).faults).toEqual([
      { path: ["validity_period"], text: "or valid_duration is required for a time-limited license" },
    ]);
    expect(decide({ license_type: "time-limited", validity_period: "2030-01-01" }).faults).toEqual([]);
    const tried = { license_type: "time-limited", is_trial: true } as const;
    expect(decide(tried, policy({ trial_days: 14 })).faults).toEqual([]);
    expect(decide(tried).faults).toHaveLength(1);
  });
});

describe("its features", () => {
  const ids = (used: IssuePolicy, members: Partial<LicenseRequest> = {}) =>
    decide(members, used).features.map((feature) => feature.product_feature_id);

  it("are not those that the policy lists and the product has no more", () => {
    const listed = [12, 13].map((product_feature_id) => ({ ...builtInFeatureTerms, product_feature_id }));
    const { features } = decide({}, policy({ lists_features: true, features: listed }));
    expect(features.map(({ product_feature_id }) => product_feature_id)).toEqual([12]);
  });

  it("are all of the product's that are not deleted, where the policy lists none", () => {
    expect(ids(policy())).toEqual([11, 12]);
  });

  it("are none where the policy's list is empty", () => {
    expect(ids(policy({ lists_features: true }))).toEqual([]);
  });

  it("are changed by code, and added where the policy lacks them", () => {
    const listed = policy({
      lists_features: true,
      features: [{ ...builtInFeatureTerms, product_feature_id: 11, max_consumption: 6, allow_overages: true }],
    });
    const features = [
      { code: "RENDER", terms: { max_consumption: 7 } },
      { code: "MESH", terms: { floating_users: null, floating_timeout: null } },
    ];
    const decided = decide({ features }, listed).features;
    expect(decided).toMatchObject([
      { product_feature_id: 11, max_consumption: 7, allow_overages: true },
      { product_feature_id: 12, floating_users: 1, floating_timeout: null },
    ]);
  });

  it("must be the product's", () => {
    expect(decide({ features: [{ code: "NONE", terms: {} }] }).faults).toEqual([
      { path: ["features", 0, "code"], text: "is not a feature of the product" },
    ]);
  });
});

describe("its custom fields", () => {
  const used = policy({ custom_fields: [{ product_custom_field_id: 21, value: "gold" }] });

  it("are kept only where the value differs from the product's", () => {
    expect(decide({ custom_fields: new Map([["tier", "silver"]]) }).custom_fields).toEqual([]);
    expect(decide({ custom_fields: new Map([["size", "XL"]]) }, used).custom_fields).toEqual([
      { product_custom_field_id: 21, value: "gold" },
      { product_custom_field_id: 22, value: "XL" },
    ]);
  });

  it("can be set back to the product's value over the policy's", () => {
    expect(decide({ custom_fields: new Map([["tier", "silver"]]) }, used).custom_fields).toEqual([]);
  });

  it("must be the product's", () => {
    expect(decide({ custom_fields: new Map([["none", ""]]) }).faults).toEqual([
      { path: ["custom_fields", "none"], text: "is not a custom field of the product" },
    ]);
  });
});
