/** POST /oauth/token: an OAuth client shows its secret and gets an access token for the License API (RFC 6749, 4.4). */
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { TOKEN_SECONDS } from "../../domain/oauth-client.ts";
import { Problem } from "../../errors/problem.ts";
import { authenticateClient } from "../../services/oauth-clients/authenticate-client.ts";
import type { MountContext } from "../mount.ts";
import { OauthRefused } from "./oauth-refused.ts";
import { TOKEN_PATH, TOKEN_PATH_OF_OTHERS } from "./paths.ts";
import { readTokenRequest } from "./token-request.ts";

export function mountTokenEndpoint(server: FastifyInstance, context: MountContext): void {
  for (const url of [TOKEN_PATH, TOKEN_PATH_OF_OTHERS]) {
    server.route({
      method: "POST",
      url,
      handler: (request, reply) => answerToken(context, request, reply),
      errorHandler: answerRefusal,
    });
  }
}

async function answerToken(context: MountContext, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  await context.requestLimit.countAddress(request.ip);
  const { clientId, clientSecret } = readTokenRequest(request);
  const client = await authenticateClient(context.services, clientId, clientSecret);
  if (client === null) {
    await context.failureLimits.afterWrongSecret(request.ip, clientId);
    const isBasic = request.headers.authorization !== undefined;
    throw new OauthRefused("invalid_client", "The client id or the client secret is not right.", { isBasic });
  }
  return send(reply, 200, {
    access_token: await context.accessTokens.issue(client),
    expires_in: TOKEN_SECONDS,
    refresh_expires_in: 0,
    token_type: "Bearer",
    "not-before-policy": 0,
    scope: "profile email",
  });
}

/** What is no refusal of OAuth's own rises to where every failure is answered and told. */
function answerRefusal(error: Error, _request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (error instanceof OauthRefused) {
    if (error.isBasic) reply.header("WWW-Authenticate", 'Basic realm="leasehold", charset="UTF-8"');
    return send(reply, error.status, { error: error.error, error_description: error.message });
  }
  if (error instanceof Problem && error.code === "rate_limited") {
    reply.header("Retry-After", error.retryAfterSeconds);
    return send(reply, error.status, { error: "temporarily_unavailable", error_description: error.message });
  }
  throw error;
}

/** Tokens must not be kept by anything on the way. */
function send(reply: FastifyReply, status: number, body: object): FastifyReply {
  reply.header("Cache-Control", "no-store").header("Pragma", "no-cache");
  return reply.status(status).type("application/json; charset=utf-8").send(JSON.stringify(body));
}
