/** The calls that tell of versions, products and the licenses of a device. */
import type { Code } from "../../src/errors/codes.ts";
import type { Hindrance } from "../hindrance.ts";
import type { Area } from "./area.ts";

const files = [{ version: "1.0", environment: "win64" }];
const lacksProduct: Hindrance = { code: "missing_parameters", request: { product: undefined } };
const isNoCode: Hindrance = { code: "validation_error", request: { product: "two\nlines" } };
/** What has no parameters of its own can still be given a header that is not valid. */
const isNoNonce: Hindrance = { code: "validation_error", header: { "leasehold-nonce": "n".repeat(129) } };

/** Of the calls that tell of versions. */
export const readingHindrances = {
  active_license_required: { code: "active_license_required", activated: "nowhere" },
  license_key_or_license_user_required: {
    code: "license_key_or_license_user_required",
    request: { license_key: undefined },
  },
  version_not_found: { code: "version_not_found", request: { version: "1.1" } },
} as const satisfies Partial<Record<Code, Hindrance>>;

export const reading: Area = {
  needs: {
    versions: { files },
    installation_file: { files },
    product_details: { files, activated: "nowhere" },
    products: { activated: "nowhere", key: { calls: null } },
    device_licenses: { key: { calls: null } },
  },
  everywhere: readingHindrances,
  onCall: {
    product_details: { missing_parameters: lacksProduct, validation_error: isNoCode },
    products: { validation_error: isNoNonce },
  },
};
