/** A bundle: products that are licensed together, each with the policy it has there. */
import * as z from "zod";
import { identifier, named } from "./members.ts";
import { productMembers } from "./product.ts";

export const bundle = z.strictObject({
  ...productMembers,
  /** By product code; without a policy, the member's default one. */
  members: named(z.strictObject({ policy: identifier.nullable().exactOptional() })).exactOptional(),
});
export type BundleEntry = z.output<typeof bundle>;
