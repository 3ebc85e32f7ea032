/** Customers, their labels and accounts. */
import type { Drive } from "./step.ts";

export const customersDrive: Drive = [
  {
    endpoint: "create_customer_account",
    body: () => ({ code: "north", name: "North", email: "north@plum.example" }),
    remember: "account",
    answers: "customerAccount",
  },
  { endpoint: "list_customer_accounts", answers: "customerAccount" },
  { endpoint: "retrieve_customer_account", id: "account", answers: "customerAccount" },
  {
    endpoint: "update_customer_account",
    id: "account",
    body: () => ({ description: "Everybody north of the river." }),
    answers: "customerAccount",
  },
  {
    endpoint: "create_customer",
    body: (world) => ({
      email: "ida@plum.example",
      first_name: "Ida",
      last_name: "Plum",
      company_name: "Plum",
      phone: "+45 1234",
      reference: "C-1",
      country: "DK",
      customer_account: world.id("account"),
      metadata: { size: "small" },
    }),
    remember: "customer",
    answers: "customer",
  },
  {
    endpoint: "create_customer",
    body: () => ({ email: "ida.plum@plum.example", city: "Aarhus" }),
    remember: "same customer",
    answers: "customer",
  },
  { endpoint: "list_customers", query: () => ({ limit: 1000, email: "ida@plum.example" }), answers: "customer" },
  { endpoint: "retrieve_customer", id: "customer", answers: "customer" },
  { endpoint: "update_customer", id: "customer", body: () => ({ phone: "+45 5678" }), answers: "customer" },
  {
    endpoint: "create_customer_label",
    body: () => ({ label: "loyal", color: "#00aaff" }),
    remember: "label",
    answers: "label",
  },
  { endpoint: "list_customer_labels", answers: "label" },
  { endpoint: "retrieve_customer_label", id: "label", answers: "label" },
  { endpoint: "update_customer_label", id: "label", body: () => ({ color: "#0000ff" }), answers: "label" },
  {
    endpoint: "give_customer_label",
    body: (world) => ({ customer: world.id("customer"), customer_label: world.id("label") }),
    remember: "label link",
    answers: "labelLink",
  },
  { endpoint: "export_customers" },
];
