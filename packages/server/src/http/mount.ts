/** Puts an endpoint behind authorization, validation and signing: the same order for every call. */
import type { FastifyInstance, FastifyRequest } from "fastify";
import { Problem } from "../errors/problem.ts";
import type { Caller } from "../services/caller.ts";
import type { ServiceContext } from "../services/context.ts";
import type { Credential, Credentials } from "../services/credentials/authenticate.ts";
import type { LastChecks } from "../services/devices/last-checks.ts";
import type { AccessTokens } from "../services/oauth-clients/access-tokens.ts";
import { findProductByCode } from "../services/products/find-product.ts";
import { readCredential } from "./authenticate/authorization-header.ts";
import { CallInput } from "./call-input.ts";
import { commonRefusals, type Endpoint, type Reply } from "./endpoint.ts";
import type { FailureLimits, RequestLimit } from "./failure-limits.ts";
import { freshnessHeaders, readNonce } from "./freshness.ts";
import { noteActivity, statusOfError } from "./note-activity.ts";
import { noteRefusal } from "./note-refusal.ts";
import { readValues } from "./read-values.ts";
import type { RememberedAnswers, SignedBody } from "./remembered-answers.ts";
import { onceOnly } from "./repeated-calls.ts";
import type { Signer } from "./sign-response.ts";
import { logUndeclared } from "./undeclared-refusal.ts";

export interface MountContext {
  readonly services: ServiceContext;
  readonly credentials: Credentials;
  readonly signer: Signer;
  readonly remembered: RememberedAnswers;
  readonly lastChecks: LastChecks;
  readonly failureLimits: FailureLimits;
  readonly requestLimit: RequestLimit;
  readonly accessTokens: AccessTokens;
  /** Where clients reach the server, if the operator has said so. */
  readonly publicUrl: string | undefined;
}

/** What goes over the wire: the very bytes that the signature stands for. */
interface Answer extends SignedBody {
  readonly caller: Caller;
  readonly type: string;
}

export function mount(server: FastifyInstance, prefix: string, endpoint: Endpoint, context: MountContext): void {
  server.route({
    method: endpoint.method,
    url: `${prefix}/${endpoint.call}`,
    // A HEAD would make the call, and with a check take a seat.
    exposeHeadRoute: false,
    handler: async (request, reply) => {
      const input = new CallInput(request, endpoint);
      // What answers a GET can hold keys and passwords, so nobody on the way may keep it.
      reply.header("Cache-Control", "no-store");
      try {
        const now = context.services.clock.now();
        const credential = readCredential(request.headers, now);
        const again = await answerAgain(context, endpoint, credential, input);
        const { caller, body, signature, type } = again ?? (await answer(context, endpoint, credential, input));
        noteActivity(context.services, endpoint.call, input, OK);
        reply.type(type);
        const nonce = readNonce(request);
        if (nonce !== null) reply.headers(await freshnessHeaders(context.signer, caller, nonce, body, now));
        return reply.header("LicenseSignature", signature).send(body);
      } catch (error) {
        noteActivity(context.services, endpoint.call, input, statusOfError(error));
        noteRefusal(context.services, endpoint, input, error);
        await context.failureLimits.afterFailure(
          error,
          request.ip,
          input.text("username") || input.text("customer_account_code"),
        );
        logUndeclared(request, endpoint.call, error, [...commonRefusals, ...endpoint.refusals]);
        throw error;
      }
    },
  });
}

/** The answer of the same request before, if one read proves that it still holds. */
async function answerAgain(
  context: MountContext,
  endpoint: Endpoint,
  credential: Credential,
  input: CallInput,
): Promise<Answer | null> {
  if (endpoint.method !== "GET") return null;
  const { request } = input;
  const caller = context.credentials.remembered(credential);
  if (caller === null) return null;
  const found = await context.remembered.find(caller, request.url);
  if (found === null) return null;
  input.caller = caller;
  readNonce(request);
  await countRequest(context, caller, request);
  context.lastChecks.note(found.deviceId, found.now);
  return { caller, body: found.body, signature: found.signature, type: JSON_TYPE };
}

async function answer(
  context: MountContext,
  endpoint: Endpoint,
  credential: Credential,
  input: CallInput,
): Promise<Answer> {
  const { request } = input;
  const caller = await context.credentials.authenticate(credential);
  input.caller = caller;
  await countRequest(context, caller, request);
  await input.readFile();
  await refuseByKey(context, caller, endpoint, input);
  readNonce(request);
  const values = readValues(endpoint, input.members());
  const signsIn = signingIn(endpoint, values);
  if (signsIn !== null) await context.failureLimits.beforeSignIn(request.ip, signsIn);
  const reply = await onceOnly(context.services, caller, endpoint, request, (services, isRepeated) =>
    endpoint.handle({ context: services, caller, signer: context.signer, values, file: input.file, isRepeated }),
  );
  return signReply(context, caller, request, reply);
}

/** Who signs in with the call: a user by a password, or somebody by the identity provider of a customer account. */
function signingIn(endpoint: Endpoint, values: Readonly<Record<string, unknown>>): string | null {
  const { username, password, customer_account_code: account, id_token, code } = values;
  if (typeof account === "string" && (id_token !== undefined || code !== undefined)) return account;
  const asksPassword = endpoint.identification !== "device";
  return asksPassword && typeof username === "string" && typeof password === "string" ? username : null;
}

async function countRequest(context: MountContext, caller: Caller, request: FastifyRequest): Promise<void> {
  await context.requestLimit.count(`key ${caller.credentialId}`);
  await context.requestLimit.countAddress(request.ip);
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

async function signReply(
  context: MountContext,
  caller: Caller,
  request: FastifyRequest,
  reply: Reply,
): Promise<Answer> {
  const { body, type } = serialize(reply);
  const signature = await context.signer.signBody(caller, body);
  if (reply.kind === "json") {
    for (const { id, now } of reply.checkedDevices ?? []) context.lastChecks.note(id, now);
    if (reply.lasting) context.remembered.remember(caller, request.url, { body, signature }, reply.lasting);
  }
  return { caller, body, signature, type };
}

const OK = 200;
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
