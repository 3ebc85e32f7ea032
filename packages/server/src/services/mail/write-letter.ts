/** Writes the letter of a notice: its templates, filled with facts. */
import { completeFacts, type Facts } from "../../domain/notice-facts.ts";
import { noticeTexts } from "../../domain/notice-texts.ts";
import { factsOfNotice, type NoticeKind } from "../../domain/notices.ts";
import type { SettledNotice } from "./settled-notice.ts";
import { OWN_PART_MILLISECONDS, TemplateRefused, type Templates } from "./templates.ts";

export interface WrittenLetter {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

export type Wording = Pick<SettledNotice, "subject" | "text" | "html">;

export function writeLetter(
  templates: Templates,
  kind: NoticeKind,
  wording: Wording,
  given: Facts,
  milliseconds?: number,
): WrittenLetter {
  const facts = completeFacts(factsOfNotice(kind), given);
  const text = templates.render("text", wording.text, facts, milliseconds);
  return {
    subject: subjectLine(templates.render("text", wording.subject, facts, milliseconds)),
    text,
    html: wording.html === null ? htmlOf(text) : templates.render("html", wording.html, facts, milliseconds),
  };
}

/**
 * A wording that was tried with samples and with nothing can still fail on the facts of one day. Then the letter is written
 * in the words that come with the notice: it is never lost.
 */
export function writeLetterAnyhow(
  templates: Templates,
  { kind, ...wording }: Wording & { readonly kind: NoticeKind },
  facts: Facts,
): WrittenLetter {
  try {
    return writeLetter(templates, kind, wording, facts);
  } catch (error) {
    if (!(error instanceof TemplateRefused)) throw error;
    return writeLetter(templates, kind, { ...noticeTexts[kind], html: null }, facts, OWN_PART_MILLISECONDS);
  }
}

const SUBJECT_CHARACTERS_MAX = 200;

/** A header ends with its line: whatever facts hold, a subject is one line, and nothing that follows it. */
function subjectLine(rendered: string): string {
  const line = rendered.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, " ").trim();
  return [...line].slice(0, SUBJECT_CHARACTERS_MAX).join("");
}

const escapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** The text as HTML, paragraph by paragraph. */
function htmlOf(text: string): string {
  const escaped = text.replaceAll(/[&<>"']/g, (character) => escapes[character] ?? "");
  const paragraphs = escaped.trim().split(/\n\s*\n/);
  return paragraphs.map((paragraph) => `<p>${paragraph.trim().replaceAll("\n", "<br>\n")}</p>\n`).join("");
}
