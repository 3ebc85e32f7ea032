/** Honours the Idempotency-Key of calls that write, and refuses requests sent twice where the company wants that. */
import { hash } from "node:crypto";
import type { FastifyRequest } from "fastify";
import { identifierFault } from "../domain/text.ts";
import { Problem } from "../errors/problem.ts";
import type { Caller } from "../services/caller.ts";
import type { ServiceContext } from "../services/context.ts";
import { claimingContext, findEarlier, type NamedCall, saveAnswer } from "../services/repeated-calls/idempotency.ts";
import { refuseReplay } from "../services/repeated-calls/replay.ts";
import type { Endpoint, Reply } from "./endpoint.ts";

const IDEMPOTENCY_KEY_CHARACTERS_MAX = 255;

/** Runs `work` unless the same call has been carried out before; then answers as it was answered. */
export async function onceOnly(
  context: ServiceContext,
  caller: Caller,
  endpoint: Endpoint,
  request: FastifyRequest,
  work: (context: ServiceContext, isRepeated: boolean) => Promise<Reply>,
): Promise<Reply> {
  if (!endpoint.writes) return work(context, false);
  const digest = hash("sha256", Buffer.concat([Buffer.from(`${endpoint.call}\n`), sentOf(request)]), "base64");
  const call = namedCall(caller, request, digest);
  const earlier = call === null ? null : await findEarlier(context, call);
  if (earlier?.kind === "answered") return { kind: "stored", ...earlier.answer };
  const isDone = earlier?.kind === "done";
  if (isDone && endpoint.repeated !== undefined) return endpoint.repeated;
  if (!isDone) await refuseReplay(context, caller, hash("sha256", `${request.headers.date}\n${digest}`, "base64"));
  if (call === null) return work(context, false);
  const reply = await work(isDone ? context : claimingContext(context, call), isDone);
  if (reply.kind === "json") {
    const answer = { body: JSON.stringify(reply.value), contentType: "application/json; charset=utf-8" };
    await saveAnswer(context, call, answer);
  }
  return reply;
}

/** What the call says: its body, or as a GET its query. */
function sentOf({ method, url, body }: FastifyRequest): Buffer {
  if (method === "GET") return Buffer.from(url.slice(url.indexOf("?") + 1));
  return body instanceof Buffer ? body : Buffer.alloc(0);
}

function namedCall(caller: Caller, request: FastifyRequest, digest: string): NamedCall | null {
  const idempotencyKey = request.headers["idempotency-key"];
  if (typeof idempotencyKey !== "string" || idempotencyKey === "") return null;
  if (idempotencyKey.length > IDEMPOTENCY_KEY_CHARACTERS_MAX || identifierFault(idempotencyKey) !== null) {
    throw new Problem(
      "validation_error",
      `Idempotency-Key must be at most ${IDEMPOTENCY_KEY_CHARACTERS_MAX} characters, without control characters.`,
    );
  }
  return { credentialId: caller.credentialId, idempotencyKey, digest };
}
