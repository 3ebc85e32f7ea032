/**
 * JSON as it is written. What was signed is the text of a member, and another program writes the same value with other
 * spaces and escapes, so the text has to be found and not made anew.
 */

/** Deeper nesting is no document of ours, and serialising it again could exhaust the stack. */
const LEVELS_MAX = 64;

/**
 * The text of each member of a JSON object, by name. Null where the text is no JSON object, is nested too deeply, or
 * names a member twice: readers differ in which of the two they take.
 */
export function rawMembers(json: string): ReadonlyMap<string, string> | null {
  if (!isObject(parsed(json))) return null;
  const members = new Map<string, string>();
  let at = pastSpace(json, 0) + 1;
  // The text is known to be JSON, so that only the ends of its parts have to be found.
  for (;;) {
    at = pastSpace(json, at);
    if (json[at] === "}") return members;
    if (json[at] === ",") {
      at += 1;
      continue;
    }
    const nameEnd = endOfText(json, at);
    const name: string = JSON.parse(json.slice(at, nameEnd));
    const start = pastSpace(json, pastSpace(json, nameEnd) + 1);
    const end = endOfValue(json, start);
    if (end === null || members.has(name)) return null;
    members.set(name, json.slice(start, end));
    at = end;
  }
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

function pastSpace(json: string, start: number): number {
  let at = start;
  while (" \t\n\r".includes(json[at] ?? "-")) at += 1;
  return at;
}

/** Behind the closing quotation mark of the text that starts at `start`. */
function endOfText(json: string, start: number): number {
  let at = start + 1;
  while (json[at] !== '"') at += json[at] === "\\" ? 2 : 1;
  return at + 1;
}

/** Behind the value that starts at `start`; null where it is nested too deeply. */
function endOfValue(json: string, start: number): number | null {
  let level = 0;
  let at = start;
  for (;;) {
    const character = json[at] ?? "";
    if (character === '"') at = endOfText(json, at);
    else if ("{[".includes(character)) {
      level += 1;
      at += 1;
    } else if ("}]".includes(character)) {
      level -= 1;
      at += 1;
    } else if (level === 0) return endOfWord(json, at);
    else at += 1;
    if (level === 0) return at;
    if (level > LEVELS_MAX) return null;
  }
}

/** Behind a number, true, false or null. */
function endOfWord(json: string, start: number): number {
  let at = start;
  while (!" \t\n\r,}]".includes(json[at] ?? ",")) at += 1;
  return at;
}
