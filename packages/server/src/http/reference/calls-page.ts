/** The page of the License API's calls, made from the OpenAPI document alone. */
import type { OpenApiDocument } from "../openapi/document.ts";
import { LICENSE_API } from "../routes.ts";
import { callSection, type ShownCall } from "./call-section.ts";
import { type Html, html, prose } from "./html.ts";
import { chapterAnchor, renderPage } from "./page.ts";
import { namedSchema, shownCalls, shownChapters } from "./shown-calls.ts";

export function callsPage(document: OpenApiDocument): string {
  const calls = shownCalls(document, LICENSE_API);
  const schemas = { find: namedSchema(document), addressOf: () => null };
  const chapters = shownChapters(document, calls);
  return renderPage({
    title: "Leasehold License API",
    path: "/docs",
    navigation: html`<label class="filter">Find a call <input type="search" id="filter" autocomplete="off"></label>
<ul><li><a href="#start">How calls are made</a></li></ul>
${chapters.map(
  ({ name, calls: inChapter }) => html`<h2><a href="#${chapterAnchor(name)}">${name}</a></h2>
<ul>${inChapter.map(navigationEntry)}</ul>`,
)}`,
    content: html`<h1>Leasehold License API <small>${document.info.version}</small></h1>
${introduction(document)}
${chapters.map(
  (chapter) => html`<h2 id="${chapterAnchor(chapter.name)}">${chapter.name}</h2>
<p>${chapter.description}</p>
${chapter.calls.map((call) => callSection(call, schemas))}`,
)}`,
  });
}

function navigationEntry({ path, operation }: ShownCall): Html {
  const name = path.replace("/api/v4/", "");
  return html`<li data-name="${name} ${path}"><a href="#${operation.operationId}">${name}</a></li>
`;
}

function introduction({ info, components }: OpenApiDocument): Html {
  const { ApiKey, AccessToken } = components.securitySchemes;
  const { LicenseSignature, RequestId, Freshness, RetryAfter } = components.headers;
  const { Date: date, IdempotencyKey, Nonce } = components.parameters;
  const entries = [
    ["Date", date.description],
    ["Authorization", ApiKey.description],
    ["Authorization: Bearer", AccessToken.description],
    ["Idempotency-Key", IdempotencyKey.description],
    ["Leasehold-Nonce", Nonce.description],
  ] as const;
  const answered = [
    ["LicenseSignature", LicenseSignature.description],
    ["X-Request-Id", RequestId.description],
    ["Retry-After", RetryAfter.description],
    ["Leasehold-Freshness", Freshness.description],
  ] as const;
  return html`<section id="start"><p>Activate, check and give back licenses; take, borrow and return floating seats. ${prose(info.description)}</p>
<h3>Headers that are sent</h3><dl>${entries.map(entry)}</dl>
<h3>Headers that are answered</h3><dl>${answered.map(entry)}</dl>
<h3>Refusals</h3>
<p>A call that is refused answers an object with <code>status</code>, <code>code</code> and <code>message</code>. <a href="/docs/codes">Every code</a> says what it means and what to do.</p>
<h3>Samples</h3>
<p>Each sample is a whole program. It reads the API key and the shared key from <code>LEASEHOLD_API_KEY</code> and <code>LEASEHOLD_SHARED_KEY</code>, and the server's address from <code>LEASEHOLD_URL</code>. The examples come from the sample catalog of <code>leasehold serve --sample</code>; ids, keys and signatures are made up. That of <code>sso_url</code> needs a customer account with an identity provider besides.</p>
</section>`;
}

function entry([name, description]: readonly [string, string]): Html {
  return html`<dt><code>${name}</code></dt><dd>${prose(description)}</dd>
`;
}
