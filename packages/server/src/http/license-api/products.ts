/** GET products: every product and bundle that the credential may know of. */
import { listVisibleProducts } from "../../services/products/list.ts";
import { endpoint } from "../endpoint.ts";
import { describeProducts, productsAnswer } from "./answers/product-answers.ts";

export const productsEndpoint = endpoint({
  call: "products",
  summary: "Lists the products and bundles that the credential may know of, with their features.",
  method: "GET",
  writes: false,
  identification: "none",
  parameters: {},
  answers: { kind: "json", schema: productsAnswer },
  refusals: [],
  async handle({ context, caller }) {
    return { kind: "json", value: describeProducts(await listVisibleProducts(context, caller)) };
  },
});
