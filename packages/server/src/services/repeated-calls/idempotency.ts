/**
 * A writing call that its client names by an Idempotency-Key takes place once, however often it is sent in 24 hours:
 * the name is claimed in the same transaction as what the call changes.
 */
import { Problem } from "../../errors/problem.ts";
import type { SealedFor } from "../../runtime/secrets.ts";
import { claimIdempotentCall, findIdempotentCall, saveIdempotentAnswer } from "../../storage/repeated-calls.ts";
import type { ServiceContext } from "../context.ts";

export interface NamedCall {
  readonly credentialId: number;
  readonly idempotencyKey: string;
  /** Of the call and what it says: the same name cannot stand for another request. */
  readonly digest: string;
}

export interface EarlierAnswer {
  readonly body: string;
  readonly contentType: string;
}

/** What became of the call so far: nothing, done with its answer, or done with the answer lost on the way. */
export type Earlier =
  | { readonly kind: "none" }
  | { readonly kind: "answered"; readonly answer: EarlierAnswer }
  | { readonly kind: "done" };

export async function findEarlier(context: ServiceContext, call: NamedCall): Promise<Earlier> {
  const row = await findIdempotentCall(context.database.read, nameOf(call));
  if (row === undefined) return { kind: "none" };
  if (row.digest !== call.digest) {
    throw new Problem("validation_error", "Idempotency-Key has been used for another request. Send a new one.");
  }
  const { sealed_body: sealed, content_type: contentType } = row;
  if (sealed === null || contentType === null || !context.secrets.isOurs(sealed)) return { kind: "done" };
  return { kind: "answered", answer: { body: context.secrets.open(sealed, belongsTo(call)), contentType } };
}

/** The services' context for this one call: whatever it writes, it claims its name along with it. */
export function claimingContext(context: ServiceContext, call: NamedCall): ServiceContext {
  const { database, clock } = context;
  return {
    ...context,
    unclaimed: context,
    database: {
      ...database,
      write: (work) =>
        database.write(async (queries) => {
          const row = {
            ...nameOf(call),
            digest: call.digest,
            sealed_body: null,
            content_type: null,
            created_at: clock.now(),
          };
          if (!(await claimIdempotentCall(queries, row))) {
            throw new Problem("service_unavailable", "The same request is being answered. Send it again.", {
              retryAfterSeconds: 1,
            });
          }
          return work(queries);
        }),
    },
  };
}

/** Sealed, since an answer can hold a password. */
export async function saveAnswer(
  context: ServiceContext,
  call: NamedCall,
  { body, contentType }: EarlierAnswer,
): Promise<void> {
  const sealed = context.secrets.seal(body, belongsTo(call));
  await context.database.write((queries) =>
    saveIdempotentAnswer(queries, nameOf(call), { sealed_body: sealed, content_type: contentType }),
  );
}

function belongsTo({ credentialId, idempotencyKey }: NamedCall): SealedFor {
  return `idempotent_call:${credentialId}:${idempotencyKey}`;
}

function nameOf(call: NamedCall) {
  return { credential_id: call.credentialId, idempotency_key: call.idempotencyKey };
}
