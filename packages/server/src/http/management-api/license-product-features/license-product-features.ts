/** `/license-product-features/`: the features of licenses, one by one. */
import * as z from "zod";
import { licenseFeatureFilters, licenseFeatureOrders } from "../../../domain/license-part-filters.ts";
import { createFeature, deleteFeature, updateFeature } from "../../../services/license-features/change.ts";
import { listFeatures, retrieveFeature } from "../../../services/license-features/list.ts";
import { type ManagementEndpoint, managementEndpoint } from "../endpoint.ts";
import { describeLicenseFeature, licenseFeatureAnswer } from "../licenses/license-feature-answer.ts";
import { licenseFeatureMembers } from "../licenses/license-policy.ts";
import { objectId } from "../members.ts";
import { listed, pageOf } from "../page.ts";

const resource = { chapter: "License features and fields", source: "proposed" } as const;
const one = { kind: "json", status: 200, schema: licenseFeatureAnswer } as const;

export const licenseFeatureEndpoints: readonly ManagementEndpoint[] = [
  managementEndpoint({
    ...resource,
    name: "list_license_features",
    summary: "Lists features of licenses.",
    method: "GET",
    path: "/license-product-features",
    permission: "licenses_read",
    list: { filters: licenseFeatureFilters, orders: licenseFeatureOrders, hasMetadata: true },
    answers: { ...one, schema: pageOf(licenseFeatureAnswer) },
    handle: async ({ context, administrator, list }) =>
      listed(await listFeatures(context, administrator, list), describeLicenseFeature),
  }),
  managementEndpoint({
    ...resource,
    name: "create_license_feature",
    summary: "Adds a feature of its product to a license.",
    source: "documented",
    method: "POST",
    path: "/license-product-features",
    permission: "licenses_write",
    body: z.object({ license: objectId, product_feature: objectId, ...licenseFeatureMembers }),
    answers: { ...one, status: 201 },
    handle: async ({ context, administrator, body }) => {
      const id = await createFeature(context, administrator, body);
      return describeLicenseFeature(await retrieveFeature(context, administrator, id));
    },
  }),
  managementEndpoint({
    ...resource,
    name: "retrieve_license_feature",
    summary: "Tells of one feature of a license.",
    method: "GET",
    path: "/license-product-features/:id",
    permission: "licenses_read",
    answers: one,
    handle: async ({ context, administrator, id }) =>
      describeLicenseFeature(await retrieveFeature(context, administrator, id)),
  }),
  managementEndpoint({
    ...resource,
    name: "update_license_feature",
    summary: "Changes a feature of a license.",
    method: "PATCH",
    path: "/license-product-features/:id",
    permission: "licenses_write",
    body: z.object(licenseFeatureMembers),
    answers: one,
    handle: async ({ context, administrator, id, body }) => {
      await updateFeature(context, administrator, id, body);
      return describeLicenseFeature(await retrieveFeature(context, administrator, id));
    },
  }),
  managementEndpoint({
    ...resource,
    name: "delete_license_feature",
    summary: "Removes a feature from a license, with its seats.",
    method: "DELETE",
    path: "/license-product-features/:id",
    permission: "licenses_write",
    answers: { kind: "none" },
    handle: ({ context, administrator, id }) => deleteFeature(context, administrator, id),
  }),
];
