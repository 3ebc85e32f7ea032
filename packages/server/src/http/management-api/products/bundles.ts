/** `/products/{id}/bundle/` and its neighbours: which products a bundle consists of. */
import * as z from "zod";
import {
  addToBundle,
  listBundleProducts,
  listBundlesOfProduct,
  removeFromBundle,
} from "../../../services/bundles/members.ts";
import { type ManagementEndpoint, managementEndpoint } from "../endpoint.ts";
import { objectId } from "../members.ts";
import { describeManagedProduct, managedProductAnswer } from "./product-answer.ts";

const bundleMembersAnswer = z.array(z.object({ id: z.number(), short_code: z.string(), product_name: z.string() }));

const resource = { chapter: "Products", source: "documented" } as const;
const products = { kind: "json", status: 200, schema: z.array(managedProductAnswer) } as const;
const members = { kind: "json", status: 200, schema: bundleMembersAnswer } as const;
const body = z.object({ product_id: objectId });

export const bundleEndpoints: readonly ManagementEndpoint[] = [
  managementEndpoint({
    ...resource,
    name: "list_bundle_products",
    summary: "Lists the products of a bundle, in its order.",
    method: "GET",
    path: "/products/:id/bundle",
    permission: "products_read",
    answers: products,
    handle: async ({ context, administrator, id }) =>
      (await listBundleProducts(context, administrator, id)).map(describeManagedProduct),
  }),
  managementEndpoint({
    ...resource,
    name: "list_bundles_of_product",
    summary: "Lists the bundles that a product is in.",
    method: "GET",
    path: "/products/:id/in_bundle",
    permission: "products_read",
    answers: products,
    handle: async ({ context, administrator, id }) =>
      (await listBundlesOfProduct(context, administrator, id)).map(describeManagedProduct),
  }),
  managementEndpoint({
    ...resource,
    name: "add_to_bundle",
    summary:
      "Adds a product to a bundle; answers all products of it. Licenses of the bundle that exist stay as they are.",
    method: "POST",
    path: "/products/:id/add_to_bundle",
    permission: "products_write",
    body,
    answers: members,
    handle: ({ context, administrator, id, body: { product_id } }) =>
      addToBundle(context, administrator, id, product_id),
  }),
  managementEndpoint({
    ...resource,
    name: "remove_from_bundle",
    summary:
      "Takes a product out of a bundle, never the last one; answers those that remain. Licenses stay as they are.",
    method: "POST",
    path: "/products/:id/remove_from_bundle",
    permission: "products_write",
    body,
    answers: members,
    handle: ({ context, administrator, id, body: { product_id } }) =>
      removeFromBundle(context, administrator, id, product_id),
  }),
];
