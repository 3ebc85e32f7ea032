/** `/product-custom-fields/`: what licenses of a product say beside the built-in members. */
import * as z from "zod";
import { productCustomField as catalogField } from "../../../domain/catalog/custom-field.ts";
import { productCustomFieldFilters } from "../../../domain/product-filters.ts";
import {
  createProductCustomField,
  removeProductCustomField,
  updateProductCustomField,
} from "../../../services/product-custom-fields/change.ts";
import { listProductCustomFields, requireProductCustomField } from "../../../services/product-custom-fields/list.ts";
import { fieldColumns } from "../../../services/product-custom-fields/new-field.ts";
import { type ManagementEndpoint, managementEndpoint } from "../endpoint.ts";
import { objectId } from "../members.ts";
import { listed, pageOf } from "../page.ts";
import { describeProductCustomField, productCustomFieldAnswer } from "../products/custom-field-answer.ts";

const { name, default_value } = catalogField.shape;
const fieldChanges = z.object({ ...catalogField.shape, name: name.exactOptional() });
const newField = z.object({ ...catalogField.shape, default_value: default_value.unwrap(), product: objectId });

const resource = { chapter: "Products", source: "documented" } as const;
const one = { kind: "json", status: 200, schema: productCustomFieldAnswer } as const;

export const productCustomFieldEndpoints: readonly ManagementEndpoint[] = [
  managementEndpoint({
    ...resource,
    name: "list_product_custom_fields",
    summary: "Lists custom fields of products.",
    method: "GET",
    path: "/product-custom-fields",
    permission: "products_read",
    list: { filters: productCustomFieldFilters, orders: ["created_at", "updated_at", "name"] },
    answers: { ...one, schema: pageOf(productCustomFieldAnswer) },
    handle: async ({ context, administrator, list }) =>
      listed(await listProductCustomFields(context, administrator, list), describeProductCustomField),
  }),
  managementEndpoint({
    ...resource,
    name: "create_product_custom_field",
    summary: "Makes a custom field, which every license of the product then has with the default value.",
    method: "POST",
    path: "/product-custom-fields",
    permission: "products_write",
    body: newField,
    answers: { ...one, status: 201 },
    handle: async ({ context, administrator, body: { product, ...members } }) => {
      const field = { ...fieldColumns(members), product_id: product };
      return describeProductCustomField(await createProductCustomField(context, administrator, field));
    },
  }),
  managementEndpoint({
    ...resource,
    name: "retrieve_product_custom_field",
    summary: "Tells of one custom field.",
    method: "GET",
    path: "/product-custom-fields/:id",
    permission: "products_read",
    answers: one,
    handle: async ({ context, administrator, id }) =>
      describeProductCustomField(await requireProductCustomField(context.database.read, administrator, id)),
  }),
  managementEndpoint({
    ...resource,
    name: "update_product_custom_field",
    summary: "Changes a custom field; licenses without a value of their own show the new default value at once.",
    method: "PATCH",
    path: "/product-custom-fields/:id",
    permission: "products_write",
    body: fieldChanges,
    answers: one,
    handle: async ({ context, administrator, id, body }) =>
      describeProductCustomField(await updateProductCustomField(context, administrator, id, fieldColumns(body))),
  }),
  managementEndpoint({
    ...resource,
    name: "delete_product_custom_field",
    summary: "Deletes a custom field, with the values that licenses and policies have of it.",
    method: "DELETE",
    path: "/product-custom-fields/:id",
    permission: "products_write",
    answers: { kind: "none" },
    handle: ({ context, administrator, id }) => removeProductCustomField(context, administrator, id),
  }),
];
