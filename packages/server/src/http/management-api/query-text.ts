/** One parameter of a query as text. */

export type Query = Readonly<Record<string, unknown>>;

/** Empty text is nothing; of a parameter that stands there twice, the last counts. */
export function sentText(query: Query, name: string): string | undefined {
  const value = Object.hasOwn(query, name) ? query[name] : undefined;
  const last: unknown = Array.isArray(value) ? value.at(-1) : value;
  return typeof last === "string" && last !== "" ? last : undefined;
}
