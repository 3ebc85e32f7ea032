/** Sessions of operators: begun, continued with each request, given another token, and ended. */
import { hash } from "node:crypto";
import {
  formerTokenUntil,
  isFormerTokenOver,
  isNextTokenLost,
  isSeenDue,
  isSessionOver,
  isTokenDue,
} from "../../domain/operator-session.ts";
import { Problem } from "../../errors/problem.ts";
import { newToken } from "../../runtime/random.ts";
import type { Queries } from "../../storage/dialect.ts";
import {
  deleteSession,
  deleteSessionOfToken,
  endFormerToken,
  findSession,
  insertSession,
  markSessionSeen,
  replaceSessionToken,
  rotateSessionToken,
  type SessionWithOperator,
} from "../../storage/operator-sessions.ts";
import { markSignIn } from "../../storage/operators.ts";
import type { OperatorSessionTable } from "../../storage/tables/operators.ts";
import { signedIn } from "../administrators/administrator.ts";
import { CredentialRefused } from "../api-keys/authenticate.ts";
import { recordChange } from "../audit/record-change.ts";
import type { ServiceContext } from "../context.ts";
import type { OperatorSession, Visitor } from "./operator-session.ts";
import { rolePermissions } from "./role-permissions.ts";
import type { SecondFactor } from "./take-code.ts";

export interface NewSession extends Visitor {
  readonly operatorId: number;
  /** A company that the operator is a member of. */
  readonly companyId: number;
  readonly signedInBy: OperatorSessionTable["signed_in_by"];
  readonly secondFactor?: SecondFactor;
  /** What the browser's cookie held before: whatever session that was is over. */
  readonly formerToken?: string | undefined;
}

/** What a browser is given, and only now. */
export interface SessionTokens {
  /** The value of the cookie. */
  readonly token: string;
  /** What `X-CSRF-Token` must be. */
  readonly csrfToken: string;
}

export interface StartedSession extends SessionTokens {
  readonly id: number;
}

/** Signs an operator in, in the transaction of whatever has proven who it is. */
export async function startSession(
  context: Pick<ServiceContext, "newId" | "secrets">,
  queries: Queries,
  now: number,
  { operatorId, companyId, signedInBy, secondFactor, formerToken, address, userAgent }: NewSession,
): Promise<StartedSession> {
  const { email } = await markSignIn(queries, operatorId, now);
  if (formerToken) await deleteSessionOfToken(queries, digestOfToken(formerToken));
  const id = context.newId();
  const tokens = newTokens();
  await insertSession(queries, {
    id,
    operator_id: operatorId,
    company_id: companyId,
    token_hash: digestOfToken(tokens.token),
    previous_token_hash: null,
    previous_until: null,
    csrf_token: tokens.csrfToken,
    signed_in_by: signedInBy,
    address,
    user_agent: userAgent,
    created_at: now,
    rotated_at: now,
    last_seen_at: now,
  });
  const actor = { kind: "operator", id: operatorId, name: email } as const;
  await recordChange(context, queries, { companyId, actor, permissions: new Set() }, now, {
    action: "operator.signed_in",
    id: operatorId,
    after: { by: signedInBy, second_factor: secondFactor, address },
  });
  return { id, ...tokens };
}

function newTokens(): SessionTokens {
  return { token: newToken(), csrfToken: newToken() };
}

/** The form in which tokens are kept: 256 random bits need no slow hash. */
function digestOfToken(token: string): string {
  return hash("sha256", token, "base64url");
}

export interface ContinuedSession {
  readonly session: OperatorSession;
  /** The token from now on, where the one that was shown was due. */
  readonly nextToken: string | null;
}

/** The session that a token names, as role and membership are now. */
export async function continueSession(context: ServiceContext, token: string): Promise<ContinuedSession> {
  const { database, clock, sessionLimits } = context;
  const now = clock.now();
  const digest = digestOfToken(token);
  const found = await findSession(database.read, digest);
  if (found === undefined) throw new CredentialRefused("session_ended");
  const isFormer = found.token_hash !== digest;
  const { role } = found;
  if (role === null || isSessionOver(found, sessionLimits, now)) {
    await database.write((queries) => deleteSession(queries, found.id));
    throw new Problem("session_ended");
  }
  if (isFormer && isFormerTokenOver(found, now)) {
    await endStolen(context, found, now);
    throw new CredentialRefused("session_ended");
  }
  const isDue = isFormer ? isNextTokenLost(found, now) : isTokenDue(found, now);
  const nextToken = isDue ? await rotate(context, { shown: digest, present: found.token_hash }, now) : null;
  if (nextToken === null && !isFormer && found.previous_token_hash !== null && found.previous_until === null) {
    await database.write((queries) => endFormerToken(queries, digest, formerTokenUntil(now)));
  }
  if (nextToken === null && isSeenDue(found, now)) {
    await database.write((queries) => markSessionSeen(queries, found.id, now));
  }
  const permissions = await rolePermissions(database.read, found.company_id, role);
  return { session: describe(found, role, permissions ?? new Set()), nextToken };
}

/** Two people have a token of the session, and one of them has stolen it: neither goes on. */
async function endStolen(context: ServiceContext, found: SessionWithOperator, now: number): Promise<void> {
  const { id, operator_id, company_id: companyId, email } = found;
  const actor = { kind: "operator", id: operator_id, name: email } as const;
  await context.database.write(async (queries) => {
    if (!(await deleteSession(queries, id))) return;
    await recordChange(context, queries, { companyId, actor, permissions: new Set() }, now, {
      action: "operator.session_ended",
      id: operator_id,
      before: { session: id, why: "a former token was shown" },
    });
  });
}

/** Null where another request with the same token was quicker: that one brings the next token. */
async function rotate(
  context: ServiceContext,
  tokens: { readonly shown: string; readonly present: string },
  now: number,
): Promise<string | null> {
  const token = newToken();
  const next = { token_hash: digestOfToken(token), now };
  const isRotated = await context.database.write((queries) => rotateSessionToken(queries, tokens, next));
  return isRotated ? token : null;
}

function describe(
  found: SessionWithOperator,
  role: string,
  permissions: OperatorSession["permissions"],
): OperatorSession {
  return {
    id: found.id,
    operatorId: found.operator_id,
    email: found.email,
    name: found.name,
    companyId: found.company_id,
    role,
    permissions,
    signedInBy: found.signed_in_by,
    hasSecondFactor: found.totp_confirmed_at !== null,
    csrfToken: found.csrf_token,
  };
}

/**
 * Other tokens for a session whose rights have changed, at once: of what was stolen before, nothing is good any more.
 */
export async function renewSession(
  queries: Queries,
  now: number,
  { id }: OperatorSession,
  change: { readonly company_id?: number } = {},
): Promise<SessionTokens> {
  const tokens = newTokens();
  const isRenewed = await replaceSessionToken(queries, id, {
    ...change,
    token_hash: digestOfToken(tokens.token),
    csrf_token: tokens.csrfToken,
    rotated_at: now,
    last_seen_at: now,
  });
  // It was ended while it was used.
  if (!isRenewed) throw new Problem("session_ended");
  return tokens;
}

/** Ends the session, as the one who has it wishes. */
export function endSession(context: ServiceContext, session: OperatorSession): Promise<void> {
  const { operatorId, id } = session;
  return context.database.write(async (queries) => {
    if (!(await deleteSession(queries, id))) return;
    const change = { action: "operator.signed_out", id: operatorId, before: { session: id } } as const;
    await recordChange(context, queries, signedIn(session), context.clock.now(), change);
  });
}
