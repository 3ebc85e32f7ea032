/** Why a sign-in through a company's provider comes to nothing: what the browser is shown, and what only the log is told. */

/**
 * `no provider`: the company has none, or does not exist. `no address`: nobody has said where browsers reach the server.
 * `stale`: not the sign-in that this browser began, or not any more. `cancelled`: the provider says so. `untrusted`: what
 * came from the provider proves nothing. `unusable`: the provider does not answer as one. The rest are about the person.
 */
export type SignInReason =
  | "no provider"
  | "no address"
  | "stale"
  | "cancelled"
  | "untrusted"
  | "unusable"
  | "unverified"
  | "elsewhere"
  | "not let in";

export class ProviderSignInRefused extends Error {
  override readonly name = "ProviderSignInRefused";
  readonly reason: SignInReason;
  /** Null where nothing tells which one is meant. */
  readonly companyId: number | null;

  /** The detail is for the log: it names no code, token, state or secret. */
  constructor(reason: SignInReason, companyId: number | null, detail: string) {
    super(detail);
    this.reason = reason;
    this.companyId = companyId;
  }
}
