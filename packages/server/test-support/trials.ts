/** Products that can be tried out, and devices and people that ask for their trials. */
import type { Answer, CallOptions, Credentials, Parameters } from "./license-client.ts";
import type { Wire } from "./wire.ts";
import { requireWireShape } from "./wire-shapes.ts";

type Members = Readonly<Record<string, unknown>>;

export interface TrialProduct {
  readonly code: string;
  readonly method: "license-key" | "user";
}

/** A product of the test's own whose trials last 14 days. */
export async function trialProduct(
  wire: Wire,
  method: TrialProduct["method"],
  members: Members = {},
): Promise<TrialProduct> {
  const code = `trial-${wire.nextNumber()}`;
  await wire.server.importCatalog({
    products: [
      {
        short_code: code,
        product_name: `To be tried out ${code}`,
        authorization_method: method,
        allow_trial: true,
        trial_days: 14,
        ...members,
      },
    ],
  });
  return { code, method };
}

export type AskOptions = Partial<CallOptions> & { readonly credentials?: Partial<Credentials> };

/** Asks for a trial and holds the answer to its documented shape. */
export async function askForTrial(
  wire: Wire,
  { code }: TrialProduct,
  parameters: Parameters,
  options: AskOptions = {},
): Promise<Answer> {
  const answer = await wire.server.call("trial_key", { product: code, ...parameters }, options);
  requireWireShape("trial_key", answer);
  return answer;
}

/** The members that tests ask new trials for. */
export interface NewTrial {
  readonly id: number;
  readonly order_id: number;
  readonly license_key: string;
  readonly license_user: string;
  readonly initial_password?: string;
}

export function newTrial({ json }: Answer): NewTrial {
  return json as NewTrial;
}

/** A name that nothing else of this server's tests has. */
export function fresh(wire: Wire, name: string): string {
  return `${name}-${wire.nextNumber()}`;
}

export function freshAddress(wire: Wire, name: string): string {
  return `${fresh(wire, name)}@test.example`;
}
