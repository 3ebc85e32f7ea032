/** The pages that links lead to: small forms that take what is needed and say what comes next. */
import { type Html, html } from "../reference/html.ts";

interface Field {
  readonly name: string;
  readonly label: string;
  readonly type: "text" | "email" | "password";
  /** How browsers and password stores know what is meant. */
  readonly autocomplete: string;
  readonly hint?: string;
}

export interface LinkPage {
  readonly path: string;
  /** Below `/api/v1`. */
  readonly endpoint: string;
  readonly heading: string;
  readonly about: string;
  readonly fields: readonly Field[];
  readonly button: string;
  readonly doneHeading: string;
  readonly done: Html;
  /** What whoever has a link that is not good can do. */
  readonly otherwise: Html;
}

const name: Field = {
  name: "name",
  label: "Your name",
  type: "text",
  autocomplete: "name",
  hint: "What other operators know you by.",
};
const email: Field = { name: "email", label: "E-mail address", type: "email", autocomplete: "username" };
const password: Field = {
  name: "password",
  label: "Password",
  type: "password",
  autocomplete: "new-password",
  hint: "At least 8 characters. Several words that do not belong together are good.",
};
const repeated: Field = {
  name: "repeated",
  label: "Password, once more",
  type: "password",
  autocomplete: "new-password",
};

const signIn = html`<p>You can sign in as <strong data-tell="email"></strong> with the password that you have just entered. There is no
page for it yet: <a href="./">this server</a> is used by programs so far. Then switch on a second factor in your profile: with it,
nobody gets in who has learnt the password alone.</p>`;

export const linkPages: readonly LinkPage[] = [
  {
    path: "/set-up",
    endpoint: "/set-up",
    heading: "Set up this server",
    about: "You become the first operator of this server, and its owner: you may do everything, and let others in.",
    fields: [{ ...email, hint: "You sign in with it." }, name, password, repeated],
    button: "Become the owner",
    doneHeading: "You are the owner",
    done: html`<p>You are the owner of <strong data-tell="company"></strong>.</p>${signIn}`,
    otherwise: html`<p>Whoever runs the server makes another one with <code>leasehold operator set-up-link</code>, as long as there is
no operator. Where there is one, that one can invite you.</p>`,
  },
  {
    path: "/invitation",
    endpoint: "/invitations/accept",
    heading: "You are invited",
    about: "You have been invited to look after licenses here.",
    fields: [
      name,
      {
        ...password,
        hint: "If you can already sign in here with the invited address, enter your present password: it stays as it is. Otherwise choose one of at least 8 characters.",
      },
    ],
    button: "Accept the invitation",
    doneHeading: "You are in",
    done: html`<p>You belong to <strong data-tell="company"></strong> now.</p>${signIn}`,
    otherwise: html`<p>Ask whoever has invited you for a new link.</p>`,
  },
  {
    path: "/reset-password",
    endpoint: "/password-resets/accept",
    heading: "Choose a new password",
    about: "You are signed out everywhere as soon as it is set.",
    fields: [password, repeated],
    button: "Set the password",
    doneHeading: "The password is set",
    done: html`<p>You can sign in as <strong data-tell="email"></strong> with the new password. There is no page for it
yet: <a href="./">this server</a> is used by programs so far.</p>`,
    otherwise: html`<p>Ask another operator to reset you, or whoever runs the server for another link.</p>`,
  },
];

/** Addresses are relative, since a proxy may have the server below a path. */
export function renderLinkPage(page: LinkPage): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${page.heading} · Leasehold</title>
<link rel="icon" href="docs/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="link-pages.css">
<script src="link-pages.js" type="module"></script>
</head>
<body>
<main>
<p class="brand"><img src="docs/icon.svg" alt="">Leasehold</p>
<noscript><p class="fault">This page needs JavaScript, to keep the link's secret in your browser alone.</p></noscript>
<section id="enter" aria-labelledby="enter-heading">
<h1 id="enter-heading" tabindex="-1">${page.heading}</h1>
<p>${page.about}</p>
<form method="post" action="api/v1${page.endpoint}" data-needs-token novalidate>
<p class="fault" id="summary" role="alert" tabindex="-1"></p>
${page.fields.map(field)}
<button type="submit">${page.button}</button>
</form>
</section>
<section id="done" aria-labelledby="done-heading" hidden>
<h1 id="done-heading" tabindex="-1">${page.doneHeading}</h1>
${page.done}
</section>
<section id="void" aria-labelledby="void-heading" hidden>
<h1 id="void-heading" tabindex="-1">This link is not good any more</h1>
<p>It was used, revoked or replaced, its time is over, or a part of it is missing.</p>
${page.otherwise}
</section>
</main>
</body>
</html>
`.text;
}

function field({ name, label, type, autocomplete, hint }: Field): Html {
  const described = `${hint === undefined ? "" : `${name}-hint `}${name}-fault`;
  return html`<div class="field">
<label for="${name}">${label}</label>
<input id="${name}" name="${name}" type="${type}" autocomplete="${autocomplete}" required aria-describedby="${described}">
<p class="fault" id="${name}-fault"></p>
${hint !== undefined && html`<p class="hint" id="${name}-hint">${hint}</p>`}
${name === "password" && html`<button class="quiet" id="shows" type="button" aria-pressed="false">Show what I type</button>`}
</div>
`;
}
