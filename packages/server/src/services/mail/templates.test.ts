import { describe, expect, it } from "vitest";
import { emptyFacts, sampleFacts } from "../../domain/notice-facts.ts";
import { noticeTexts } from "../../domain/notice-texts.ts";
import { factsOfNotice, noticeKinds } from "../../domain/notices.ts";
import { templates } from "./templates.ts";
import { writeLetter, writeLetterAnyhow } from "./write-letter.ts";

/** Without a bound these take minutes at least; with it some milliseconds, and more only where the machine stalls. */
const SOON_MILLISECONDS = 10_000;

const engine = templates();
const known = new Set(["name", "list"]);
const facts = { name: "Ana", list: [{ key: "A" }, { key: "B" }] };
const check = (template: string) => engine.check("text", template, known);
const render = (template: string, given: object = facts) => engine.render("text", template, given as never);

describe("a template", () => {
  it("is filled with facts, in conditions and loops", () => {
    const template = "{% if name != '' %}Hi {{ name }}{% endif %}{% for one in list %} {{ one.key }}{% endfor %}";
    check(template);
    expect(render(template)).toBe("Hi Ana A B");
  });

  it.each([
    ["line one\n{{ nobody }}", "has no fact nobody on line 2; it knows name, list"],
    ["{% if name == 'x' %}\n\n{{ hidden }}{% endif %}", "has no fact hidden on line 3; it knows name, list"],
    ["a\nb\n{% if name %}", "is wrong on line 3: tag {% if name %} not closed"],
    ["{{ name | shout }}", "is wrong on line 1: undefined filter: shout"],
    ["{% fly %}", 'is wrong on line 1: tag "fly" not found'],
    ["\n{{ name", 'is wrong on line 2: output "{{ name" not closed'],
  ])("is refused with its line: %j", (template, refusal) => {
    expect(() => check(template)).toThrow(refusal);
  });

  it.each(["include", "render", "layout", "block", "tablerow", "liquid", "increment", "decrement"])(
    "knows no tag %s",
    (tag) => {
      expect(() => check(`{% ${tag} 'a' %}{% end${tag} %}`)).toThrow(`tag "${tag}" not found`);
    },
  );

  it.each([
    "{{ name.constructor }}",
    "{{ name['constructor'] }}",
    "{{ name.__proto__ }}",
    "{{ list.constructor }}",
    "{{ list[0].constructor.constructor }}",
    "{{ list[0].toString }}",
    "{{ list[0]['__proto__'] }}",
    "{{ list.map }}",
  ])("reaches nothing that JavaScript gives every value: %s", (template) => {
    expect(() => render(template)).toThrow("undefined variable");
  });

  it("finds facts alone, and none of what the program calls by name", () => {
    for (const name of ["process", "globalThis", "require", "constructor", "__proto__", "toString"]) {
      expect(() => check(`{{ ${name} }}`)).toThrow(`has no fact ${name}`);
      expect(() => render(`{{ ${name} }}`)).toThrow("undefined variable");
    }
  });

  it.each([
    "{% for a in (1..100000000) %}x{% endfor %}",
    "{% for a in (1..3000) %}{% for b in (1..3000) %}{% for c in (1..3000) %}x{% endfor %}{% endfor %}{% endfor %}",
    "{% assign a = 'xxxxxxxxxx' %}{% for i in (1..60) %}{% assign a = a | append: a %}{% endfor %}{{ a }}",
    "{% for i in (1..60000) %}xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx{% endfor %}",
    "{% capture a %}xxxxxxxxxx{% endcapture %}{% for i in (1..60) %}{% capture a %}{{ a }}{{ a }}{% endcapture %}{% endfor %}",
    "{{ name | replace: '', name | replace: '', name | replace: '', name | replace: '', name | replace: '', name | replace: '', name | replace: '', name | replace: '', name }}",
  ])("comes to an end soon, however much it asks for: %s", (template) => {
    const begun = performance.now();
    const outcome = () => render(template, { ...facts, name: "x".repeat(20) }).length;
    try {
      expect(outcome()).toBeLessThanOrEqual(256 * 1024);
    } catch (error) {
      expect(String(error)).toMatch(/limit exceeded|takes too long|becomes longer|Invalid string length/);
    }
    expect(performance.now() - begun).toBeLessThan(SOON_MILLISECONDS);
  });

  it("holds up nothing else for long: what loops for long is refused", () => {
    // Much work within little memory.
    const loops = (count: number) =>
      `{% for a in (1..${count}) %}{% for b in (1..500) %}{{ 1${" | times: 1".repeat(40)} }}{% endfor %}{% endfor %}`;
    render(loops(2));
    const begun = performance.now();
    expect(() => render(loops(3000))).toThrow("takes too long to fill: 500 ms is the most");
    expect(performance.now() - begun).toBeLessThan(SOON_MILLISECONDS);
  });

  it("is at most 64 kB long", () => {
    expect(() => check("x".repeat(70_000))).toThrow("limit exceeded");
  });

  it("of HTML escapes every fact, and knows no way to leave that out", () => {
    const given = { name: '<script>alert("1")</script>', list: [] };
    expect(engine.render("html", "<b>{{ name }}</b>", given)).toBe(
      "<b>&lt;script&gt;alert(&#34;1&#34;)&lt;/script&gt;</b>",
    );
    expect(engine.render("html", "{% echo name %}", given)).not.toContain("<script>");
    expect(engine.render("html", "{% cycle name %}", given)).not.toContain("<script>");
    expect(() => engine.render("html", "{{ name | raw }}", given)).toThrow("undefined filter: raw");
    const captured = "{% capture a %}{{ name }}{% endcapture %}{{ a }}";
    expect(engine.render("html", captured, given)).not.toContain("<script>");
  });
});

describe("a letter", () => {
  it.each(noticeKinds)("of %s can be written with samples and with nothing", (kind) => {
    const known_ = factsOfNotice(kind);
    const wording = { ...noticeTexts[kind], html: null };
    for (const template of [wording.subject, wording.text]) {
      engine.check("text", template, new Set(Object.keys(known_)));
    }
    const sampled = writeLetter(engine, kind, wording, sampleFacts(known_));
    expect(sampled.text).toContain("Hello Ana Perez,");
    expect(sampled.text.trimEnd().split("\n").at(-1)).toBe("Orchard Software");
    expect(sampled.text).not.toMatch(/\n\n\n/);
    expect(writeLetter(engine, kind, wording, emptyFacts(known_)).text).toContain("Hello,");
  });

  it("has a subject of one line, whatever the facts hold", () => {
    const wording = { subject: "For {{ recipient_name }}", text: "-", html: null };
    const name = "Ana\r\nBcc: all@world.example\u2028\u0000\u0085X";
    const { subject } = writeLetter(engine, "order_created", wording, { recipient_name: name });
    expect(subject).toBe("For Ana Bcc: all@world.example X");
  });

  it("has an HTML part that is the text, with nothing of the facts as HTML", () => {
    const wording = { subject: "-", text: "Hello {{ recipient_name }},\n\none\ntwo\n", html: null };
    const { html } = writeLetter(engine, "order_created", wording, { recipient_name: "<img src=x onerror='a'>" });
    expect(html).toBe("<p>Hello &lt;img src=x onerror=&#39;a&#39;&gt;,</p>\n<p>one<br>\ntwo</p>\n");
  });

  it("is written in Leasehold's own words however many licenses an order has", () => {
    const one = { product: "CAD", license_key: "K", expires_on: "2027-01-01", note: "" };
    const given = { order_id: "7", licenses: Array.from({ length: 400 }, () => one), license_count: 400 };
    const { text } = writeLetterAnyhow(
      engine,
      { kind: "order_created", ...noticeTexts.order_created, html: null },
      given,
    );
    expect(text.match(/- CAD: K/g)).toHaveLength(400);
  });

  it("is written in the words of the notice where the company's own fail on these facts", () => {
    const wording = { subject: "-", text: "{% for one in licenses %}{{ one.absent }}{% endfor %}", html: null };
    const given = { order_id: "7", licenses: [{ product: "CAD", license_key: "K", expires_on: "", note: "" }] };
    const { text } = writeLetterAnyhow(engine, { kind: "order_created", ...wording }, given);
    expect(text).toContain("- CAD: K");
  });
});
