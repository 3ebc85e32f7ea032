/** License users, managers, groups, and what is kept of a person. */
import type { Drive } from "./step.ts";

export const peopleDrive: Drive = [
  { endpoint: "retrieve_license_user", id: "user", answers: "licenseUser" },
  {
    endpoint: "update_license_user",
    id: "user",
    body: () => ({ last_name: "Plum", is_active: true }),
    answers: "licenseUser",
  },
  {
    endpoint: "set_license_user_password",
    id: "user",
    body: () => ({ password: "plum, pear and quince" }),
    message: "Password set.",
    answers: "message",
  },
  {
    endpoint: "set_license_user_password_by_email",
    query: () => ({ email: "cal@plum.example" }),
    body: () => ({ password: "quince, pear and plum" }),
    message: "Password set.",
    answers: "message",
  },
  { endpoint: "list_license_manager_permissions" },
  {
    endpoint: "update_license_manager_permissions",
    id: "manager",
    body: (world) => ({
      permission_ids: [1, 2],
      products: [{ product_id: world.id("product"), num_of_licenses: null }],
      license_template_ids: [world.id("policy")],
      customer_account_ids: [world.id("account")],
    }),
  },
  { endpoint: "retrieve_license_manager_permissions", id: "manager" },
  { endpoint: "remove_license_manager_permissions", id: "manager", body: () => ({ permission_ids: [2] }) },
  {
    endpoint: "create_license_user_group",
    body: (world) => ({ code: "crew", name: "Crew", customer_account: world.id("account"), metadata: { a: 1 } }),
    remember: "group",
    answers: "licenseUserGroup",
  },
  { endpoint: "list_license_user_groups", answers: "licenseUserGroup" },
  { endpoint: "retrieve_license_user_group", id: "group", answers: "licenseUserGroup" },
  {
    endpoint: "update_license_user_group",
    id: "group",
    body: () => ({ description: "The crew." }),
    answers: "licenseUserGroup",
  },
  { endpoint: "retrieve_personal_data", query: () => ({ email: "ida@plum.example" }) },
  {
    endpoint: "add_license_user_to_group",
    id: "user",
    body: (world) => ({ license_user_group_id: world.id("group") }),
  },
  { endpoint: "list_group_members", id: "group" },
  {
    endpoint: "add_group_manager",
    id: "group",
    body: () => ({ email: "max@plum.example" }),
    answers: "addedManager",
  },
  { endpoint: "list_group_managers", id: "group" },
  { endpoint: "assign_license_to_group", id: "group", body: (world) => ({ license_id: world.id("user license") }) },
  {
    endpoint: "take_license_from_group",
    id: "group",
    body: (world) => ({ license_id: world.id("user license") }),
    isRemoval: true,
  },
  {
    endpoint: "remove_group_manager",
    id: "group",
    body: (world) => ({ license_user_id: world.id("manager") }),
    isRemoval: true,
  },
  {
    endpoint: "remove_license_user_from_group",
    id: "user",
    body: (world) => ({ license_user_group_id: world.id("group") }),
    isRemoval: true,
  },
];
