/** `/licenses/`: licenses, one at a time and in lists. */
import * as z from "zod";
import { LICENSES_PER_PAGE_MAX, licenseFilters, licenseOrders } from "../../../domain/license-filters.ts";
import { createLicense } from "../../../services/licenses/create.ts";
import { licensesAsShown, listLicenses, retrieveLicense } from "../../../services/licenses/list.ts";
import { removeLicense } from "../../../services/licenses/remove.ts";
import { updateLicenseById, updateLicenses } from "../../../services/licenses/update.ts";
import { type ManagementEndpoint, type ManagementHandling, managementEndpoint } from "../endpoint.ts";
import { listed, pageOf } from "../page.ts";
import { describeManagedLicense, managedLicenseAnswer } from "./license-answer.ts";
import { licenseBody, licenseUpdates, membersOf } from "./license-body.ts";
import { newLicenseBody } from "./new-license-body.ts";

const resource = { chapter: "Manage licenses", source: "documented" } as const;
const one = { kind: "json", status: 200, schema: managedLicenseAnswer } as const;

const BULK = "Changes the terms of many licenses, all of them or none.";

const bulkUpdate = {
  ...resource,
  path: "/licenses/bulk_update",
  permission: "licenses_write",
  body: licenseUpdates,
  answers: { ...one, schema: z.array(managedLicenseAnswer) },
  handle: async ({ context, administrator, body }: ManagementHandling<never, typeof licenseUpdates>) => {
    const updates = body.map(({ id, ...members }) => ({ id, members: membersOf(members) }));
    await updateLicenses(context, administrator, updates);
    const ids = updates.map(({ id }) => id);
    return (await licensesAsShown(context, administrator, ids)).map(describeManagedLicense);
  },
} as const;

export const licenseEndpoints: readonly ManagementEndpoint[] = [
  managementEndpoint({
    ...resource,
    name: "list_licenses",
    summary: "Lists licenses.",
    method: "GET",
    path: "/licenses",
    permission: "licenses_read",
    list: { filters: licenseFilters, orders: licenseOrders, hasMetadata: true, limitMax: LICENSES_PER_PAGE_MAX },
    answers: { ...one, schema: pageOf(managedLicenseAnswer) },
    handle: async ({ context, administrator, list }) =>
      listed(await listLicenses(context, administrator, list), describeManagedLicense),
  }),
  managementEndpoint({
    ...resource,
    name: "create_license",
    summary: "Issues one license, with an order of its own.",
    source: "proposed",
    method: "POST",
    path: "/licenses",
    permission: "licenses_write",
    body: newLicenseBody,
    answers: { ...one, status: 201 },
    refusals: ["customer_account_not_found", "customer_account_id_mismatch", "unsupported_product_feature"],
    handle: async ({ context, administrator, body }) => {
      const id = await createLicense(context, administrator, body);
      return describeManagedLicense(await retrieveLicense(context, administrator, id));
    },
  }),
  managementEndpoint({ ...bulkUpdate, name: "bulk_update_licenses", summary: BULK, method: "PATCH" }),
  managementEndpoint({
    ...bulkUpdate,
    name: "bulk_update_licenses_by_post",
    summary: `${BULK} The same as by PATCH.`,
    source: "proposed",
    method: "POST",
  }),
  managementEndpoint({
    ...resource,
    name: "retrieve_license",
    summary: "Tells of one license.",
    method: "GET",
    path: "/licenses/:id",
    permission: "licenses_read",
    answers: one,
    handle: async ({ context, administrator, id }) =>
      describeManagedLicense(await retrieveLicense(context, administrator, id)),
  }),
  managementEndpoint({
    ...resource,
    name: "update_license",
    summary: "Changes the terms of a license; its devices are told at their next check.",
    method: "PATCH",
    path: "/licenses/:id",
    permission: "licenses_write",
    body: licenseBody,
    answers: one,
    handle: async ({ context, administrator, id, body }) => {
      await updateLicenseById(context, administrator, id, membersOf(body));
      return describeManagedLicense(await retrieveLicense(context, administrator, id));
    },
  }),
  managementEndpoint({
    ...resource,
    name: "delete_license",
    summary: "Deletes a license for good, with its devices and its history. What the audit tells of it stays.",
    method: "DELETE",
    path: "/licenses/:id",
    permission: "licenses_write",
    answers: { kind: "none" },
    handle: ({ context, administrator, id }) => removeLicense(context, administrator, id),
  }),
];
