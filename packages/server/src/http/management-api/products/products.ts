/** `/products/`: products and bundles. */
import * as z from "zod";
import { authorizationMethod, flag, identifier } from "../../../domain/catalog/members.ts";
import { product as catalogProduct } from "../../../domain/catalog/product.ts";
import { productFilters } from "../../../domain/product-filters.ts";
import { metadataColumn } from "../../../services/catalog/import-session.ts";
import { createBundle, createProduct, updateProduct } from "../../../services/products/change.ts";
import { listManagedProducts, retrieveManagedProduct } from "../../../services/products/managed.ts";
import { type ManagementEndpoint, managementEndpoint } from "../endpoint.ts";
import { objectId } from "../members.ts";
import { listed, pageOf } from "../page.ts";
import { ACTIVE, describeManagedProduct, managedProductAnswer } from "./product-answer.ts";

const changeable = {
  ...catalogProduct.omit({
    short_code: true,
    authorization_method: true,
    features: true,
    custom_fields: true,
    policies: true,
    installation_files: true,
  }).shape,
  active: flag.exactOptional().meta({ description: ACTIVE }),
};

/** Code and authorization method stay as they are, so they are left alone where they are sent. */
const productChanges = z.object({ ...changeable, product_name: identifier.exactOptional() });

const newProduct = z.object({
  ...changeable,
  product_name: identifier,
  short_code: identifier,
  authorization_method: authorizationMethod.exactOptional().meta({
    description: "How licenses are claimed; required for a product. A bundle has that of its members.",
  }),
  is_bundle: flag.default(false),
  products: z
    .array(objectId)
    .default([])
    .meta({ description: "Ids of the products that a bundle is to consist of, at least one; nothing for a product." }),
});

const resource = { chapter: "Products" } as const;
const one = { kind: "json", status: 200, schema: managedProductAnswer } as const;

export const productEndpoints: readonly ManagementEndpoint[] = [
  managementEndpoint({
    ...resource,
    name: "list_products",
    summary: "Lists products and bundles, archived ones too.",
    source: "documented",
    method: "GET",
    path: "/products",
    permission: "products_read",
    list: {
      filters: productFilters,
      orders: ["created_at", "updated_at", "product_name", "short_code"],
      hasMetadata: true,
    },
    answers: { ...one, schema: pageOf(managedProductAnswer) },
    handle: async ({ context, administrator, list }) =>
      listed(await listManagedProducts(context, administrator, list), describeManagedProduct),
  }),
  managementEndpoint({
    ...resource,
    name: "create_product",
    summary:
      "Makes a product with its default policy, or a bundle of products. The code of an archived product can be used again: the archived one then gets another.",
    source: "proposed",
    method: "POST",
    path: "/products",
    permission: "products_write",
    body: newProduct,
    answers: { ...one, status: 201 },
    handle: async ({ context, administrator, body }) =>
      describeManagedProduct(await create(context, administrator, body)),
  }),
  managementEndpoint({
    ...resource,
    name: "retrieve_product",
    summary: "Tells of one product or bundle.",
    source: "documented",
    method: "GET",
    path: "/products/:id",
    permission: "products_read",
    answers: one,
    handle: async ({ context, administrator, id }) =>
      describeManagedProduct(await retrieveManagedProduct(context, administrator, id)),
  }),
  managementEndpoint({
    ...resource,
    name: "update_product",
    summary:
      "Changes a product or a bundle; also disables, enables and archives it. Its code and authorization method stay.",
    source: "proposed",
    method: "PATCH",
    path: "/products/:id",
    permission: "products_write",
    body: productChanges,
    answers: one,
    handle: async ({ context, administrator, id, body: { metadata, ...columns } }) => {
      const changes = { ...columns, ...metadataColumn(metadata) };
      return describeManagedProduct(await updateProduct(context, administrator, id, changes));
    },
  }),
];

type CreateArguments = Parameters<typeof createProduct>;

function create(context: CreateArguments[0], administrator: CreateArguments[1], body: z.output<typeof newProduct>) {
  const { is_bundle, products, metadata, authorization_method, ...columns } = body;
  const members = { ...columns, ...metadataColumn(metadata) };
  if (is_bundle) return createBundle(context, administrator, { ...members, authorization_method, memberIds: products });
  return createProduct(context, administrator, { ...members, authorization_method });
}
