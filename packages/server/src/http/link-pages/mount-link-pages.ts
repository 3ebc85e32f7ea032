/**
 * Serves the pages that links lead to, and the one at the server's own address. They are the same for everybody: what a
 * link is for is in its fragment.
 */
import { readFileSync } from "node:fs";
import type { FastifyInstance } from "fastify";
import { linkPages, renderLinkPage } from "./pages.ts";
import { renderStartPage } from "./start-page.ts";

/** Everything comes from here, and no other page may show one of these as its own. */
const CONTENT_SECURITY_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

export const linkPageResources: Readonly<Record<string, { readonly type: string; make(): string }>> = {
  ...Object.fromEntries(
    linkPages.map((page) => [page.path, { type: "text/html; charset=utf-8", make: () => renderLinkPage(page) }]),
  ),
  "/": { type: "text/html; charset=utf-8", make: renderStartPage },
  "/link-pages.css": { type: "text/css; charset=utf-8", make: () => asset("link-pages.css") },
  "/link-pages.js": { type: "text/javascript; charset=utf-8", make: () => asset("link-pages.js") },
};

export function mountLinkPages(server: FastifyInstance): void {
  for (const [url, { type, make }] of Object.entries(linkPageResources)) {
    let made: string | undefined;
    server.get(url, { exposeHeadRoute: false }, async (_request, reply) => {
      made ??= make();
      return reply
        .headers({
          "Content-Security-Policy": CONTENT_SECURITY_POLICY,
          "X-Content-Type-Options": "nosniff",
          "Referrer-Policy": "no-referrer",
          "Cross-Origin-Opener-Policy": "same-origin",
          "Cache-Control": "public, max-age=300",
        })
        .type(type)
        .send(made);
    });
  }
}

/** The folder lies beside this file, and beside the bundle where the server is bundled. */
function asset(name: string): string {
  return readFileSync(new URL(`assets/${name}`, import.meta.url), "utf8");
}
