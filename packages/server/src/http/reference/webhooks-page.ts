/** The page of the events that webhooks are sent, made from the OpenAPI document alone. */
import type { OpenApiDocument } from "../openapi/document.ts";
import type { JsonSchema } from "../openapi/json-schema.ts";
import type { MediaType, Operation } from "../openapi/operation.ts";
import { webhookSample } from "../openapi/samples/webhook.ts";
import { asJson } from "./example.ts";
import { type Html, html, prose } from "./html.ts";
import { chapterAnchor, renderPage } from "./page.ts";
import { memberRows, type NamedSchemas, type Row, schemaTable } from "./schema-table.ts";
import { namedSchema } from "./shown-calls.ts";

export function webhooksPage(document: OpenApiDocument): string {
  const objects = Object.keys(document.components.schemas).filter((name) => /^Event[A-Z]/.test(name));
  const schemas: NamedSchemas = {
    find: namedSchema(document),
    addressOf(reference) {
      const name = reference.split("/").at(-1) ?? "";
      return objects.includes(name) ? `#${name}` : null;
    },
  };
  const chapters = Map.groupBy(Object.entries(document.webhooks), ([event]) => event.split(".")[0] ?? "");
  return renderPage({
    title: "Webhooks · Leasehold",
    path: "/docs/webhooks",
    navigation: html`<label class="filter">Find an event <input type="search" id="filter" autocomplete="off"></label>
<ul><li><a href="#start">How events arrive</a></li></ul>
${[...chapters].map(
  ([object, events]) => html`<h2><a href="#${chapterAnchor(object)}">${object}</a></h2>
<ul>${events.map(([event, { post }]) => html`<li data-name="${event} ${post.summary}"><a href="#${event}">${event}</a></li>`)}</ul>`,
)}
<h2><a href="#objects">Objects</a></h2>
<ul>${objects.map((name) => html`<li data-name="${name}"><a href="#${name}">${name}</a></li>`)}</ul>`,
    content: html`<h1>Webhooks <small>${document.info.version}</small></h1>
${introduction(document, schemas)}
${[...chapters].map(
  ([object, events]) => html`<h2 id="${chapterAnchor(object)}"><code>${object}</code></h2>
${events.map(([event, { post }]) => eventSection(event, post, schemas))}`,
)}
<h2 id="objects">Objects</h2>
${objects.map(
  (name) => html`<section id="${name}" aria-labelledby="${name}-title" data-name="${name}">
<h3 id="${name}-title"><a href="#${name}">${name}</a></h3>
${schemaTable(told(schemas.find(`#/components/schemas/${name}`)), `Members of ${name}`, schemas)}
</section>`,
)}`,
  });
}

function eventSection(event: string, { description, summary, requestBody }: Operation, schemas: NamedSchemas): Html {
  const [, ...remarks] = description.split("\n\n");
  const body = requestBody?.content["application/json"];
  const [example] = Object.values(body?.examples ?? {});
  return html`<section id="${event}" aria-labelledby="${event}-title" data-name="${event} ${summary}">
<h3 id="${event}-title"><a href="#${event}"><span class="path">${event}</span></a></h3>
<p class="summary">${prose(summary)}</p>
<div class="pair"><div>
${remarks.map((remark) => html`<p>${prose(remark)}</p>`)}
${schemaTable(told(dataOf(body)), "Members of data", schemas)}
</div><div class="shown">
<p>What arrives</p><pre tabindex="0"><code>${asJson(example?.value)}</code></pre>
</div></div>
</section>
`;
}

function dataOf(body: MediaType | undefined): JsonSchema {
  const { data } = (body?.schema.properties ?? {}) as { readonly data?: JsonSchema };
  return data ?? {};
}

function introduction({ components, webhooks }: OpenApiDocument, schemas: NamedSchemas): Html {
  const { WebhookSignature, WebhookMissed } = components.parameters;
  const [{ post } = { post: undefined }] = Object.values(webhooks);
  const answers = Object.entries(post?.responses ?? {});
  return html`<section id="start"><p>Each event is sent as a <code>POST</code> with a JSON body to every webhook that wants it. <a href="/docs/management#create_webhook_endpoint">Make a webhook</a>, keep the secret that is shown once, and <a href="/docs/management#test_webhook_endpoint">have a test sent</a>. <a href="/docs/management#list_webhook_deliveries">Deliveries</a> tell what was sent and what came of it.</p>
${schemaTable([...told(schemas.find("#/components/schemas/Event")), DATA], "Members of every event", schemas)}
<p>The same event can arrive twice: keep the <code>id</code>s that you have dealt with. Later versions may add members and events: pass over what you do not know.</p>
<h3>Headers</h3><dl>${[WebhookSignature, WebhookMissed].map(
    ({ name, description }) => html`<dt><code>${name}</code></dt><dd>${prose(description)}</dd>
`,
  )}</dl>
<h3>What to answer</h3><dl>${answers.map(
    ([
      status,
      answer,
    ]) => html`<dt>${status === "default" ? "Anything else" : html`<code>${status}</code>`}</dt><dd>${"description" in answer && prose(answer.description)}</dd>
`,
  )}</dl>
<h3>Is it genuine?</h3>
<p><code>body</code> is the text that came, not JSON that was parsed and written again.</p>
<pre tabindex="0"><code>${webhookSample}</code></pre>
</section>`;
}

/** Nearly all of them always come: what may be absent says so itself. */
function told(schema: JsonSchema): readonly Row[] {
  return memberRows(schema).map((row) => ({ ...row, required: false }));
}

const DATA = {
  name: "data",
  required: false,
  schema: { type: "object" },
  description: "What it happened to, as below.",
};
