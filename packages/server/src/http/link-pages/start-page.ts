/** The page at the server's own address, for whoever comes there by a browser: what this is, and where to read on. */
import { html } from "../reference/html.ts";

/** Addresses are relative, since a proxy may have the server below a path. */
export function renderStartPage(): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>Leasehold</title>
<link rel="icon" href="docs/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="link-pages.css">
</head>
<body>
<main>
<p class="brand"><img src="docs/icon.svg" alt="">Leasehold</p>
<h1>A licensing server</h1>
<p>Applications ask it whether they are licensed, and vendors look after licenses on it. There is no console yet that you could
use in a browser: programs and scripts do it all.</p>
<ul>
<li><a href="docs">What applications ask</a>, the License API</li>
<li><a href="docs/management">What vendors and operators do</a>, the Management API, with signing in</li>
</ul>
</main>
</body>
</html>
`.text;
}
