/** Tables of sign-ins through a company's own identity provider: the provider, whom it has named, and who is on the way. */
import type { Timestamps } from "./terms.ts";

/** The provider of a company, through which its operators can sign in. */
export interface OperatorProviderTable extends Timestamps {
  company_id: number;
  issuer: string;
  client_id: string;
  /** Null for a public client. */
  sealed_client_secret: string | null;
  /** What people know the provider by. */
  name: string;
  /** Whose addresses may let in somebody whom nobody has invited. */
  email_domains_json: string;
  /** What such a person may do; null where nobody is let in uninvited. */
  first_sign_in_role: string | null;
  is_enabled: boolean;
}

/** Which operator a person at a company's provider is. */
export interface OperatorBindingTable {
  company_id: number;
  issuer: string;
  subject: string;
  /** Null where the operator is gone: whoever was removed is remembered, and not let in as somebody new. */
  operator_id: number | null;
  created_at: number;
}

/** A sign-in that has begun in some browser: good once, until `expires_at`. */
export interface PendingSignInTable {
  id: number;
  company_id: number;
  state_digest: string;
  /** Of what the cookie of the browser holds. */
  browser_digest: string;
  issuer: string;
  client_id: string;
  nonce: string;
  sealed_verifier: string;
  expires_at: number;
  used_at: number | null;
}
