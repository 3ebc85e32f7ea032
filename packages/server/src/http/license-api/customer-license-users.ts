/** GET customer_license_users: the users of a customer's licenses, with the passwords that they have not changed yet. */
import { listCustomerUsers } from "../../services/license-users/list-customer-users.ts";
import { endpoint } from "../endpoint.ts";
import { customerUsersAnswer, describeCustomerUsers } from "./answers/customer-users-answer.ts";
import { identifier } from "./parameters.ts";

export const customerLicenseUsersEndpoint = endpoint({
  call: "customer_license_users",
  summary: "Lists the users of a customer's licenses of a product, with the initial passwords that still hold.",
  method: "GET",
  writes: false,
  identification: "none",
  parameters: {
    product: identifier,
    customer: identifier,
    bundle_code: identifier.optional().describe("Only users of licenses that belong to this bundle."),
  },
  answers: { kind: "json", schema: customerUsersAnswer },
  refusals: ["unknown_product", "invalid_product_auth_method", "customer_does_not_exist", "customer_not_found"],
  async handle({ context, caller, values }) {
    const listed = await listCustomerUsers(context, caller, {
      product: values.product,
      customer: values.customer,
      bundleCode: values.bundle_code ?? null,
    });
    return { kind: "json", value: describeCustomerUsers(caller, listed) };
  },
});
