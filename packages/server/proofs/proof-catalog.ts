/** The licenses that proofs fight over: few seats, ten times as many devices, limits that change. */

export const PRODUCT = "proof";
export const FEATURE = "MESH";
export const SEAT_MINUTES = 1;
export const FEATURE_MINUTES = 2;
const BORROW_HOURS = 1;

export interface Limits {
  readonly seats: number;
  readonly featureSeats: number;
  readonly activations: number;
  /** 0 sets no limit. */
  readonly transfers: number;
}

export interface ProofLicense {
  readonly key: string;
  readonly devices: readonly string[];
}

export const FIRST_LIMITS: Limits = { seats: 5, featureSeats: 3, activations: 30, transfers: 0 };
const DEVICES = 10 * FIRST_LIMITS.seats;

export function proofLicenses(count: number): ProofLicense[] {
  return Array.from({ length: count }, (_, license) => ({
    key: `PROOF-${license}`,
    devices: Array.from({ length: DEVICES }, (_unused, device) => `device-${license}-${device}`),
  }));
}

export function proofCatalog(licenses: readonly ProofLicense[]): object {
  const floating = { is_floating_cloud: true, can_borrow: true, max_borrow_time: BORROW_HOURS };
  return {
    products: [
      {
        short_code: PRODUCT,
        product_name: "Proof",
        authorization_method: "license-key",
        features: [
          {
            code: FEATURE,
            name: "Mesh",
            feature_type: "activation",
            ...floating,
            floating_users: FIRST_LIMITS.featureSeats,
            floating_timeout: FEATURE_MINUTES,
          },
        ],
        policies: [
          {
            code: "pool",
            name: "Pool",
            is_default: true,
            license_type: "perpetual",
            ...floating,
            floating_timeout: SEAT_MINUTES,
          },
        ],
      },
    ],
    ...limitsCatalog(licenses, FIRST_LIMITS),
  };
}

/** Sets the limits of licenses, and makes those that do not exist. */
export function limitsCatalog(licenses: readonly ProofLicense[], limits: Limits): object {
  const { seats: floating_users, activations: max_activations, transfers: max_transfers } = limits;
  const entitlements = { floating_users, max_activations, max_transfers };
  const features = [{ code: FEATURE, floating_users: limits.featureSeats }];
  return {
    orders: [
      {
        id: "proof",
        licenses: licenses.map(({ key }) => ({ product: PRODUCT, license_key: key, ...entitlements, features })),
      },
    ],
  };
}
