/** The sessions of operators. */
import { deleteSelected } from "./delete-selected.ts";
import type { Queries } from "./dialect.ts";
import { prepared, type Value } from "./prepared.ts";
import type { OperatorMembershipTable, OperatorSessionTable, OperatorTable } from "./tables/operators.ts";

export async function insertSession(queries: Queries, session: OperatorSessionTable): Promise<void> {
  await queries.insertInto("operator_session").values(session).execute();
}

export interface SessionWithOperator
  extends OperatorSessionTable,
    Pick<OperatorTable, "email" | "name" | "totp_confirmed_at"> {
  /** Null where the operator is not a member of the session's company any more. */
  readonly role: OperatorMembershipTable["role"] | null;
}

/** By the digest of its token, or of the one before. */
export async function findSession(queries: Queries, digest: string): Promise<SessionWithOperator | undefined> {
  const { rows } = await sessionByToken(queries, { digest });
  return rows[0];
}

const sessionByToken = prepared((queries, value: Value<{ digest: string }>) =>
  queries
    .selectFrom("operator_session")
    .innerJoin("operator", "operator.id", "operator_session.operator_id")
    .leftJoin("operator_membership", (join) =>
      join
        .onRef("operator_membership.operator_id", "=", "operator_session.operator_id")
        .onRef("operator_membership.company_id", "=", "operator_session.company_id"),
    )
    .selectAll("operator_session")
    .select(["operator.email", "operator.name", "operator.totp_confirmed_at", "operator_membership.role"])
    .where(({ eb, or }) =>
      or([
        eb("operator_session.token_hash", "=", value("digest")),
        eb("operator_session.previous_token_hash", "=", value("digest")),
      ]),
    ),
);

export async function markSessionSeen(queries: Queries, id: number, now: number): Promise<void> {
  await queries.updateTable("operator_session").set({ last_seen_at: now }).where("id", "=", id).execute();
}

/**
 * Gives whoever has shown the token with this digest another one: the present one, or the one before while nobody has used
 * the present one. False where that is not so any more.
 */
export async function rotateSessionToken(
  queries: Queries,
  { shown, present }: { readonly shown: string; readonly present: string },
  { token_hash, now }: Pick<OperatorSessionTable, "token_hash"> & { readonly now: number },
): Promise<boolean> {
  const { numUpdatedRows } = await queries
    .updateTable("operator_session")
    .set({ token_hash, previous_token_hash: shown, previous_until: null, rotated_at: now, last_seen_at: now })
    .where("token_hash", "=", present)
    .$if(shown !== present, (query) => query.where("previous_until", "is", null))
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

/** Notes that the token has been used for the first time: the one before is good until then. */
export async function endFormerToken(queries: Queries, digest: string, until: number): Promise<void> {
  await queries
    .updateTable("operator_session")
    .set({ previous_until: until })
    .where("token_hash", "=", digest)
    .where("previous_until", "is", null)
    .execute();
}

/** No token before it is good. False where the session has ended. */
export async function replaceSessionToken(
  queries: Queries,
  id: number,
  next: Pick<OperatorSessionTable, "token_hash" | "csrf_token" | "rotated_at" | "last_seen_at"> &
    Partial<Pick<OperatorSessionTable, "company_id">>,
): Promise<boolean> {
  const { numUpdatedRows } = await queries
    .updateTable("operator_session")
    .set({ ...next, previous_token_hash: null, previous_until: null })
    .where("id", "=", id)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

/** False where it has ended already. */
export async function deleteSession(queries: Queries, id: number): Promise<boolean> {
  const { numDeletedRows } = await queries
    .deleteFrom("operator_session")
    .where("id", "=", id)
    .executeTakeFirstOrThrow();
  return numDeletedRows > 0n;
}

/** Ends every session of the operator, but for one where it is named. Returns how many. */
export async function deleteSessionsOf(
  queries: Queries,
  operatorId: number,
  except: { readonly sessionId?: number } = {},
): Promise<number> {
  const { numDeletedRows } = await queries
    .deleteFrom("operator_session")
    .where("operator_id", "=", operatorId)
    .$if(except.sessionId !== undefined, (query) => query.where("id", "<>", except.sessionId ?? 0))
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}

/** By the digest of its present token. */
export async function deleteSessionOfToken(queries: Queries, digest: string): Promise<void> {
  await queries.deleteFrom("operator_session").where("token_hash", "=", digest).execute();
}

/** The operator's sessions, in one company or in all, the last used first. */
export async function listSessionsOf(
  queries: Queries,
  { operatorId, companyId }: SessionsOf,
  most: number,
): Promise<OperatorSessionTable[]> {
  return queries
    .selectFrom("operator_session")
    .selectAll()
    .where("operator_id", "=", operatorId)
    .$if(companyId !== null, (query) => query.where("company_id", "=", companyId ?? 0))
    .orderBy("last_seen_at", "desc")
    .orderBy("id", "desc")
    .limit(most)
    .execute();
}

export interface SessionsOf {
  readonly operatorId: number;
  /** Null for all companies. */
  readonly companyId: number | null;
}

/** At most so many sessions that nobody can go on with; returns how many. */
export async function deleteSessionsOver(
  queries: Queries,
  { seenBefore, createdBefore }: { readonly seenBefore: number; readonly createdBefore: number },
  most: number,
): Promise<number> {
  return deleteSelected(
    queries,
    "operator_session",
    queries
      .selectFrom("operator_session")
      .select("id")
      .where(({ or, eb: is }) => or([is("last_seen_at", "<=", seenBefore), is("created_at", "<=", createdBefore)]))
      .limit(most),
  );
}
