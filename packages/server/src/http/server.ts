/** The HTTP server: guards, error answers, logging and metrics around the mounted endpoints. */
import { randomUUID } from "node:crypto";
import type { Socket } from "node:net";
import Fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from "fastify";
import { type Code, codes } from "../errors/codes.ts";
import { Problem } from "../errors/problem.ts";
import type { Log } from "../runtime/log.ts";
import { mountLinkPages } from "./link-pages/mount-link-pages.ts";
import { mountManagementApi } from "./management-api/mount.ts";
import { isManagementPath, refusedBody } from "./management-api/refused.ts";
import type { Metrics } from "./metrics.ts";
import { type MountContext, mount } from "./mount.ts";
import { mountOpen } from "./mount-open.ts";
import { mountJwks } from "./oauth/jwks.ts";
import { mountTokenEndpoint } from "./oauth/token-endpoint.ts";
import { mountOperatorApi } from "./operator-api/mount.ts";
import { mountProviderSignIn } from "./provider-sign-in/mount.ts";
import { mountReference } from "./reference/mount-reference.ts";
import { LICENSE_API, licenseApi, openLicenseApi } from "./routes.ts";

export interface ServerOptions {
  readonly log: Log;
  readonly metrics: Metrics;
  /** Addresses and networks whose forwarded headers count. */
  readonly trustedProxies: readonly string[];
  readonly tls: { readonly cert: string; readonly key: string } | null;
  /** Whether the error means that the database cannot be used just now. */
  readonly isUnavailable: (error: unknown) => boolean;
  /** Whether the process can serve: database reached, schema current. */
  readonly isReady: () => Promise<boolean>;
}

const BODY_BYTES_MAX = 256 * 1024;
const HEADER_BYTES_MAX = 16 * 1024;
const REQUEST_MILLISECONDS_MAX = 30_000;
const KEEP_ALIVE_MILLISECONDS = 72_000;
const MEDIA_TYPE = /^\s*[\w!#$%&'*+.^`|~-]+\/[\w!#$%&'*+.^`|~-]+\s*(;|$)/;

/** Which code a request was refused with, for its log line. */
const refusalCodes = new WeakMap<FastifyRequest, Code>();

export interface LicenseServer {
  readonly fastify: FastifyInstance;
  /** Finishes what is running, refuses what is new. */
  stop(): Promise<void>;
}

export function buildServer(context: MountContext, options: ServerOptions): LicenseServer {
  const state = { isStopping: false };
  const fastify = newFastify(options);
  // Bodies stay bytes until the key has been accepted, whatever they claim to be.
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));
  // Node would answer expectations that it does not know by itself, without a body: they are ignored instead.
  fastify.server.on("checkExpectation", (request, response) => fastify.server.emit("request", request, response));
  fastify.addHook("onRequest", (request, reply, done) => {
    reply.header("X-Request-Id", request.id);
    // Fastify would refuse a malformed type before the key is asked for; without one, the body is bytes like any other.
    if (!MEDIA_TYPE.test(request.headers["content-type"] ?? "")) delete request.raw.headers["content-type"];
    if (!state.isStopping) return done();
    reply.header("Connection", "close");
    done(new Problem("service_unavailable", "The server is stopping. Try again in a moment."));
  });
  fastify.addHook("onResponse", (request, reply, done) => {
    const route = request.routeOptions.url ?? "unknown";
    options.metrics.observe(request.method, route, reply.statusCode, reply.elapsedTime);
    // Answers that went well are too many to be told one by one; refusals are what support is asked about.
    const level = reply.statusCode >= 400 ? "info" : "debug";
    const { statusCode: status, elapsedTime } = reply;
    const code = refusalCodes.get(request);
    request.log[level](
      { reqId: request.id, method: request.method, route, status, code, milliseconds: Math.round(elapsedTime) },
      "answered",
    );
    done();
  });
  fastify.setNotFoundHandler(() => {
    throw new Problem("not_found");
  });
  fastify.setErrorHandler((error, request, reply) => answerError(error, request, reply, options));
  fastify.get("/healthz", async () => ({ status: "ok" }));
  fastify.get("/readyz", async (_request, reply) => {
    const isReady = await options.isReady().catch(() => false);
    return reply.status(isReady ? 200 : 503).send({ status: isReady ? "ok" : "unavailable" });
  });
  for (const endpoint of licenseApi) mount(fastify, LICENSE_API, endpoint, context);
  for (const endpoint of openLicenseApi) mountOpen(fastify, LICENSE_API, endpoint, context);
  mountManagementApi(fastify, context);
  mountOperatorApi(fastify, context);
  mountTokenEndpoint(fastify, context);
  mountJwks(fastify, context);
  mountProviderSignIn(fastify, { context, problemOf: (error) => problemOf(error, options.isUnavailable) });
  mountReference(fastify);
  mountLinkPages(fastify);
  return {
    fastify,
    async stop() {
      state.isStopping = true;
      await fastify.close();
    },
  };
}

function newFastify({ log, trustedProxies, tls }: ServerOptions): FastifyInstance {
  const limits = {
    bodyLimit: BODY_BYTES_MAX,
    requestTimeout: REQUEST_MILLISECONDS_MAX,
    keepAliveTimeout: KEEP_ALIVE_MILLISECONDS,
    http: { maxHeaderSize: HEADER_BYTES_MAX, requireHostHeader: false },
  };
  return Fastify({
    ...limits,
    loggerInstance: sharedLog(log),
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    trustProxy: trustedProxies.length === 0 ? false : [...trustedProxies],
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 512 },
    return503OnClosing: false,
    forceCloseConnections: "idle",
    clientErrorHandler: refuseUnreadable,
    frameworkErrors: (error, request, reply) => {
      answerError(error, request, reply, { isUnavailable: () => false });
    },
    ...(tls !== null && { https: { ...tls, maxHeaderSize: HEADER_BYTES_MAX, requireHostHeader: false } }),
  }) as unknown as FastifyInstance;
}

/** A logger for each request would cost more than its routing: all share one, and lines name their request themselves. */
function sharedLog(log: Log): Log {
  const shared: Log = Object.create(log);
  shared.child = () => shared as never;
  return shared;
}

function answerError(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  { isUnavailable }: Pick<ServerOptions, "isUnavailable">,
): FastifyReply {
  const problem = problemOf(error, isUnavailable);
  const { code, status, message } = problem;
  refusalCodes.set(request, code);
  if (status >= 500) request.log.error({ reqId: request.id, err: error, code }, "failed");
  if (problem.retryAfterSeconds !== undefined) reply.header("Retry-After", problem.retryAfterSeconds);
  const body = isManagementPath(request.url) ? refusedBody(problem) : { status, code, message };
  return reply.status(status).type("application/json; charset=utf-8").send(JSON.stringify(body));
}

function problemOf(error: unknown, isUnavailable: (error: unknown) => boolean): Problem {
  if (error instanceof Problem) return error;
  const { code, statusCode } = error as Partial<FastifyError>;
  if (code === "FST_ERR_CTP_BODY_TOO_LARGE") return new Problem("payload_too_large");
  if (code === "FST_ERR_BAD_URL" || code === "FST_ERR_MAX_PARAM_LENGTH") return new Problem("not_found");
  if (statusCode !== undefined && statusCode < 500) {
    return new Problem("validation_error", "The request cannot be read. Check its headers and its length.");
  }
  // Asked last: a client that hangs up gives an error like that of a lost database, but for its status.
  if (isUnavailable(error)) return new Problem("service_unavailable", undefined, { retryAfterSeconds: 2 });
  return new Problem("internal_error");
}

/** What is not even HTTP, or too long to be read, is answered on the bare connection. */
function refuseUnreadable(error: Error & { code?: string }, socket: Socket): void {
  if (!socket.writable || error.code === "ECONNRESET") {
    socket.destroy();
    return;
  }
  const code = error.code === "HPE_HEADER_OVERFLOW" ? "payload_too_large" : "validation_error";
  const { status, message } = codes[code];
  const body = JSON.stringify({ status, code, message });
  const head = `HTTP/1.1 ${status} Refused\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n`;
  socket.end(head + body);
}
