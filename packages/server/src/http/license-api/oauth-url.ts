/** GET oauth_url: where a client gets its access tokens. */
import * as z from "zod";
import { TOKEN_PATH } from "../oauth/paths.ts";
import { openEndpoint, openParameters, openRefusals } from "../open-endpoint.ts";

const oauthUrlAnswer = z.object({
  url: z.string().meta({ description: "The token endpoint." }),
  login_type: z.string(),
});

export const oauthUrlEndpoint = openEndpoint({
  call: "oauth_url",
  summary: "Tells where access tokens are given out; needs no authorization.",
  method: "GET",
  parameters: {
    ...openParameters,
    login_type: z.literal("client_credentials", { error: "must be client_credentials" }),
  },
  answers: { kind: "json", schema: oauthUrlAnswer },
  refusals: openRefusals,
  handle: ({ baseUrl, values }) =>
    oauthUrlAnswer.parse({ url: `${baseUrl}${TOKEN_PATH}`, login_type: values.login_type }),
});
