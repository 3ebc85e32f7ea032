/** GET product_details: what a product is, without any license. */
import { productDetails } from "../../services/products/details.ts";
import { endpoint } from "../endpoint.ts";
import { describeProductDetails, productDetailsAnswer } from "./answers/product-answers.ts";
import { flag, identifier } from "./parameters.ts";

export const productDetailsEndpoint = endpoint({
  call: "product_details",
  summary: "Tells what a product or a bundle is, and on request its latest version and its custom fields.",
  method: "GET",
  writes: false,
  identification: "none",
  parameters: {
    product: identifier,
    include_latest_version: flag.optional(),
    include_custom_fields: flag.optional(),
    env: identifier.optional(),
  },
  answers: { kind: "json", schema: productDetailsAnswer },
  refusals: ["unknown_product"],
  async handle({ context, caller, values }) {
    const details = await productDetails(context, caller, {
      product: values.product,
      includeLatestVersion: values.include_latest_version ?? false,
      includeCustomFields: values.include_custom_fields ?? false,
      environment: values.env ?? null,
    });
    return { kind: "json", value: describeProductDetails(details) };
  },
});
