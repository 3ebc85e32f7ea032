/** Whether a browser sent a request from the server's own pages: other sites must not act in a visitor's name. */
import type { FastifyRequest } from "fastify";
import { Problem } from "../../errors/problem.ts";

/** Methods that change nothing. */
const HARMLESS = ["GET", "HEAD"];

export function isHarmless({ method }: FastifyRequest): boolean {
  return HARMLESS.includes(method);
}

/** Asked of everything that may change something, before anything of it is read. */
export function requireSameOrigin(request: FastifyRequest, publicUrl: string | undefined): void {
  if (isHarmless(request)) return;
  const { origin, "sec-fetch-site": site } = request.headers;
  const isOurs = origin !== undefined && isOwnOrigin(origin, request, publicUrl);
  if (!isOurs || (site !== undefined && !OWN_SITES.has(String(site)))) throw new Problem("origin_not_allowed");
}

/** `none` is what a browser says of an address that somebody typed. */
const OWN_SITES = new Set(["same-origin", "none"]);

/** Without a public URL, whatever host the browser speaks to is ours: only it knows which one that is. */
function isOwnOrigin(origin: string, request: FastifyRequest, publicUrl: string | undefined): boolean {
  const from = URL.parse(origin);
  if (from === null) return false;
  if (publicUrl !== undefined) return from.origin === new URL(publicUrl).origin;
  // The scheme of the origin makes a host with its usual port the same as one without.
  return from.host !== "" && from.host === URL.parse(`${from.protocol}//${request.host}`)?.host;
}
