/** What a text begins with or holds, as SQL that means the same on both databases. */
import { type RawBuilder, sql } from "kysely";
import type { StorageDialect } from "../dialect.ts";

/**
 * Without regard to case. Only ASCII letters are folded on every database, so a text with others is also tried in
 * lower and in upper case as a whole.
 */
export function holding(column: RawBuilder<unknown>, text: string, dialect: StorageDialect): RawBuilder<unknown> {
  const isPlain = /^\p{ASCII}*$/u.test(text);
  const cases = new Set(isPlain ? [text] : [text, text.toLowerCase(), text.toUpperCase()]);
  const conditions = [...cases].map((one) => dialect.like(column, `%${escaped(one)}%`));
  return sql`(${sql.join(conditions, sql` or `)})`;
}

function escaped(text: string): string {
  return text.replaceAll(/[\\%_]/g, "\\$&");
}

/** With regard to case: everything from the text on, and before what comes after all texts that begin with it. */
export function beginningWith(column: RawBuilder<unknown>, text: string, dialect: StorageDialect): RawBuilder<unknown> {
  const ordered = dialect.inByteOrder(column);
  const end = afterAllBeginningWith(text);
  return end === null ? sql`${ordered} >= ${text}` : sql`(${ordered} >= ${text} and ${ordered} < ${end})`;
}

const LAST_CHARACTER = 0x10ffff;
const BEFORE_SURROGATES = 0xd7ff;
const AFTER_SURROGATES = 0xe000;

/** Null where there is no such text, after the last characters that there are. */
function afterAllBeginningWith(text: string): string | null {
  const characters = [...text];
  for (let last = characters.pop(); last !== undefined; last = characters.pop()) {
    const code = last.codePointAt(0) ?? 0;
    if (code === LAST_CHARACTER) continue;
    return characters.join("") + String.fromCodePoint(code === BEFORE_SURROGATES ? AFTER_SURROGATES : code + 1);
  }
  return null;
}
