/** What is taken away, at the end, in an order in which nothing else refers to it any more. */
import type { Drive, Step } from "./step.ts";

const removal = (endpoint: string, id: string): Step => ({ endpoint, id, isRemoval: true });

export const removalsDrive: Drive = [
  removal("delete_device_variable", "device variable"),
  removal("delete_license_custom_field", "license custom field"),
  removal("delete_license_feature", "other license feature"),
  removal("delete_license", "hand-made license"),
  removal("delete_client_of_license", "license"),
  removal("delete_client_of_customer", "customer"),
  removal("delete_client_of_customer_account", "account"),
  removal("delete_client_of_company", "company"),
  removal("delete_license_user_group", "group"),
  {
    endpoint: "merge_customers",
    id: "customer",
    body: (world) => ({ customer_to_merge_id: world.id("same customer") }),
    answers: "customer",
    isRemoval: true,
  },
  removal("take_customer_label", "label link"),
  removal("delete_customer_label", "label"),
  removal("delete_order", "order"),
  removal("delete_order", "spare order"),
  removal("delete_order", "hand-made order"),
  removal("delete_consumption_pool", "pool"),
  removal("delete_consumption_pool", "feature pool"),
  removal("delete_order", "bundle order"),
  removal("delete_license_user", "user"),
  removal("delete_order", "user order"),
  { endpoint: "erase_personal_data", body: () => ({ email: "max@plum.example" }), isRemoval: true },
  removal("delete_customer", "customer"),
  removal("delete_customer_account", "account"),
  removal("delete_license_template", "policy"),
  {
    endpoint: "remove_from_bundle",
    id: "bundle",
    body: (world) => ({ product_id: world.id("other product") }),
    answers: "bundleMember",
    isRemoval: true,
  },
  removal("delete_installation_file", "installation file"),
  removal("delete_product_custom_field", "custom field"),
  removal("delete_product_feature", "feature"),
];
