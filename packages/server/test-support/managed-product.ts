/** Makes products, and what belongs to them, over the Management API. */
import { expect } from "vitest";
import type { Wire } from "./wire.ts";

type Members = Readonly<Record<string, unknown>>;

export interface Made {
  readonly id: number;
  readonly [member: string]: unknown;
}

export function newProductMaker(wire: Wire) {
  const make = async (path: string, body: Members): Promise<Made> => {
    const made = await wire.server.manage("POST", path, { body });
    expect(made).toMatchObject({ status: 201 });
    return made.json;
  };
  return {
    make,
    makeProduct: (members: Members = {}) =>
      make("/products/", {
        product_name: "Made",
        short_code: `made-${wire.nextNumber()}`,
        authorization_method: "license-key",
        ...members,
      }),
    makeFeature: (product: number, members: Members = {}) =>
      make("/product-features/", {
        name: "Feature",
        code: `FEATURE-${wire.nextNumber()}`,
        feature_type: "activation",
        product,
        ...members,
      }),
    makeCustomField: (product: number, members: Members = {}) =>
      make("/product-custom-fields/", { name: `field-${wire.nextNumber()}`, default_value: "", product, ...members }),
    makePolicy: (product: number, members: Members = {}) =>
      make("/license-templates/", { name: "Policy", code: `policy-${wire.nextNumber()}`, product, ...members }),
    makeFile: (product: number, members: Members = {}) =>
      make("/installation-files/", { version: `1.${wire.nextNumber()}`, environment: "win", product, ...members }),
  };
}
