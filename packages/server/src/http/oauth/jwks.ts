/** GET /oauth/jwks: the public keys that verify access tokens, for whoever wants to (RFC 7517). */
import type { FastifyInstance } from "fastify";
import { tokenKeys } from "../../services/oauth-clients/token-keys.ts";
import type { MountContext } from "../mount.ts";
import { JWKS_PATH } from "./paths.ts";

export function mountJwks(server: FastifyInstance, context: MountContext): void {
  server.get(JWKS_PATH, { exposeHeadRoute: false }, async (request, reply) => {
    await context.requestLimit.countAddress(request.ip);
    const keys = await tokenKeys(context.services);
    // Short, so that a key that is introduced is known everywhere before it signs.
    reply.header("Cache-Control", "public, max-age=60");
    return reply.type("application/jwk-set+json").send(JSON.stringify({ keys }));
  });
}
