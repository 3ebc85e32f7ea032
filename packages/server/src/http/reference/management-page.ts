/** The page of the Management API, made from the OpenAPI document alone. */
import { MANAGEMENT_API } from "../management-api/refused.ts";
import type { OpenApiDocument } from "../openapi/document.ts";
import type { ShownCall } from "./call-section.ts";
import { type Html, html, prose } from "./html.ts";
import { managementSection, searchedBy } from "./management-section.ts";
import { chapterAnchor, renderPage } from "./page.ts";
import { memberRows, type NamedSchemas, schemaTable } from "./schema-table.ts";
import { namedSchema, shownCalls, shownChapters } from "./shown-calls.ts";

export function managementPage(document: OpenApiDocument): string {
  const chapters = shownChapters(document, shownCalls(document, MANAGEMENT_API));
  const objects = Object.keys(document.components.schemas).filter((name) => /^Managed[A-Z]/.test(name));
  const schemas: NamedSchemas = {
    find: namedSchema(document),
    addressOf(reference) {
      const name = reference.split("/").at(-1) ?? "";
      return objects.includes(name) ? `#${name}` : null;
    },
  };
  return renderPage({
    title: "Leasehold Management API",
    path: "/docs/management",
    navigation: html`<label class="filter">Find an operation <input type="search" id="filter" autocomplete="off"></label>
<ul><li><a href="#start">How requests are made</a></li></ul>
${chapters.map(
  ({ name, calls }) => html`<h2><a href="#${chapterAnchor(name)}">${name}</a></h2>
<ul>${calls.map(navigationEntry)}</ul>`,
)}
<h2><a href="#objects">Objects</a></h2>
<ul>${objects.map((name) => html`<li data-name="${name}"><a href="#${name}">${name}</a></li>`)}</ul>`,
    content: html`<h1>Leasehold Management API <small>${document.info.version}</small></h1>
${introduction(document)}
${chapters.map(
  ({ name, description, calls }) => html`<h2 id="${chapterAnchor(name)}">${name}</h2>
<p>${description}</p>
${calls.map((call) => managementSection(call, schemas))}`,
)}
<h2 id="objects">Objects</h2>
${objects.map((name) => objectSection(name, schemas))}`,
  });
}

function navigationEntry(call: ShownCall): Html {
  const { method, path, operation } = call;
  const shown = path.replace(`${MANAGEMENT_API}/`, "");
  return html`<li data-name="${searchedBy(call)}"><a href="#${operation.operationId}">${method} ${shown}</a></li>
`;
}

function objectSection(name: string, schemas: NamedSchemas): Html {
  const schema = schemas.find(`#/components/schemas/${name}`);
  return html`<section id="${name}" aria-labelledby="${name}-title" data-name="${name}">
<h3 id="${name}-title"><a href="#${name}">${name}</a></h3>
${schemaTable(memberRows(schema), `Members of ${name}`, schemas)}
</section>
`;
}

function introduction({ components }: OpenApiDocument): Html {
  return html`<section id="start"><p>What vendors do with their licenses, orders, customers and products, by scripts and by other systems.</p>
<h3>Authorization</h3>
<p>${prose(components.securitySchemes.ManagementKey.description)} Make one with <code>leasehold management-key create</code>.</p>
<p>${prose(components.securitySchemes.Session.description)} ${prose(components.securitySchemes.CsrfToken.description)}</p>
<h3>Requests</h3>
<p>Bodies are JSON in UTF-8. Members that an operation does not know are ignored; numbers and booleans are taken as text too, and empty text for nothing where no text can stand. Paths are taken with and without a slash at the end. Every operation says whether its shape is documented publicly for the API that Leasehold is compatible with, was proposed where that is silent, or is Leasehold's own.</p>
<h3>Lists</h3>
<p>A list answers <code>count</code>, <code>next</code>, <code>previous</code> and <code>results</code>. <code>limit</code> and <code>offset</code> choose the page, <code>order_by</code> the order; filters that are empty, or that nobody knows, are ignored.</p>
<h3>Examples</h3>
<p>Each was sent to a fresh installation as it stands; ids, keys and secrets are made up, and long lists are cut short. The commands take the server's address from <code>LEASEHOLD_URL</code> and the key from <code>LEASEHOLD_MANAGEMENT_KEY</code>.</p>
<h3>Events</h3>
<p>What happens is sent to <a href="/docs/webhooks">webhooks</a>, so that nobody need ask again and again.</p>
<h3>Refusals</h3>
<p>A request that is refused answers an object with <code>detail</code>, <code>status</code>, <code>code</code> and <code>message</code>; members at fault stand in it by their paths, and in <code>errors</code>. <a href="/docs/codes">Every code</a> says what it means and what to do. Objects of another company are not found, like those that do not exist.</p>
</section>`;
}
