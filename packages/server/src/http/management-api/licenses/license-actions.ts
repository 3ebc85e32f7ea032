/** What can be done to licenses beside changing their terms: switch them on and off, and reset them. */
import * as z from "zod";
import { flag } from "../../../domain/catalog/members.ts";
import { resetLicensesPartly } from "../../../services/licenses/custom-reset.ts";
import { resetLicenseById, resetLicenses } from "../../../services/licenses/reset.ts";
import { switchLicenseById, switchLicenses } from "../../../services/licenses/switch.ts";
import { type ManagementEndpoint, managementEndpoint } from "../endpoint.ts";
import { messageAnswer } from "../members.ts";
import { licenseIds } from "./license-body.ts";

const action = {
  chapter: "Manage licenses",
  source: "documented",
  method: "POST",
  permission: "licenses_write",
  answers: { kind: "json", status: 200, schema: messageAnswer },
} as const;

const chosen = flag.default(false);

export const licenseActionEndpoints: readonly ManagementEndpoint[] = [
  managementEndpoint({
    ...action,
    name: "disable_license",
    summary: "Disables a license: its devices are refused from their next call on.",
    path: "/licenses/:id/disable",
    handle: async ({ context, administrator, id }) => {
      await switchLicenseById(context, administrator, id, false);
      return { message: "License disabled." };
    },
  }),
  managementEndpoint({
    ...action,
    name: "enable_license",
    summary: "Enables a license that was disabled.",
    path: "/licenses/:id/enable",
    handle: async ({ context, administrator, id }) => {
      await switchLicenseById(context, administrator, id, true);
      return { message: "License enabled." };
    },
  }),
  managementEndpoint({
    ...action,
    name: "disable_licenses",
    summary: "Disables many licenses, all of them or none.",
    path: "/licenses/disable_bulk",
    body: licenseIds,
    handle: async ({ context, administrator, body }) => {
      await switchLicenses(context, administrator, body, false);
      return { message: "Licenses disabled." };
    },
  }),
  managementEndpoint({
    ...action,
    permission: "licenses_reset",
    name: "reset_license",
    summary: "Deactivates all devices of a license, frees its seats and sets its counters to zero.",
    path: "/licenses/:id/reset",
    handle: async ({ context, administrator, id }) => {
      await resetLicenseById(context, administrator, id);
      return { message: "License and all devices reset." };
    },
  }),
  managementEndpoint({
    ...action,
    permission: "licenses_reset",
    name: "reset_licenses",
    summary: "Resets many licenses, all of them or none.",
    path: "/licenses/reset_bulk",
    body: licenseIds,
    handle: async ({ context, administrator, body }) => {
      await resetLicenses(context, administrator, body);
      return { message: "Licenses and related devices reset." };
    },
  }),
  managementEndpoint({
    ...action,
    name: "reset_licenses_partly",
    summary: "Deactivates all devices of many licenses, and sets back what else is chosen.",
    path: "/licenses/custom_bulk_reset",
    body: z.object({
      license_ids: licenseIds,
      reset_validity_period: chosen,
      reset_consumptions: chosen,
      reset_maintenance_period: chosen,
      reset_product_features: chosen,
      reset_custom_fields: chosen,
      reset_metadata: chosen,
    }),
    handle: async ({ context, administrator, body: { license_ids, ...choice } }) => {
      await resetLicensesPartly(context, administrator, license_ids, choice);
      return { message: "Licenses reset successfully." };
    },
  }),
];
