/** A refusal in the form that OAuth has for it, which is not that of the License API. */

const statusOf = {
  invalid_request: 400,
  unsupported_grant_type: 400,
  invalid_client: 401,
} as const;

export class OauthRefused extends Error {
  readonly error: keyof typeof statusOf;
  /** Whether the client tried to authenticate by an Authorization header: then the answer says how. */
  readonly isBasic: boolean;

  /** `description` is for the client's developer, and holds nothing that was sent. */
  constructor(error: keyof typeof statusOf, description: string, options: { readonly isBasic?: boolean } = {}) {
    super(description);
    this.name = "OauthRefused";
    this.error = error;
    this.isBasic = options.isBasic ?? false;
  }

  get status(): number {
    return statusOf[this.error];
  }
}
