/** Issues licenses: decides what each is issued with and makes its rows, to be stored together. */

import {
  decideIssue,
  type IssueFault,
  type IssuePolicy,
  type IssueTemplate,
  type LicenseRequest,
} from "../../domain/issue.ts";
import { newLicenseKey } from "../../runtime/random.ts";
import type { IssuedLicense } from "../../storage/license-issue.ts";
import type { LicenseAssignmentTable, LicenseTable } from "../../storage/tables/licenses.ts";
import type { ServiceContext } from "../context.ts";

/** Where a license stands: its order, its name, and who may use it. */
export interface IssuePlace {
  readonly companyId: number;
  readonly orderId: number;
  readonly orderItemId: number;
  /** Null for a license that is used by its users. */
  readonly licenseKey: string | null;
  readonly ref: string | null;
  /** The bundle, and the id that the licenses of all its members share. */
  readonly bundle: { readonly id: number; readonly licenseId: number } | null;
  readonly users: readonly AssignedUser[];
  readonly createdAt: number;
  /** What issued it, for its history. */
  readonly source: string;
  /** Who did, where it was an administrator. */
  readonly by?: string;
}

export interface AssignedUser {
  readonly license_user_id: number;
  readonly is_manager?: boolean;
  readonly max_activations?: number | null;
  readonly allow_unlimited_activations?: boolean;
}

export type IssueOutcome =
  | { readonly issued: IssuedLicense }
  /** Every fault, with its path within the request. */
  | { readonly faults: readonly IssueFault[] };

export function issueLicense(
  context: Pick<ServiceContext, "newId">,
  now: number,
  place: IssuePlace,
  template: IssueTemplate,
  policy: IssuePolicy,
  request: LicenseRequest,
): IssueOutcome {
  const { terms, features, custom_fields, faults } = decideIssue(template, policy, request, place.createdAt);
  const userFault = usersFault(template, terms.max_license_users, place.users.length);
  if (userFault !== null || faults.length > 0) {
    return { faults: userFault === null ? faults : [...faults, { path: ["users"], text: userFault }] };
  }
  const license: LicenseTable = {
    ...terms,
    id: context.newId(),
    company_id: place.companyId,
    product_id: template.product.id,
    order_id: place.orderId,
    order_item_id: place.orderItemId,
    bundle_id: place.bundle?.id ?? null,
    bundle_license_id: place.bundle?.licenseId ?? null,
    license_key: place.licenseKey,
    ref: place.ref,
    ...unused,
    created_at: place.createdAt,
    updated_at: now,
  };
  return {
    issued: {
      license,
      features: features.map((feature) => ({
        ...feature,
        id: context.newId(),
        license_id: license.id,
        total_consumptions: 0,
        consumption_since: null,
        seats_in_use: 0,
        consumption_pool_id: null,
      })),
      custom_fields: custom_fields.map((field) => ({ ...field, id: context.newId(), license_id: license.id })),
      assignments: place.users.map((user) => newAssignment(license, user)),
      history: {
        id: context.newId(),
        license_id: license.id,
        device_id: null,
        license_user_id: null,
        ts: now,
        source: place.source,
        level: "info",
        text: "License created",
        data_json: place.by === undefined ? "{}" : JSON.stringify({ by: place.by }),
        sdk_version: null,
      },
    },
  };
}

/** What a license counts, before anything has been counted. */
const unused = {
  time_activated: null,
  times_activated: 0,
  transfer_count: 0,
  total_consumptions: 0,
  consumption_since: null,
  chosen_allow_overages: null,
  chosen_max_overages: null,
  seats_in_use: 0,
  decided_at: 0,
  recovering_until: null,
  revision: 1,
  license_user_group_id: null,
  consumption_pool_id: null,
};

/** The key of a new license: the one that was asked for, or for a key-based product a generated one. */
export function keyForNewLicense(
  method: IssueTemplate["product"]["authorization_method"],
  wanted: string | undefined,
): string | null {
  return method === "license-key" ? (wanted ?? newLicenseKey()) : null;
}

/** Why a license cannot have that many users, or null; with 0 there is no limit. */
export function usersFault(
  template: Pick<IssueTemplate, "product">,
  maxLicenseUsers: number,
  users: number,
): string | null {
  if (template.product.authorization_method === "license-key") {
    return users === 0 ? null : "cannot be given: the product is licensed by key";
  }
  if (users === 0) return "must name at least one user: the product is licensed by user";
  if (maxLicenseUsers === 0 || users <= maxLicenseUsers) return null;
  return `would be ${users}, but max_license_users is ${maxLicenseUsers}`;
}

/** A user's own limit, or else what the license gives each user. */
export function newAssignment(
  license: Pick<LicenseTable, "id" | "user_max_activations">,
  user: AssignedUser,
): LicenseAssignmentTable {
  const inherited = license.user_max_activations > 0 ? license.user_max_activations : null;
  return {
    license_id: license.id,
    license_user_id: user.license_user_id,
    is_manager: user.is_manager ?? false,
    max_activations: user.max_activations === undefined ? inherited : user.max_activations,
    allow_unlimited_activations: user.allow_unlimited_activations ?? false,
    total_activations: 0,
  };
}
