/** The calls that take what an identity provider has given, and the one that says where to get it. */
import type { Code } from "../../src/errors/codes.ts";
import type { Hindrance } from "../hindrance.ts";
import type { Area } from "./area.ts";

const withToken = { license_key: undefined, username: undefined, password: undefined, id_token: "from a provider" };

export const signInHindrances = {
  sso_customer_account_url_error: {
    code: "sso_customer_account_url_error",
    users: { ana: {} },
    request: { ...withToken, customer_account_code: "nobody's account" },
  },
  // Refused before the provider is asked, so that none has to be there.
  sso_customer_account_token_error: {
    code: "sso_customer_account_token_error",
    users: { ana: {} },
    request: { ...withToken, customer_account_code: "by-code-alone" },
    arrange: ({ wire }) =>
      wire.server.importCatalog({
        customer_accounts: [
          {
            code: "by-code-alone",
            sso: { issuer: "https://provider.test.example", client_id: "desktop", response_types: ["code"] },
          },
        ],
      }),
  },
} as const satisfies Partial<Record<Code, Hindrance>>;

export const singleSignOn: Area = {
  needs: { sso_url: { parameters: () => ({ customer_account_code: "nobody's account" }) } },
  everywhere: signInHindrances,
  onCall: {
    sso_url: {
      missing_parameters: { code: "missing_parameters", request: { customer_account_code: undefined } },
      validation_error: { code: "validation_error", request: { response_type: "id_token" } },
      sso_customer_account_url_error: { code: "sso_customer_account_url_error" },
    },
  },
};
