/** The page of all error codes: what each means, where it usually comes from, and what to do about it. */
import { commonManagementRefusals } from "../management-api/endpoint.ts";
import { managementApi } from "../management-api/routes.ts";
import { describedCalls } from "../openapi/described-call.ts";
import { operatorApi } from "../operator-api/routes.ts";
import recorded from "./error-code-entries.json" with { type: "json" };
import { type Html, html, prose } from "./html.ts";
import { chapterAnchor, renderPage } from "./page.ts";

interface Entry {
  readonly chapter: string;
  readonly code: string;
  readonly status: number;
  readonly meaning: string;
  readonly cause: string;
  readonly remedy: string;
}

const entries: readonly Entry[] = recorded;

export function codesPage(): string {
  const chapters = [...new Set(entries.map(({ chapter }) => chapter))];
  return renderPage({
    title: "Error codes · Leasehold",
    path: "/docs/codes",
    navigation: html`<label class="filter">Find a code <input type="search" id="filter" autocomplete="off"></label>
<ul>${chapters.map((chapter) => html`<li><a href="#${chapterAnchor(chapter)}">${chapter}</a></li>`)}</ul>`,
    content: html`<h1>Error codes</h1>
<p class="prose">A call that is refused answers an object with <code>status</code>, <code>code</code> and <code>message</code>. The code is stable and meant for programs; the message is meant for people and may change. Errors are not signed.</p>
${chapters.map(
  (chapter) => html`<h2 id="${chapterAnchor(chapter)}">${chapter}</h2>
<table class="codes-table"><thead><tr><th scope="col">Code</th><th scope="col">Status</th><th scope="col">Meaning</th><th scope="col">Usual cause</th><th scope="col">What to do</th></tr></thead>
<tbody>${entries.filter((entry) => entry.chapter === chapter).map(entryRow)}</tbody></table>`,
)}`,
  });
}

function entryRow({ code, status, meaning, cause, remedy }: Entry): Html {
  return html`<tr id="${code}" data-name="${code} ${meaning}"><th scope="row"><a href="#${code}"><code>${code}</code></a></th>
<td>${status}</td><td>${prose(meaning)}${answeredBy(code)}</td><td>${prose(cause)}</td><td>${prose(remedy)}</td></tr>
`;
}

interface Answering {
  readonly name: string;
  readonly address: string;
  readonly refusals: readonly string[];
}

const answering: readonly Answering[] = [
  ...describedCalls.map(({ call, possibleRefusals }) => ({
    name: call,
    address: `/docs#${call.replaceAll("/", "_")}`,
    refusals: possibleRefusals,
  })),
  ...[...managementApi, ...operatorApi].map((endpoint) => ({
    name: endpoint.name,
    address: `/docs/management#${endpoint.name}`,
    refusals: (endpoint.refusals ?? []).filter((code) => !commonManagementRefusals.includes(code)),
  })),
];

function answeredBy(code: string): Html {
  const calls = answering.filter(({ refusals }) => refusals.includes(code));
  const isGeneral = calls.length > describedCalls.length / 2;
  if (isGeneral || calls.length === 0) return html``;
  return html`<details><summary>Answered by ${calls.length === 1 ? "one call" : `${calls.length} calls`}</summary><p class="codes">${calls.map(
    ({ name, address }) => html`<a href="${address}"><code>${name}</code></a> `,
  )}</p></details>`;
}
