/**
 * Keeps spreadsheets from carrying out text of a file of comma-separated values as a formula: an apostrophe before it, which
 * imports take away again.
 */

/** Blanks before the sign are skipped by some programs, and in some countries the wide forms of the signs count too. */
const FORMULA = /^'*(?:\s*[=+\-@＝＋－＠]|[\t\r\n])/u;

/** What begins with an apostrophe before such a sign gets another one, so that it comes back as it was. */
export function guarded(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}

export function unguarded(text: string): string {
  return text.startsWith("'") && FORMULA.test(text) ? text.slice(1) : text;
}
