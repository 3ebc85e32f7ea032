import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { requestRaw } from "../../../test-support/license-client.ts";
import { describeOnServers } from "../../../test-support/wire.ts";
import { eventTypes } from "../../domain/event-types.ts";
import { codes } from "../../errors/codes.ts";
import { managementApi } from "../management-api/routes.ts";
import { describedCalls } from "../openapi/described-call.ts";
import { openApiDocument } from "../openapi/document.ts";
import { operatorApi } from "../operator-api/routes.ts";
import { html } from "./html.ts";
import { referenceResources } from "./mount-reference.ts";

describeOnServers("the reference", (wire) => {
  const read = async (path: string) => {
    const answer = await requestRaw(`${wire.server.url}${path}`, "GET", {});
    expect(answer).toMatchObject({ status: 200 });
    return answer;
  };

  it("is served to everybody, with types and a policy that lets nothing in from elsewhere", async () => {
    for (const [path, { type }] of Object.entries(referenceResources)) {
      const { headers } = await read(path);
      expect(headers["content-type"]).toBe(type);
      expect(headers["x-content-type-options"]).toBe("nosniff");
      expect(headers["content-security-policy"]).toMatch(/^default-src 'none'; script-src 'self';/);
      expect(headers["content-security-policy"]).not.toContain("unsafe");
    }
  });

  it("needs nothing from another server", async () => {
    for (const path of ["/docs", "/docs/management", "/docs/webhooks", "/docs/codes"]) {
      const { text } = await read(path);
      const loaded = [...text.matchAll(/<(?:link|script|img)[^>]*(?:href|src)="([^"]*)"/g)].map(([, url]) => url ?? "");
      expect(loaded.filter((url) => !(url in referenceResources))).toEqual([]);
      expect(text).not.toMatch(/<script>|<style|\sstyle=|\son\w+=/);
    }
    const { text } = await read("/docs/reference.css");
    expect(text).not.toMatch(/@import|url\(/);
  });

  it("has links that lead somewhere", async () => {
    const pages = new Map<string, string>();
    for (const path of ["/docs", "/docs/management", "/docs/webhooks", "/docs/codes"])
      pages.set(path, (await read(path)).text);
    for (const [path, text] of pages) {
      const ids = new Set([...text.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id));
      expect(ids.size).toBe([...text.matchAll(/\sid="/g)].length);
      for (const [, href = ""] of text.matchAll(/<a [^>]*href="([^"]*)"/g)) {
        const [target = "", anchor] = href.split("#");
        expect(target === "" || target in referenceResources, href).toBe(true);
        if (anchor === undefined) continue;
        expect(pages.get(target || path)?.includes(`id="${anchor}"`), `${path} ${href}`).toBe(true);
      }
    }
  });

  it("shows every call and every code", async () => {
    const { text: calls } = await read("/docs");
    for (const { call } of describedCalls) expect(calls).toContain(`<section id="${call.replaceAll("/", "_")}"`);
    const { text: management } = await read("/docs/management");
    for (const { name } of [...managementApi, ...operatorApi]) expect(management).toContain(`<section id="${name}"`);
    const { text: page } = await read("/docs/codes");
    for (const code of Object.keys(codes)) expect(page).toContain(`<tr id="${code}"`);
  });

  it("shows every event with what arrives, and how to tell whether it is genuine as the contract does", async () => {
    const { text } = await read("/docs/webhooks");
    for (const event of Object.keys(eventTypes)) {
      expect(text).toContain(`<section id="${event}"`);
      expect(text).toContain(html`${`"event": "${event}"`}`.text);
    }
    const page = readFileSync(
      new URL("../../../../../docs/contract/20-events-and-webhooks.md", import.meta.url),
      "utf8",
    );
    const [, sample = ""] = /```js\n(.*?)\n```/s.exec(page) ?? [];
    expect(text).toContain(html`<code>${sample}</code>`.text);
  });

  it("shows of every operation of the Management API what it is sent, and finds it by its permission", async () => {
    const { text } = await read("/docs/management");
    for (const { name, permission } of managementApi) {
      const [section = ""] = text.split(`<section id="${name}"`)[1]?.split("</section>") ?? [];
      expect(section).toMatch(/<p>Sent<\/p><pre[^>]*><code>curl /);
      expect(section.slice(0, section.indexOf(">"))).toContain(permission);
    }
  });

  it("gives the OpenAPI document of the endpoints that are mounted", async () => {
    const { json } = await read("/openapi.json");
    expect(json).toEqual(JSON.parse(JSON.stringify(openApiDocument())));
  });
});
