/** Where the server can be reached. */
import type { FastifyInstance } from "fastify";

/** What links begin with. Never the Host header: whoever sends it could lead clients and people to a server of his own. */
export function baseUrlOf(server: FastifyInstance, publicUrl: string | undefined): string {
  return publicUrl ?? reachable(server.listeningOrigin);
}

/** A server that listens on all addresses of its machine is reached there by the loopback one. */
export function reachable(origin: string): string {
  return origin.replace("//0.0.0.0:", "//127.0.0.1:").replace("//[::]:", "//[::1]:");
}
