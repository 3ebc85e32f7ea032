import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { factGroups } from "../../domain/notice-facts.ts";
import { noticeKinds, noticeOf } from "../../domain/notices.ts";

const page = readFileSync(new URL("../../../../../docs/contract/21-mail.md", import.meta.url), "utf8");

describe("the page about mail", () => {
  it.each(noticeKinds)("says of the notice %s what the program has of it", (kind) => {
    const { about, events, mayReceive, receive, facts } = noticeOf(kind);
    const who = mayReceive.map((one) => (receive.includes(one) ? `**${one}**` : one)).join(", ");
    const causes = events.map((event) => `\`${event}\``).join(", ") || "sent by itself";
    expect(page).toContain(`| \`${kind}\` | ${about} | ${causes} | ${who} | ${facts.join(", ")} |`);
  });

  it("says of every fact what it is", () => {
    const rows = Object.entries(factGroups).flatMap(([group, facts]) =>
      Object.entries(facts).map(([name, { about }]) => {
        return `| ${group === "recipient" ? "every notice" : group} | \`${name}\` | ${about} |`;
      }),
    );
    expect(rows.filter((row) => !page.includes(row))).toEqual([]);
  });
});
