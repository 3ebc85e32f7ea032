/** `/orders/create_order/` and `/orders/generate_license/`: how licenses come about. */
import * as z from "zod";
import { identifier } from "../../../domain/catalog/members.ts";
import { wantedOrder } from "../../../domain/wanted-order.ts";
import { LICENSE_KEY_ALPHABET, LICENSE_KEY_CHARACTERS } from "../../../runtime/random.ts";
import { createOrder } from "../../../services/orders/create.ts";
import { retrieveOrder } from "../../../services/orders/managed.ts";
import { proposeKeys } from "../../../services/orders/propose-keys.ts";
import { type ManagementEndpoint, managementEndpoint } from "../endpoint.ts";
import { describeOrderInFull, orderInFullAnswer } from "./order-answer.ts";

const resource = { chapter: "Orders", source: "documented" } as const;

const KEY_CHARACTERS_MAX = 240;
const KEYS_MAX = 1000;

/** Printable ASCII without the dash, which stands between the groups of a key. */
const alphabet = z
  .string()
  .regex(/^[!-,.-~]{2,100}$/, "must be 2 to 100 letters, digits or signs, without spaces and dashes")
  .transform((text) => [...new Set(text)].join(""))
  .refine((text) => text.length > 1, "must have at least two different characters");

export const createOrderEndpoints: readonly ManagementEndpoint[] = [
  managementEndpoint({
    ...resource,
    name: "create_order",
    summary: "Places an order, or appends to one, and issues its licenses: all of it or nothing.",
    method: "POST",
    path: "/orders/create_order",
    permission: "orders_write",
    body: wantedOrder,
    answers: { kind: "json", status: 200, schema: orderInFullAnswer },
    refusals: [
      "order_id_exists",
      "customer_account_not_found",
      "customer_account_id_mismatch",
      "unknown_product",
      "disabled_product",
      "archived_product",
      "unsupported_product_feature",
    ],
    handle: async ({ context, administrator, body }) => {
      const { orderId } = await createOrder(context, administrator, body);
      return describeOrderInFull(await retrieveOrder(context, administrator, orderId));
    },
  }),
  managementEndpoint({
    ...resource,
    name: "generate_license",
    summary: "Proposes license keys that are not in use; nothing is stored.",
    method: "GET",
    path: "/orders/generate_license",
    permission: "orders_read",
    query: {
      product: identifier.meta({ description: "The code of the product that the keys are for." }),
      quantity: z.int().min(1).max(KEYS_MAX).default(1).meta({ description: "How many keys." }),
      key_length: z
        .int()
        .min(LICENSE_KEY_CHARACTERS)
        .max(KEY_CHARACTERS_MAX)
        .default(LICENSE_KEY_CHARACTERS)
        .meta({ description: "How many characters each key has, without the dashes between groups of four." }),
      alphabet: alphabet
        .default(LICENSE_KEY_ALPHABET)
        .meta({ description: "The characters that keys are made of; the default leaves out those that look alike." }),
    },
    answers: { kind: "json", status: 200, schema: z.array(z.string()) },
    handle: ({ context, administrator, query }) => proposeKeys(context, administrator, query),
  }),
];
