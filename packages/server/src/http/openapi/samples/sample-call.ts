/** What the samples of all languages have in common. */

/** A call that a sample makes. */
export interface SampleCall {
  readonly method: "GET" | "POST";
  /** From the slash after the host on. */
  readonly path: string;
  /** How the values travel: in the query, as a JSON object, or in a signed request file. */
  readonly input: "query" | "json" | "file";
  readonly isOpen: boolean;
  readonly values: Readonly<Record<string, unknown>>;
}

/** Where the server is, unless LEASEHOLD_URL says otherwise. */
export const DEFAULT_URL = "http://127.0.0.1:8080";

export const NEEDS = "Needs LEASEHOLD_API_KEY and LEASEHOLD_SHARED_KEY in the environment.";

/** A query holds text alone. */
export function asText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** What a program of the language writes down; members that differ from run to run are computed by it. */
export function writtenValues({ input, values }: SampleCall): Readonly<Record<string, unknown>> {
  if (input === "json") return values;
  const { request_id, date, api_key, ...lasting } = values;
  if (input === "file") return lasting;
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, asText(value)]));
}

/** Puts lines together; what does not apply is left out. */
export function lines(...all: readonly (string | false)[]): string {
  return `${all.filter((line) => line !== false).join("\n")}\n`;
}
