import { expect, it } from "vitest";
import { html, prose } from "./html.ts";

it("what is put into a template is text, never markup", () => {
  expect(html`<p title="${'"'}">${"<b>&"}</p>`.text).toBe('<p title="&quot;">&lt;b&gt;&amp;</p>');
  expect(prose("`<i>` & <b>").text).toBe("<code>&lt;i&gt;</code> &amp; &lt;b&gt;");
});

it("templates hold templates, lists of them, and nothing where something does not apply", () => {
  expect(html`<ul>${[1, 2].map((item) => html`<li>${item}</li>`)}${false}${undefined}</ul>`.text).toBe(
    "<ul><li>1</li><li>2</li></ul>",
  );
});
