/** What text may hold: the bounds are the same on both databases. */

const IDENTIFIER_BYTES_MAX = 512;
export const FREE_TEXT_BYTES_MAX = 64 * 1024;
export const METADATA_BYTES_MAX = 64 * 1024;
export const METADATA_DEPTH_MAX = 16;

/** Why `text` cannot be stored at all, or null: a NUL character or half of a surrogate pair. */
export function textFault(text: string): string | null {
  if (text.includes("\u0000")) return "must not contain the character U+0000";
  if (!text.isWellFormed()) return "must be well-formed Unicode, without unpaired surrogates";
  return null;
}

/** Why `text` cannot be a note, a name or an address, or null. */
export function freeTextFault(text: string): string | null {
  const tooLong = Buffer.byteLength(text) > FREE_TEXT_BYTES_MAX;
  return tooLong ? `must be at most ${FREE_TEXT_BYTES_MAX / 1024} kB of UTF-8` : textFault(text);
}

/** Why `text` cannot be an identifier (a key, code, hardware id, username or variable's name), or null. */
export function identifierFault(text: string): string | null {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
  if (/[\u0000-\u001f\u007f]/.test(text)) return "must not contain control characters";
  if (!text.isWellFormed()) return "must be well-formed Unicode, without unpaired surrogates";
  if (Buffer.byteLength(text) > IDENTIFIER_BYTES_MAX) return `must be at most ${IDENTIFIER_BYTES_MAX} bytes of UTF-8`;
  return null;
}

/** Why `value` (an object read from JSON) cannot be metadata, or null. */
export function metadataFault(value: object): string | null {
  const fault = nestedFault(value, 1);
  if (fault !== null) return fault;
  const tooLong = Buffer.byteLength(JSON.stringify(value)) > METADATA_BYTES_MAX;
  return tooLong ? `must be at most ${METADATA_BYTES_MAX / 1024} kB as JSON` : null;
}

function nestedFault(value: unknown, depth: number): string | null {
  if (typeof value === "string") return textFault(value);
  if (typeof value !== "object" || value === null) return null;
  if (depth > METADATA_DEPTH_MAX) return `must be nested at most ${METADATA_DEPTH_MAX} levels deep`;
  for (const [name, member] of Object.entries(value)) {
    const fault = textFault(name) ?? nestedFault(member, depth + 1);
    if (fault !== null) return fault;
  }
  return null;
}

/** An e-mail address or username as it is stored and compared: lower-case, NFC, without what follows `|`. */
export function normalizedEmail(text: string): string {
  return (text.split("|", 1)[0] ?? "").trim().normalize("NFC").toLowerCase();
}
