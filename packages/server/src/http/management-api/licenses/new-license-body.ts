/** What a request says of a license that is issued by itself: what create_order says of one of its licenses, and more. */
import * as z from "zod";
import { identifier } from "../../../domain/catalog/members.ts";
import { wantedLicense } from "../../../domain/wanted-order.ts";
import { objectId } from "../members.ts";

const NAME_FAULT = "must be the id or the code of a product";

const { bundle_products: _ofBundles, ...members } = wantedLicense.shape;

export const newLicenseBody = z.object({
  ...members,
  /** A number is an id; a text is a code, or else an id. */
  product: z
    .union([identifier, z.int()], { error: NAME_FAULT })
    .transform(String)
    .meta({ description: "Code of the product, or its id." }),
  customer: objectId.nullable().exactOptional(),
  /** Another name of `key`. */
  license_key: members.key,
});
