/** Serves the reference: pages, their assets and the OpenAPI document, to whoever asks. They tell nothing of this installation. */
import { readFileSync } from "node:fs";
import type { FastifyInstance, FastifyReply } from "fastify";
import { openApiDocument } from "../openapi/document.ts";
import { callsPage } from "./calls-page.ts";
import { codesPage } from "./codes-page.ts";
import { managementPage } from "./management-page.ts";
import { webhooksPage } from "./webhooks-page.ts";

interface Resource {
  readonly type: string;
  make(): string;
}

/** Everything comes from here: no other server, no script within a page. */
const CONTENT_SECURITY_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const HTML = "text/html; charset=utf-8";

export const referenceResources: Readonly<Record<string, Resource>> = {
  "/docs": { type: HTML, make: () => callsPage(openApiDocument()) },
  "/docs/management": { type: HTML, make: () => managementPage(openApiDocument()) },
  "/docs/webhooks": { type: HTML, make: () => webhooksPage(openApiDocument()) },
  "/docs/codes": { type: HTML, make: codesPage },
  "/docs/reference.css": { type: "text/css; charset=utf-8", make: () => asset("reference.css") },
  "/docs/reference.js": { type: "text/javascript; charset=utf-8", make: () => asset("reference.js") },
  "/docs/icon.svg": { type: "image/svg+xml", make: () => asset("icon.svg") },
  "/openapi.json": { type: "application/json; charset=utf-8", make: () => JSON.stringify(openApiDocument()) },
};

export function mountReference(server: FastifyInstance): void {
  for (const [url, { type, make }] of Object.entries(referenceResources)) {
    let made: string | undefined;
    server.get(url, { exposeHeadRoute: false }, async (_request, reply) => {
      made ??= make();
      return withHeaders(reply).type(type).send(made);
    });
  }
}

function withHeaders(reply: FastifyReply): FastifyReply {
  return reply.headers({
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "public, max-age=300",
  });
}

/** The folder lies beside this file, and beside the bundle where the server is bundled. */
function asset(name: string): string {
  return readFileSync(new URL(`assets/${name}`, import.meta.url), "utf8");
}
