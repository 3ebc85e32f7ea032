/** Puts an endpoint behind authorization, validation and signing: the same order for every call. */
import type { FastifyInstance, FastifyRequest } from "fastify";
import * as z from "zod";
import { Problem } from "../errors/problem.ts";
import type { ApiKeys, SignedCall } from "../services/api-keys/authenticate.ts";
import type { Caller } from "../services/caller.ts";
import type { ServiceContext } from "../services/context.ts";
import type { LastChecks } from "../services/devices/last-checks.ts";
import { findProductByCode } from "../services/products/find-product.ts";
import { readSignedCall } from "./authenticate/authorization-header.ts";
import { commonRefusals, type Endpoint, type Reply } from "./endpoint.ts";
import type { FailureLimits, RequestLimit } from "./failure-limits.ts";
import { freshnessHeaders, readNonce } from "./freshness.ts";
import { missingIdentity, refuseSeveralIdentities } from "./license-api/license-request.ts";
import { invalidParameters, missingParameters, refuseMissing, sentParameters } from "./license-api/parameters.ts";
import type { RememberedAnswers, SignedBody } from "./remembered-answers.ts";
import { onceOnly } from "./repeated-calls.ts";
import type { Signer } from "./sign-response.ts";

export interface MountContext {
  readonly services: ServiceContext;
  readonly apiKeys: ApiKeys;
  readonly signer: Signer;
  readonly remembered: RememberedAnswers;
  readonly lastChecks: LastChecks;
  readonly failureLimits: FailureLimits;
  readonly requestLimit: RequestLimit;
}

/** What goes over the wire: the very bytes that the signature stands for. */
interface Answer extends SignedBody {
  readonly caller: Caller;
  readonly type: string;
}

export function mount(server: FastifyInstance, prefix: string, endpoint: Endpoint, context: MountContext): void {
  const parameters = z.object(endpoint.parameters);
  server.route({
    method: endpoint.method,
    url: `${prefix}/${endpoint.call}`,
    // A HEAD would make the call, and with a check take a seat.
    exposeHeadRoute: false,
    handler: async (request, reply) => {
      const input = new CallInput(request);
      try {
        const now = context.services.clock.now();
        const signed = readSignedCall(request.headers, now);
        const again = await answerAgain(context, endpoint, signed, request);
        const { caller, body, signature, type } = again ?? (await answer(context, endpoint, parameters, signed, input));
        reply.type(type);
        const nonce = readNonce(request);
        if (nonce !== null) reply.headers(await freshnessHeaders(context.signer, caller, nonce, body, now));
        return reply.header("LicenseSignature", signature).send(body);
      } catch (error) {
        await context.failureLimits.afterFailure(error, request.ip, input.text("username"));
        refuseUndeclared(endpoint, error, request);
        throw error;
      }
    },
  });
}

/** The answer of the same request before, if one read proves that it still holds. */
async function answerAgain(
  context: MountContext,
  endpoint: Endpoint,
  signed: SignedCall,
  request: FastifyRequest,
): Promise<Answer | null> {
  if (endpoint.method !== "GET") return null;
  const caller = context.apiKeys.remembered(signed);
  if (caller === null) return null;
  const found = await context.remembered.find(caller, request.url);
  if (found === null) return null;
  readNonce(request);
  await countRequest(context, caller, request);
  context.lastChecks.note(found.deviceId, found.now);
  return { caller, body: found.body, signature: found.signature, type: JSON_TYPE };
}

async function answer(
  context: MountContext,
  endpoint: Endpoint,
  parameters: z.ZodObject,
  signed: SignedCall,
  input: CallInput,
): Promise<Answer> {
  const { request } = input;
  const caller = await context.apiKeys.authenticate(signed);
  await countRequest(context, caller, request);
  await refuseByKey(context, caller, endpoint, input);
  readNonce(request);
  const values = readValues(endpoint, parameters, input.members());
  const { username, password } = values;
  if (endpoint.identification !== "device" && typeof username === "string" && typeof password === "string") {
    await context.failureLimits.beforeSignIn(request.ip, username);
  }
  const reply = await onceOnly(context.services, caller, endpoint, request, (services) =>
    endpoint.handle({ context: services, caller, signer: context.signer, values }),
  );
  return signReply(context, caller, request, reply);
}

async function countRequest(context: MountContext, caller: Caller, request: FastifyRequest): Promise<void> {
  await context.requestLimit.count(`key ${caller.credentialId}`);
  await context.requestLimit.count(`address ${request.ip}`);
}

/** What the key itself rules out: writing, other products, other calls. */
async function refuseByKey(context: MountContext, caller: Caller, endpoint: Endpoint, input: CallInput): Promise<void> {
  if (endpoint.writes && caller.isReadOnly) throw new Problem("read_only_api_key");
  if (caller.productIds !== null) {
    const product = await findProductByCode(context.services, caller, input.text("product"));
    if (product !== undefined && !caller.productIds.has(product.id)) throw new Problem("api_key_product_not_allowed");
  }
  if (caller.calls !== null && !caller.calls.has(endpoint.call)) throw new Problem("api_key_call_not_allowed");
}

function readValues(
  endpoint: Endpoint,
  parameters: z.ZodObject,
  members: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const sent = sentParameters(endpoint.parameters, members);
  const missing = [
    ...missingParameters(endpoint.parameters, sent),
    ...missingIdentity(endpoint.parameters, sent, endpoint.identification),
  ];
  refuseMissing(missing, endpoint.missingCodes);
  refuseSeveralIdentities(endpoint.parameters, sent);
  const parsed = parameters.safeParse(sent);
  if (!parsed.success) throw invalidParameters(parsed.error);
  return parsed.data;
}

/** The query of a GET, the JSON body of a POST; read once, on demand, since keys are refused before bodies are. */
class CallInput {
  readonly request: FastifyRequest;
  #members: Readonly<Record<string, unknown>> | undefined;

  constructor(request: FastifyRequest) {
    this.request = request;
  }

  members(): Readonly<Record<string, unknown>> {
    this.#members ??=
      this.request.method === "GET" ? (this.request.query as Record<string, unknown>) : readBody(this.request.body);
    return this.#members;
  }

  /** A member that is text, or empty text where it is none or the body cannot be read. */
  text(name: string): string {
    try {
      const members = this.members();
      const value = Object.hasOwn(members, name) ? members[name] : undefined;
      return typeof value === "string" ? value : "";
    } catch {
      return "";
    }
  }
}

const utf8 = new TextDecoder("utf-8", { fatal: true });

function readBody(body: unknown): Readonly<Record<string, unknown>> {
  if (!(body instanceof Buffer) || body.length === 0) return {};
  let value: unknown;
  try {
    value = JSON.parse(utf8.decode(body));
  } catch {
    throw new Problem("invalid_json");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new Problem("invalid_json");
  return value as Readonly<Record<string, unknown>>;
}

async function signReply(
  context: MountContext,
  caller: Caller,
  request: FastifyRequest,
  reply: Reply,
): Promise<Answer> {
  const { body, type } = serialize(reply);
  const signature = await context.signer.signBody(caller, body);
  if (reply.kind === "json") {
    if (reply.checkedDevice) context.lastChecks.note(reply.checkedDevice.id, reply.checkedDevice.now);
    if (reply.lasting) context.remembered.remember(caller, request.url, { body, signature }, reply.lasting);
  }
  return { caller, body, signature, type };
}

const JSON_TYPE = "application/json; charset=utf-8";
const TEXT_TYPE = "text/plain; charset=utf-8";

function serialize(reply: Reply): Pick<Answer, "body" | "type"> {
  switch (reply.kind) {
    case "json":
      return { body: Buffer.from(JSON.stringify(reply.value)), type: JSON_TYPE };
    case "text":
      return { body: Buffer.from(reply.text), type: TEXT_TYPE };
    case "empty":
      return { body: Buffer.alloc(0), type: TEXT_TYPE };
    case "stored":
      return { body: Buffer.from(reply.body), type: reply.contentType };
  }
}

/** An endpoint declares what it can answer; anything else is a fault of ours, and is said loudly. */
function refuseUndeclared(endpoint: Endpoint, error: unknown, request: FastifyRequest): void {
  if (!(error instanceof Problem)) return;
  if (commonRefusals.includes(error.code) || endpoint.refusals.includes(error.code)) return;
  request.log.error({ reqId: request.id, code: error.code, call: endpoint.call }, "undeclared refusal");
}
