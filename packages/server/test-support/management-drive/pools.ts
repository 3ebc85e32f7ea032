/** Consumption pools and OAuth clients. */
import type { Drive, Step } from "./step.ts";

/** A client belongs to one of these. */
const owners = [
  { kind: "license", id: "license" },
  { kind: "customer", id: "customer" },
  { kind: "customer_account", id: "account" },
  { kind: "company", id: "company" },
] as const;

const counting = { product: "shading", license_key: "SHAD-ING0-0000-0001", hardware_id: "counter-1" };

export const poolsDrive: Drive = [
  {
    endpoint: "create_consumption_pool",
    body: (world) => ({
      name: "Everybody's units",
      code: "units",
      type: "license",
      max_consumptions: 100,
      customer_account: world.id("account"),
    }),
    remember: "pool",
    answers: "consumptionPool",
  },
  { endpoint: "list_consumption_pools", answers: "consumptionPool" },
  { endpoint: "retrieve_consumption_pool", id: "pool", answers: "consumptionPool" },
  {
    endpoint: "update_consumption_pool",
    id: "pool",
    body: () => ({ max_consumptions: 200 }),
    answers: "consumptionPool",
  },
  {
    endpoint: "add_consumption_pool_member",
    id: "pool",
    body: (world) => ({ license: world.id("counting license") }),
  },
  { endpoint: "list_consumption_pool_members", id: "pool", answers: "poolMember" },
  {
    endpoint: "remove_consumption_pool_member",
    id: "pool",
    body: (world) => ({ license: world.id("counting license") }),
  },
  {
    endpoint: "add_consumption_pool_member",
    id: "pool",
    body: (world) => ({ license: world.id("counting license") }),
  },
  {
    endpoint: "create_consumption_pool",
    body: (world) => ({
      name: "Everybody's exports",
      code: "exports",
      type: "license_product_feature",
      max_consumptions: 100,
      customer_account: world.id("account"),
    }),
    remember: "feature pool",
  },
  {
    endpoint: "add_consumption_pool_member",
    id: "feature pool",
    body: (world) => ({ license_product_feature: world.id("counted license feature") }),
  },
  async (world) => {
    const { json } = await world.call("activate_license", counting);
    world.remember("counting device", (json as { device_id: number }).device_id);
  },
  {
    endpoint: "create_consumption_pool_license_checkout",
    body: (world) => ({ device: world.id("counting device"), checked_out: 2 }),
    remember: "checkout",
  },
  { endpoint: "list_consumption_pool_license_checkouts" },
  { endpoint: "retrieve_consumption_pool_license_checkout", id: "checkout" },
  {
    endpoint: "create_consumption_pool_license_feature_checkout",
    body: (world) => ({
      device: world.id("replacing device"),
      license_product_feature: world.id("counted license feature"),
      checked_out: 2,
    }),
    remember: "feature checkout",
  },
  { endpoint: "list_consumption_pool_license_feature_checkouts" },
  { endpoint: "retrieve_consumption_pool_license_feature_checkout", id: "feature checkout" },
  ...owners.flatMap(({ kind, id }): readonly Step[] => [
    { endpoint: `create_client_of_${kind}`, id, answers: "oauthClient" },
    { endpoint: `retrieve_client_of_${kind}`, id, answers: "oauthClient" },
  ]),
];
