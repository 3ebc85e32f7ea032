/** Orders and the licenses that they issue. */
import type { Drive } from "./step.ts";
import type { World } from "./world.ts";

interface OrderAnswer {
  readonly id: number;
  readonly order_items: readonly {
    readonly licenses: readonly { readonly id: number; readonly license_key: string }[];
  }[];
}

function rememberLicense(world: World, json: unknown, order: string, license: string): void {
  const { id, order_items } = json as OrderAnswer;
  world.remember(order, id);
  world.remember(license, order_items[0]?.licenses[0]?.id);
}

export const ordersDrive: Drive = [
  {
    endpoint: "generate_license",
    query: () => ({ product: "drawing", quantity: 2 }),
    learn: (_world, json) => {
      if (!/^[2-9A-HJ-NP-Z]{4}(-[2-9A-HJ-NP-Z]{4}){3}$/.test((json as string[])[1] ?? ""))
        throw new Error(String(json));
    },
  },
  {
    endpoint: "create_order",
    body: () => ({
      id: "shop-1",
      is_test: false,
      append: false,
      created: "2026-03-01 12:00:00",
      customer: { email: "ida@plum.example", company_name: "Plum", is_manager: false },
      metadata: { campaign: "spring" },
      items: [
        {
          product_code: "drawing",
          licenses: [
            { key: "DRAW-ING0-0000-0001", policy_code: "team", custom_fields: [{ name: "tier", value: "gold" }] },
          ],
        },
      ],
    }),
    learn: (world, json) => rememberLicense(world, json, "order", "license"),
  },
  {
    endpoint: "create_order",
    body: () => ({
      id: "shop-1",
      append: true,
      items: [
        {
          product_code: "shading",
          licenses: [{ key: "SHAD-ING0-0000-0001", max_consumptions: 5, license_type: "consumption" }],
        },
      ],
    }),
    learn: (world, json) => world.remember("counting license", (json as OrderAnswer).order_items[1]?.licenses[0]?.id),
  },
  {
    endpoint: "create_order",
    body: () => ({
      id: "shop-2",
      items: [
        {
          product_code: "writing",
          licenses: [{ max_license_users: 0, users: [{ email: "ann@plum.example", is_manager: true }] }],
        },
      ],
    }),
    learn: (world, json) => rememberLicense(world, json, "user order", "user license"),
  },
  {
    endpoint: "create_order",
    body: () => ({
      id: "shop-3",
      is_bundle: true,
      items: [
        { product_code: "studio", licenses: [{ bundle_products: [{ product_code: "drawing", policy_code: "team" }] }] },
      ],
    }),
    learn: (world, json) => rememberLicense(world, json, "bundle order", "bundle license"),
  },
  {
    endpoint: "create_order",
    body: () => ({
      id: "shop-4",
      metadata: '{"campaign": "spring"}',
      items: [{ product_code: "drawing", licenses: [{}] }],
    }),
    learn: (world, json) => rememberLicense(world, json, "spare order", "spare license"),
  },
  { endpoint: "list_orders", query: () => ({ store_id: "shop-1" }), answers: "order" },
  { endpoint: "retrieve_order", id: "order", answers: "order" },
  {
    endpoint: "update_order",
    id: "order",
    body: () => ({ campaign_params: "spring", is_test: true }),
    answers: "order",
  },
  { endpoint: "update_order", id: "order", body: () => ({ is_test: 1 }), answers: "order" },
  {
    endpoint: "add_order_manager",
    id: "order",
    body: () => ({ email: "max@plum.example", first_name: "Max", last_name: "Plum" }),
    remember: "manager",
    answers: "addedManager",
  },
  {
    endpoint: "add_order_managers",
    id: "order",
    body: () => [{ email: "mia@plum.example" }, { email: "max@plum.example" }],
  },
  { endpoint: "add_order_managers", id: "order", body: () => [{ email: "mia@plum.example", metadata: {} }] },
  { endpoint: "list_order_managers", id: "order" },
  {
    endpoint: "remove_order_manager",
    id: "order",
    body: (world) => ({ license_user_id: world.id("manager") }),
    isRemoval: true,
  },
  { endpoint: "export_order", id: "order" },
  { endpoint: "export_orders", query: () => ({ range: "last80" }) },
];
