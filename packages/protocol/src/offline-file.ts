/** What all files of offline activation have in common: base64 of UTF-8 JSON, and dates in the form that clients write. */

/** The text of a file that holds `json`. */
export function encodeOfflineFile(json: string): string {
  return Buffer.from(json).toString("base64");
}

/**
 * What the text of a file holds; null where it is not base64 of UTF-8. Line breaks and spaces do not count, since files
 * travel through mail and editors.
 */
export function decodeOfflineFile(text: string): string | null {
  const base64 = text.replace(/^\uFEFF/, "").replace(/[ \t\r\n]+/g, "");
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return null;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.from(base64, "base64"));
  } catch {
    return null;
  }
}

const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"] as const;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;

/** An instant as offline files carry it, e.g. `Tue Mar 3 2026 09:15:00 GMT+0000`. */
export function formatOfflineDate(instant: number): string {
  const date = new Date(instant);
  const day = `${DAYS[date.getUTCDay()]} ${MONTHS[date.getUTCMonth()]} ${date.getUTCDate()}`;
  return `${day} ${String(date.getUTCFullYear()).padStart(4, "0")} ${date.toISOString().slice(11, 19)} GMT+0000`;
}

const TIME = String.raw`\d{2}:\d{2}:\d{2}`;
const FORMS = [
  // As formatOfflineDate writes it, also with a day of two digits and another zone.
  new RegExp(String.raw`^(${DAYS.join("|")}) (${MONTHS.join("|")}) \d{1,2} \d{4} ${TIME} GMT[+-]\d{4}$`),
  // As the Date header of HTTP.
  new RegExp(String.raw`^(${DAYS.join("|")}), \d{1,2} (${MONTHS.join("|")}) \d{4} ${TIME} GMT$`),
];

/** The instant that a request's date stands for; null where it has none of the forms that clients write. */
export function parseOfflineDate(text: string): number | null {
  if (!FORMS.some((form) => form.test(text))) return null;
  const instant = Date.parse(text);
  return Number.isNaN(instant) ? null : instant;
}
