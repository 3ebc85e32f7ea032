/** Who calls, by whichever kind of credential a request carries. */
import type { ApiKeys, SignedCall } from "../api-keys/authenticate.ts";
import type { Caller } from "../caller.ts";
import type { Bearers } from "../oauth-clients/bearers.ts";

export type Credential =
  | { readonly kind: "api-key"; readonly call: SignedCall }
  | { readonly kind: "bearer"; readonly token: string };

export class Credentials {
  readonly #apiKeys: ApiKeys;
  readonly #bearers: Bearers;

  constructor(apiKeys: ApiKeys, bearers: Bearers) {
    this.#apiKeys = apiKeys;
    this.#bearers = bearers;
  }

  /** The caller as the database says now; throws the first refusal that applies. */
  authenticate(credential: Credential): Promise<Caller> {
    return credential.kind === "bearer"
      ? this.#bearers.authenticate(credential.token)
      : this.#apiKeys.authenticate(credential.call);
  }

  /**
   * The caller as remembered; null where only the database can tell. What is answered to it must be proven against the
   * company's present revision.
   */
  remembered(credential: Credential): Caller | null {
    return credential.kind === "bearer"
      ? this.#bearers.remembered(credential.token)
      : this.#apiKeys.remembered(credential.call);
  }
}
