/** Lists of license users and of their groups. */
import { sql } from "kysely";
import { licenseUserFilters, licenseUserGroupFilters } from "../domain/license-user-filters.ts";
import { normalizedEmail } from "../domain/text.ts";
import type { Hop } from "./listing/filter-condition.ts";
import { listingOf } from "./listing/listing.ts";

const toAssignment: readonly Hop[] = [["license_user.id", "license_assignment.license_user_id"]];

const isManager = sql`exists (select 1 from order_manager where order_manager.license_user_id = license_user.id)
  or exists (select 1 from license_assignment
    where license_assignment.license_user_id = license_user.id and license_assignment.is_manager)
  or exists (select 1 from license_user_group_member
    where license_user_group_member.license_user_id = license_user.id and license_user_group_member.is_manager)
  or exists (select 1 from license_manager_account
    where license_manager_account.license_user_id = license_user.id)
  or exists (select 1 from license_manager_permission
    where license_manager_permission.license_user_id = license_user.id)`;

export const licenseUserListing = listingOf(licenseUserFilters, {
  table: "license_user",
  columns: {
    id: { column: "license_user.id" },
    email: { column: "license_user.email", stored: normalizedEmail },
    true_email: { column: "license_user.email", stored: normalizedEmail },
    first_name: { column: "license_user.first_name" },
    last_name: { column: "license_user.last_name" },
    phone_number: { column: "license_user.phone_number" },
    is_active: { column: "license_user.is_active" },
    is_initial_password: { column: "license_user.is_initial_password" },
    is_manager: { column: isManager },
    license: { column: "license_assignment.license_id", through: toAssignment },
    license_id: { column: "license_assignment.license_id", through: toAssignment },
    license_user_group: {
      column: "license_user_group_member.license_user_group_id",
      through: [["license_user.id", "license_user_group_member.license_user_id"]],
    },
    customer_accounts: {
      column: "license_manager_account.customer_account_id",
      through: [["license_user.id", "license_manager_account.license_user_id"]],
    },
    last_login: { column: "license_user.last_login" },
    created_at: { column: "license_user.created_at" },
    updated_at: { column: "license_user.updated_at" },
  },
  orders: {
    created_at: "license_user.created_at",
    updated_at: "license_user.updated_at",
    last_login: "license_user.last_login",
    email: "license_user.email",
    true_email: "license_user.email",
    first_name: "license_user.first_name",
    last_name: "license_user.last_name",
  },
});

const toMember = (onlyWhere: ReturnType<typeof sql>): readonly Hop[] => [
  ["license_user_group.id", "license_user_group_member.license_user_group_id", onlyWhere],
];
const toAccount: readonly Hop[] = [["license_user_group.customer_account_id", "customer_account.id"]];
const managerOfGroup = {
  column: "license_user_group_member.license_user_id",
  through: toMember(sql`license_user_group_member.is_manager`),
};
const managerOfAccount = {
  column: "license_manager_account.license_user_id",
  through: [["license_user_group.customer_account_id", "license_manager_account.customer_account_id"]],
} as const;

export const licenseUserGroupListing = listingOf(licenseUserGroupFilters, {
  table: "license_user_group",
  columns: {
    id: { column: "license_user_group.id" },
    code: { column: "license_user_group.code" },
    name: { column: "license_user_group.name" },
    customer_account: { column: "license_user_group.customer_account_id" },
    customer_account__code: { column: "customer_account.code", through: toAccount },
    customer_account__name: { column: "customer_account.name", through: toAccount },
    license_users__id: {
      column: "license_user_group_member.license_user_id",
      through: toMember(sql`license_user_group_member.is_member`),
    },
    license_managers__id: managerOfGroup,
    any__license_managers__id: { anyOf: [managerOfGroup, managerOfAccount] },
    customer_account__license_managers__id: managerOfAccount,
    created_at: { column: "license_user_group.created_at" },
    updated_at: { column: "license_user_group.updated_at" },
  },
  orders: {
    created_at: "license_user_group.created_at",
    updated_at: "license_user_group.updated_at",
    code: "license_user_group.code",
    name: "license_user_group.name",
  },
});
