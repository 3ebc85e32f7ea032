/** Tables of keys, of what was signed and called with them, and of OAuth clients. */

export interface SigningKeyTable {
  id: number;
  company_id: number;
  /**
   * Each key has one: the wire's signatures, the freshness of answers to our own client, OAuth access tokens, air-gap
   * confirmation codes, or the record of changes.
   */
  purpose: "response" | "freshness" | "token" | "air-gap" | "audit";
  algorithm: "rsa-2048" | "rsa-3072" | "rsa-4096" | "ed25519" | "ecdsa-p256";
  public_key: string;
  sealed_private_key: string;
  /** Since when it signs; null while it is only introduced, so that applications can learn of it first. */
  activated_at: number | null;
  /** Since when it signs no more; null for the key that signs and for the one that will. */
  retired_at: number | null;
  created_at: number;
}

export interface ApiKeyTable {
  id: number;
  company_id: number;
  api_key: string;
  sealed_shared_key: string;
  label: string;
  is_read_only: boolean;
  /** The calls it may make, a JSON list, or null for all. */
  calls_json: string | null;
  /** The ids of the products it may be used for, a JSON list, or null for all. */
  products_json: string | null;
  revoked_at: number | null;
  created_at: number;
}

/** A writing call that was made under an Idempotency-Key; without a body while its answer is not known yet. */
export interface IdempotentCallTable {
  credential_id: number;
  idempotency_key: string;
  digest: string;
  sealed_body: string | null;
  content_type: string | null;
  created_at: number;
}

/** A signed request that must not be sent a second time, where the company has asked for that. */
export interface UsedRequestTable {
  credential_id: number;
  digest: string;
  created_at: number;
}

export interface ManagementKeyTable {
  id: number;
  company_id: number;
  prefix: string;
  key_hash: string;
  label: string;
  permissions_json: string;
  revoked_at: number | null;
  created_at: number;
  /** Some seconds behind; null where it was never used. */
  last_used_at: number | null;
}

export interface OauthClientTable {
  id: number;
  company_id: number;
  scope: "company" | "customeraccount" | "customer" | "license";
  scope_id: number;
  client_id: string;
  label: string;
  /** The calls it may make, a JSON list, or null for all. */
  calls_json: string | null;
  sealed_secret: string;
  /** How long a new secret is taken; null for ever. */
  secret_days: number | null;
  secret_expires_at: number | null;
  sealed_previous_secret: string | null;
  previous_secret_until: number | null;
  created_at: number;
}
