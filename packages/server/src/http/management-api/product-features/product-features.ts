/** `/product-features/`: what products consist of, or count. */
import * as z from "zod";
import { productFeature as catalogFeature } from "../../../domain/catalog/feature.ts";
import { featureType, flag, identifier } from "../../../domain/catalog/members.ts";
import { statedFeatureTerms } from "../../../domain/entitlements.ts";
import { productFeatureFilters } from "../../../domain/product-filters.ts";
import { termsOfEntry } from "../../../services/catalog/import-features.ts";
import {
  createProductFeature,
  removeProductFeature,
  updateProductFeature,
} from "../../../services/product-features/change.ts";
import { listProductFeatures, requireProductFeature } from "../../../services/product-features/list.ts";
import { type ManagementEndpoint, managementEndpoint } from "../endpoint.ts";
import { objectId } from "../members.ts";
import { listed, pageOf } from "../page.ts";
import { describeProductFeature, productFeatureAnswer } from "../products/feature-answer.ts";

const terms = catalogFeature.omit({ code: true, name: true, feature_type: true, is_deleted: true }).shape;

const newFeature = z.object({
  ...terms,
  name: identifier,
  code: identifier,
  feature_type: featureType,
  product: objectId,
});

/** Code, kind and product stay as they are, so they are left alone where they are sent. */
const featureChanges = z.object({
  ...terms,
  name: identifier.exactOptional(),
  is_deleted: flag.exactOptional().meta({ description: "False brings a deleted feature back." }),
});

const resource = { chapter: "Products", source: "documented" } as const;
const one = { kind: "json", status: 200, schema: productFeatureAnswer } as const;

export const productFeatureEndpoints: readonly ManagementEndpoint[] = [
  managementEndpoint({
    ...resource,
    name: "list_product_features",
    summary: "Lists features of products; deleted ones only where is_deleted or an id asks for them.",
    method: "GET",
    path: "/product-features",
    permission: "products_read",
    list: { filters: productFeatureFilters, orders: ["created_at", "updated_at", "code", "name"], hasMetadata: true },
    answers: { ...one, schema: pageOf(productFeatureAnswer) },
    handle: async ({ context, administrator, list }) =>
      listed(await listProductFeatures(context, administrator, list), describeProductFeature),
  }),
  managementEndpoint({
    ...resource,
    name: "create_product_feature",
    summary: "Makes a feature of a product; with the code of a deleted one, brings that back with these terms.",
    method: "POST",
    path: "/product-features",
    permission: "products_write",
    body: newFeature,
    answers: { ...one, status: 201 },
    handle: async ({ context, administrator, body: { name, code, feature_type, product, ...stated } }) => {
      const members = { name, code, feature_type, product_id: product, ...statedFeatureTerms(termsOfEntry(stated)) };
      return describeProductFeature(await createProductFeature(context, administrator, members));
    },
  }),
  managementEndpoint({
    ...resource,
    name: "retrieve_product_feature",
    summary: "Tells of one feature, deleted or not.",
    method: "GET",
    path: "/product-features/:id",
    permission: "products_read",
    answers: one,
    handle: async ({ context, administrator, id }) =>
      describeProductFeature(await requireProductFeature(context.database.read, administrator, id)),
  }),
  managementEndpoint({
    ...resource,
    name: "update_product_feature",
    summary: "Changes a feature for licenses to come. Its code, kind and product stay.",
    method: "PATCH",
    path: "/product-features/:id",
    permission: "products_write",
    body: featureChanges,
    answers: one,
    handle: async ({ context, administrator, id, body: { name, is_deleted, ...stated } }) => {
      const changes = {
        ...(name !== undefined && { name }),
        ...(is_deleted !== undefined && { is_deleted }),
        ...statedFeatureTerms(termsOfEntry(stated)),
      };
      return describeProductFeature(await updateProductFeature(context, administrator, id, changes));
    },
  }),
  managementEndpoint({
    ...resource,
    name: "delete_product_feature",
    summary: "Deletes a feature: no new license gets it, and those that have it keep it.",
    method: "DELETE",
    path: "/product-features/:id",
    permission: "products_write",
    answers: { kind: "none" },
    handle: ({ context, administrator, id }) => removeProductFeature(context, administrator, id),
  }),
];
