/** The cookies of browsers: read from a request, set or cleared with its answer. */
import { parseCookie, type SetCookie, stringifySetCookie } from "cookie";
import type { FastifyReply, FastifyRequest } from "fastify";

/** A browser takes a name that begins so over HTTPS alone, for this very host alone, and for all of its paths. */
export interface Cookie {
  readonly name: `__Host-${string}`;
  /** `Lax` where the browser comes back from another site. */
  readonly sameSite: "strict" | "lax";
  /** As long as the browser is open where it is left out. */
  readonly maxAgeSeconds?: number;
}

/** Names who is signed in; the server knows by itself when it ends. */
export const sessionCookie: Cookie = { name: "__Host-leasehold_session", sameSite: "strict" };

const KNOWN_BROWSER_DAYS = 90;

/** Tells a browser in which somebody has signed in before, so that guesses of others do not keep it waiting. */
export const knownBrowserCookie: Cookie = {
  name: "__Host-leasehold_known_browser",
  sameSite: "strict",
  maxAgeSeconds: KNOWN_BROWSER_DAYS * 24 * 60 * 60,
};

export interface Cookies {
  read(cookie: Cookie): string | undefined;
  set(cookie: Cookie, value: string): void;
  clear(cookie: Cookie): void;
}

export function cookiesOf(request: FastifyRequest, reply: FastifyReply): Cookies {
  const sent = parseCookie(request.headers.cookie ?? "");
  const changed = new Map<string, string>();
  function change({ name, sameSite, maxAgeSeconds }: Cookie, value: string, maxAge = maxAgeSeconds): void {
    const attributes: SetCookie = { name, value, path: "/", secure: true, httpOnly: true, sameSite };
    changed.set(name, stringifySetCookie(maxAge === undefined ? attributes : { ...attributes, maxAge }));
    // Of several changes to one cookie the last is told, and the others are not.
    reply.removeHeader("Set-Cookie");
    reply.header("Set-Cookie", [...changed.values()]);
  }
  return {
    read: ({ name }) => sent[name],
    set: (cookie, value) => change(cookie, value),
    clear: (cookie) => change(cookie, "", 0),
  };
}
