/** What every page of the reference has around its content. */
import { type Html, html } from "./html.ts";

export interface Page {
  readonly title: string;
  readonly path: string;
  readonly navigation: Html;
  readonly content: Html;
}

export function renderPage({ title, path, navigation, content }: Page): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="icon" href="/docs/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/docs/reference.css">
<script src="/docs/reference.js" defer></script>
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<header>
<a class="brand" href="/docs">Leasehold</a>
<nav aria-label="Pages">${pages.map(({ href, name }) => html`<a href="${href}"${href === path && html` aria-current="page"`}>${name}</a>`)}</nav>
</header>
<div class="columns">
<nav class="contents" aria-label="On this page">${navigation}</nav>
<main id="content" tabindex="-1">${content}</main>
</div>
</body>
</html>
`.text;
}

const pages = [
  { href: "/docs", name: "License API" },
  { href: "/docs/management", name: "Management API" },
  { href: "/docs/webhooks", name: "Webhooks" },
  { href: "/docs/codes", name: "Error codes" },
  { href: "/openapi.json", name: "OpenAPI" },
];

/** A chapter's address on its page, which is never that of a call or a code. */
export function chapterAnchor(text: string): string {
  return `chapter-${anchorOf(text)}`;
}

export function anchorOf(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
}
