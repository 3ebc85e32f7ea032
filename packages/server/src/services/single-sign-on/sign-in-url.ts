/** The address at which a person signs in with the identity provider of a customer account. */
import type { ResponseType } from "../../domain/sign-in-provider.ts";
import { Problem } from "../../errors/problem.ts";
import type { Caller } from "../caller.ts";
import type { ServiceContext } from "../context.ts";
import { type ProviderDocument, publishedProvider } from "../identity-providers/published-provider.ts";
import { findProductByCode } from "../products/find-product.ts";
import { type AccountProvider, chosenRedirectUri, requireAccountProvider } from "./account-provider.ts";
import { askAccountProvider } from "./ask-account-provider.ts";
import { newNonce } from "./nonce.ts";

/** An access token beside the ID token would only lie in the browser, and would keep the e-mail address out of the latter. */
const nameAtProvider = { code: "code", token: "id_token" } as const satisfies Record<ResponseType, string>;

export interface SignInUrlRequest {
  /** Of a product, or of a bundle. */
  readonly product: string;
  readonly bundleCode: string | null;
  readonly customerAccountCode: string;
  /** Null leaves the choice to the customer account. */
  readonly responseType: ResponseType | null;
  readonly redirectUri: string | null;
}

export interface SignInUrl {
  readonly url: string;
  /** The same for every other address that a sign-in may return to. */
  readonly alternateUrls: readonly string[];
  readonly document: ProviderDocument;
}

export async function signInUrl(
  context: ServiceContext,
  caller: Caller,
  request: SignInUrlRequest,
): Promise<SignInUrl> {
  for (const code of [request.product, request.bundleCode]) {
    if (code !== null && (await findProductByCode(context, caller, code)) === undefined)
      throw new Problem("unknown_product");
  }
  const account = await requireAccountProvider(context, caller, request.customerAccountCode);
  const redirectUri = chosenRedirectUri(account, request.redirectUri);
  const responseType = chosenResponseType(account, request.responseType);
  const { document } = await askAccountProvider(() => publishedProvider(context, account.issuer));
  const nonce = newNonce(context.secrets, account.accountId, context.clock.now());
  const urlFor = (returningTo: string) => {
    const url = new URL(document.authorization_endpoint);
    url.searchParams.set("scope", account.scopes.join(" "));
    url.searchParams.set("response_type", nameAtProvider[responseType]);
    url.searchParams.set("client_id", account.clientId);
    url.searchParams.set("redirect_uri", returningTo);
    url.searchParams.set("nonce", nonce);
    return url.href;
  };
  const others = account.redirectUris.filter((other) => other !== redirectUri);
  return { url: urlFor(redirectUri), alternateUrls: others.map(urlFor), document };
}

/** Whoever sees a code in the browser cannot use it, so that an account which takes both gets a code. */
function chosenResponseType({ responseTypes }: AccountProvider, wanted: ResponseType | null): ResponseType {
  if (wanted === null) return responseTypes.includes("code") ? "code" : "token";
  if (responseTypes.includes(wanted)) return wanted;
  throw new Problem(
    "validation_error",
    `response_type ${wanted} is not allowed for this customer account. Use ${responseTypes.join(" or ")}.`,
  );
}
