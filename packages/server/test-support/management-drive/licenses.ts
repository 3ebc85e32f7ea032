/** Licenses: what is changed on them, and what they contain. */
import type { Drive } from "./step.ts";

export const licensesDrive: Drive = [
  {
    endpoint: "create_license",
    body: (world) => ({
      product: world.id("product"),
      customer: world.id("customer"),
      license_key: "DRAW-ING0-0000-0009",
      note: "by hand",
    }),
    remember: "hand-made license",
    learn: (world, json) => world.remember("hand-made order", (json as { order: number }).order),
    answers: "license",
  },
  { endpoint: "list_licenses", query: () => ({ license_key: "DRAW-ING0-0000-0001" }), answers: "license" },
  { endpoint: "retrieve_license", id: "license", answers: "license" },
  {
    endpoint: "update_license",
    id: "license",
    body: () => ({ max_activations: 50, note: "called", can_borrow: true }),
    answers: "license",
  },
  {
    endpoint: "update_license",
    id: "license",
    body: () => ({ max_activations: "50", can_borrow: 1 }),
    answers: "license",
  },
  {
    endpoint: "bulk_update_licenses",
    body: (world) => [
      { id: world.id("license"), note: "one" },
      { id: world.id("spare license"), note: "other" },
    ],
    answers: "license",
  },
  {
    endpoint: "bulk_update_licenses_by_post",
    body: (world) => ({ licenses: [{ id: world.id("license"), note: "two" }] }),
    answers: "license",
  },
  {
    endpoint: "apply_policy",
    id: "spare license",
    body: () => ({ policy_code: "team", max_activations: 7 }),
    answers: "license",
  },
  {
    endpoint: "update_license_features",
    id: "license",
    body: (world) => ({
      product_features: [{ product_feature: world.id("feature") }, { product_feature: "exports", max_consumption: 30 }],
    }),
    answers: "license",
  },
  { endpoint: "disable_license", id: "license", message: "License disabled.", answers: "message" },
  { endpoint: "enable_license", id: "license", message: "License enabled.", answers: "message" },
  {
    endpoint: "disable_licenses",
    body: (world) => [world.id("hand-made license"), world.id("spare license")],
    message: "Licenses disabled.",
    answers: "message",
  },
  { endpoint: "reset_license", id: "license", message: "License and all devices reset.", answers: "message" },
  {
    endpoint: "reset_licenses",
    body: (world) => [world.id("license"), world.id("spare license")],
    message: "Licenses and related devices reset.",
    answers: "message",
  },
  {
    endpoint: "reset_licenses_partly",
    body: (world) => ({ license_ids: [world.id("license")], reset_consumptions: true }),
    message: "Licenses reset successfully.",
    answers: "message",
  },
  {
    endpoint: "assign_user",
    id: "user license",
    body: () => ({ email: "cal@plum.example", first_name: "Cal", is_manager: false, max_activations: 2 }),
    message: "License assigned.",
    answers: "message",
  },
  {
    endpoint: "assign_users",
    id: "user license",
    body: () => ({ emails: [{ email: "dot@plum.example", is_manager: true }] }),
    message: "License assigned.",
    answers: "message",
  },
  {
    endpoint: "list_license_users",
    query: () => ({ true_email: "cal@plum.example" }),
    answers: "licenseUser",
    learn: (world, json) => world.remember("user", (json as { results: { id: number }[] }).results[0]?.id),
  },
  {
    endpoint: "set_users_activations",
    id: "user license",
    body: (world) => ({ [world.id("user")]: { max_activations: 3, reset_total_activations: true } }),
  },
  {
    endpoint: "unassign_user",
    id: "user license",
    body: () => ({ license_user_email: "dot@plum.example" }),
    message: "License unassigned.",
    answers: "message",
  },
  {
    endpoint: "list_license_features",
    query: (world) => ({ license: world.id("license") }),
    answers: "licenseFeature",
    learn(world, json) {
      const { results } = json as { results: readonly { id: number; product_feature: number }[] };
      const idOf = (feature: string) => results.find((one) => one.product_feature === world.id(feature))?.id;
      world.remember("license feature", idOf("feature"));
      world.remember("counted license feature", idOf("counted feature"));
    },
  },
  {
    endpoint: "create_product_feature",
    body: (world) => ({
      product: world.id("product"),
      name: "Late",
      code: "late",
      feature_type: "activation",
      consumption_period: "null",
    }),
    remember: "late feature",
  },
  {
    endpoint: "create_license_feature",
    body: (world) => ({ license: world.id("hand-made license"), product_feature: world.id("late feature") }),
    remember: "other license feature",
    answers: "licenseFeature",
  },
  { endpoint: "retrieve_license_feature", id: "license feature", answers: "licenseFeature" },
  {
    endpoint: "update_license_feature",
    id: "license feature",
    body: () => ({ metadata: { a: 1 } }),
    answers: "licenseFeature",
  },
  {
    endpoint: "create_license_custom_field",
    body: (world) => ({
      license: world.id("license"),
      product_custom_field: world.id("other custom field"),
      value: "5",
    }),
    remember: "license custom field",
    answers: "licenseCustomField",
  },
  {
    endpoint: "list_license_custom_fields",
    query: (world) => ({ license: world.id("license") }),
    answers: "licenseCustomField",
  },
  { endpoint: "retrieve_license_custom_field", id: "license custom field", answers: "licenseCustomField" },
  {
    endpoint: "update_license_custom_field",
    id: "license custom field",
    body: () => ({ value: "6" }),
    answers: "licenseCustomField",
  },
];
