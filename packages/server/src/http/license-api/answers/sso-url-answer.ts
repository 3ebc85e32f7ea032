/** What sso_url answers: the address to open, and what else the provider publishes. */
import * as z from "zod";
import type { SignInUrl } from "../../../services/single-sign-on/sign-in-url.ts";

/** An endpoint that the provider does not have is empty text. */
const endpointUrl = z.string();

export const ssoUrlAnswer = z.object({
  url: z.string(),
  openid_configuration: z.object({
    issuer: z.string(),
    end_session_endpoint: endpointUrl,
    token_endpoint: endpointUrl,
    introspection_endpoint: endpointUrl,
  }),
  alternate_urls: z.array(z.string()),
});

export function describeSignInUrl({ url, alternateUrls, document }: SignInUrl): z.input<typeof ssoUrlAnswer> {
  return {
    url,
    openid_configuration: {
      issuer: document.issuer,
      end_session_endpoint: document.end_session_endpoint ?? "",
      token_endpoint: document.token_endpoint,
      introspection_endpoint: document.introspection_endpoint ?? "",
    },
    alternate_urls: [...alternateUrls],
  };
}
