/** `/license-custom-fields/`: the values that licenses have of their own for custom fields of their products. */
import * as z from "zod";
import { fieldValue } from "../../../domain/catalog/custom-field.ts";
import { licenseCustomFieldFilters, licenseCustomFieldOrders } from "../../../domain/license-part-filters.ts";
import {
  createFieldValue,
  deleteFieldValue,
  updateFieldValue,
} from "../../../services/license-custom-fields/change.ts";
import { listFieldValues, requireFieldValue } from "../../../services/license-custom-fields/list.ts";
import { type ManagementEndpoint, managementEndpoint } from "../endpoint.ts";
import { objectId } from "../members.ts";
import { listed, pageOf } from "../page.ts";

export const licenseCustomFieldAnswer = z.object({
  id: z.number(),
  value: z.string(),
  license: z.number(),
  product_custom_field: z.number(),
});

type Field = Awaited<ReturnType<typeof requireFieldValue>>;

function describeFieldValue({ id, value, license_id, product_custom_field_id }: Field) {
  return { id, value, license: license_id, product_custom_field: product_custom_field_id };
}

const resource = { chapter: "License features and fields", source: "documented" } as const;
const one = { kind: "json", status: 200, schema: licenseCustomFieldAnswer } as const;

export const licenseCustomFieldEndpoints: readonly ManagementEndpoint[] = [
  managementEndpoint({
    ...resource,
    name: "list_license_custom_fields",
    summary: "Lists the values that licenses have of their own for custom fields.",
    method: "GET",
    path: "/license-custom-fields",
    permission: "licenses_read",
    list: { filters: licenseCustomFieldFilters, orders: licenseCustomFieldOrders },
    answers: { ...one, schema: pageOf(licenseCustomFieldAnswer) },
    handle: async ({ context, administrator, list }) =>
      listed(await listFieldValues(context, administrator, list), describeFieldValue),
  }),
  managementEndpoint({
    ...resource,
    name: "create_license_custom_field",
    summary: "Gives a license a value of its own for a custom field.",
    method: "POST",
    path: "/license-custom-fields",
    permission: "licenses_write",
    body: z.object({ value: fieldValue, license: objectId, product_custom_field: objectId }),
    answers: { ...one, status: 201 },
    handle: async ({ context, administrator, body }) =>
      describeFieldValue(await createFieldValue(context, administrator, body)),
  }),
  managementEndpoint({
    ...resource,
    name: "retrieve_license_custom_field",
    summary: "Tells of one value that a license has of its own.",
    method: "GET",
    path: "/license-custom-fields/:id",
    permission: "licenses_read",
    answers: one,
    handle: async ({ context, administrator, id }) =>
      describeFieldValue(await requireFieldValue(context.database.read, administrator, id)),
  }),
  managementEndpoint({
    ...resource,
    name: "update_license_custom_field",
    summary: "Changes the value that a license has of its own.",
    method: "PATCH",
    path: "/license-custom-fields/:id",
    permission: "licenses_write",
    body: z.object({ value: fieldValue.exactOptional() }),
    answers: one,
    handle: async ({ context, administrator, id, body }) =>
      describeFieldValue(await updateFieldValue(context, administrator, id, body)),
  }),
  managementEndpoint({
    ...resource,
    name: "delete_license_custom_field",
    summary: "Takes the value away: that of the product holds again.",
    method: "DELETE",
    path: "/license-custom-fields/:id",
    permission: "licenses_write",
    answers: { kind: "none" },
    handle: ({ context, administrator, id }) => deleteFieldValue(context, administrator, id),
  }),
];
