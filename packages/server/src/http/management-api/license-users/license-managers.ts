/** What license managers may do: `/license-manager-permissions/`, and the bounds of each under `/license-users/`. */
import * as z from "zod";
import { count } from "../../../domain/catalog/members.ts";
import { licenseManagerPermissions } from "../../../domain/license-manager.ts";
import {
  removeManagerBounds,
  retrieveManagerBounds,
  updateManagerBounds,
} from "../../../services/license-managers/permissions.ts";
import { type ManagementEndpoint, managementEndpoint } from "../endpoint.ts";
import { objectId } from "../members.ts";

const permissionAnswer = z.object({ id: z.number(), name: z.string() });

const productAnswer = z.object({ product_id: z.number(), num_of_licenses: z.number().nullable() });

const boundsAnswer = z.object({
  permission_ids: z.array(z.number()),
  products: z.array(productAnswer).meta({ description: "The products that the person may issue licenses of." }),
  license_template_ids: z.array(z.number()),
  customer_account_ids: z.array(z.number()),
});

type Bounds = Awaited<ReturnType<typeof retrieveManagerBounds>>;

function describeBounds(bounds: Bounds): z.input<typeof boundsAnswer> {
  return {
    permission_ids: [...bounds.permissionIds],
    products: [...bounds.products],
    license_template_ids: [...bounds.policyIds],
    customer_account_ids: [...bounds.accountIds],
  };
}

const ids = z.array(objectId).max(1000).exactOptional();

const boundsBody = z.object({
  permission_ids: ids,
  products: z
    .array(
      z.object({
        product_id: objectId,
        num_of_licenses: count
          .nullable()
          .default(null)
          .meta({ description: "How many more licenses the person may issue; null for any number." }),
      }),
    )
    .max(1000)
    .exactOptional()
    .meta({ description: "The products that the person may issue licenses of." }),
  license_template_ids: ids,
  customer_account_ids: ids,
});

type BoundsBody = z.output<typeof boundsBody>;

/** What is left out stays as it is. */
function wantedBounds({ permission_ids, products, license_template_ids, customer_account_ids }: BoundsBody) {
  return {
    ...(permission_ids && { permissionIds: permission_ids }),
    ...(products && { products }),
    ...(license_template_ids && { policyIds: license_template_ids }),
    ...(customer_account_ids && { accountIds: customer_account_ids }),
  };
}

const resource = { chapter: "License users" } as const;

export const licenseManagerEndpoints: readonly ManagementEndpoint[] = [
  managementEndpoint({
    ...resource,
    name: "list_license_manager_permissions",
    summary: "Lists what license managers can be allowed.",
    method: "GET",
    path: "/license-manager-permissions",
    source: "documented",
    permission: "license_users_read",
    answers: { kind: "json", status: 200, schema: z.array(permissionAnswer) },
    handle: async () => licenseManagerPermissions,
  }),
  managementEndpoint({
    ...resource,
    name: "retrieve_license_manager_permissions",
    summary: "Tells what a license manager may do, and within which bounds.",
    method: "GET",
    path: "/license-users/:id/lm_permissions",
    source: "own",
    permission: "license_users_read",
    answers: { kind: "json", status: 200, schema: boundsAnswer },
    handle: async ({ context, administrator, id }) =>
      describeBounds(await retrieveManagerBounds(context, administrator, id)),
  }),
  managementEndpoint({
    ...resource,
    name: "update_license_manager_permissions",
    summary: "Says what a license manager may do; what is left out stays as it is.",
    method: "POST",
    path: "/license-users/:id/update_lm_permissions",
    source: "documented",
    permission: "license_users_write",
    body: boundsBody,
    answers: { kind: "json", status: 200, schema: boundsAnswer },
    handle: async ({ context, administrator, id, body }) =>
      describeBounds(await updateManagerBounds(context, administrator, id, wantedBounds(body))),
  }),
  managementEndpoint({
    ...resource,
    name: "remove_license_manager_permissions",
    summary: "Takes everything that a license manager may do, and every bound.",
    method: "POST",
    path: "/license-users/:id/remove_lm_permissions",
    source: "documented",
    permission: "license_users_write",
    answers: { kind: "json", status: 200, schema: z.object({}) },
    handle: async ({ context, administrator, id }) => {
      await removeManagerBounds(context, administrator, id);
      return {};
    },
  }),
];
