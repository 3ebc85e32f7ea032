/** The provider through which operators sign in. */
import type { Drive } from "./step.ts";

export const signInProviderDrive: Drive = [
  {
    endpoint: "update_sign_in_provider",
    body: () => ({
      issuer: "https://10.11.12.13/plum",
      client_id: "leasehold",
      client_secret: "what the provider has given",
      email_domains: ["plum.example"],
      first_sign_in_role: "read-only",
    }),
    answers: "signInProvider",
  },
  { endpoint: "retrieve_sign_in_provider", answers: "signInProvider" },
  { endpoint: "test_sign_in_provider", answers: "signInProviderTest" },
  { endpoint: "delete_sign_in_provider", isRemoval: true },
];
