/** Tables of operators: the people who administer companies, their sessions, and the links that let them in. */
import type { AuditEntryTable } from "./histories.ts";
import type { Timestamps } from "./terms.ts";

/** A person, in whichever companies of the installation. */
export interface OperatorTable extends Timestamps {
  id: number;
  /** Lower-case, NFC; unique in the installation. */
  email: string;
  name: string;
  /** Null where the person signs in through a provider alone. */
  password_hash: string | null;
  sealed_totp_secret: string | null;
  /** Since when a code is asked for; null while the secret is only shown. */
  totp_confirmed_at: number | null;
  /** The time step of the last code that was taken: each is good once. */
  totp_last_step: number | null;
  last_sign_in: number | null;
}

export interface OperatorBackupCodeTable {
  operator_id: number;
  code_hash: string;
}

export interface OperatorMembershipTable {
  operator_id: number;
  company_id: number;
  /** The code of a built-in role or of one of the company's own. */
  role: string;
  created_at: number;
}

/** A role that a company has made for itself. */
export interface OperatorRoleTable extends Timestamps {
  id: number;
  company_id: number;
  code: string;
  name: string;
  permissions_json: string;
}

export interface OperatorSessionTable {
  id: number;
  operator_id: number;
  /** The company that the session is in at present. */
  company_id: number;
  token_hash: string;
  /** The token before the last rotation, for requests that were on their way and for answers that were lost. */
  previous_token_hash: string | null;
  /** Null until the present token is first used. */
  previous_until: number | null;
  /** Sent with what changes something; of no use without the cookie. */
  csrf_token: string;
  /** A sign-in through a company's provider is good for that company alone. */
  signed_in_by: "password" | "provider";
  address: string;
  user_agent: string;
  created_at: number;
  rotated_at: number;
  last_seen_at: number;
}

/** A link that is good once: for the first owner, for somebody who is invited, or for a forgotten password. */
export interface OperatorLinkTable {
  id: number;
  /** `reset` is asked for by mail and leaves the second factor; `full-reset` is handed over, and takes it away. */
  kind: "set-up" | "invitation" | "reset" | "full-reset";
  token_hash: string;
  company_id: number;
  /** Null where it may make a new operator. */
  operator_id: number | null;
  /** Null where whoever has the link may choose the address. */
  email: string | null;
  /** What whoever invites calls the person. */
  name: string | null;
  role: string | null;
  /** Who made it, as audit entries name them. */
  created_by: string;
  maker_kind: AuditEntryTable["actor_kind"];
  /** Of the operator or the management key; null for commands. */
  maker_id: number | null;
  created_at: number;
  expires_at: number;
  used_at: number | null;
  revoked_at: number | null;
}

/** An address for which somebody has asked for a new password, until a job has seen whether anybody has it. */
export interface PasswordResetWishTable {
  email: string;
  asked_at: number;
}

/** Failed sign-ins under an address, whether anybody has it or not. */
export interface SignInGuardTable {
  email_digest: string;
  failures: number;
  locked_until: number | null;
  updated_at: number;
}
