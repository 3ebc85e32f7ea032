/** What answers look like that are no single object. */
import { expect } from "vitest";
import type { Answer } from "./license-client.ts";

/** An answer 200 whose body is this text. */
export function answeredText(text: string): object {
  return { status: 200, text };
}

/** An answer 200 with a list, of which each item has at least the members given in its place. */
export function answeredList(...items: readonly object[]): object {
  return { status: 200, json: items.map((item) => expect.objectContaining(item)) };
}

/** One member of an answer 200. */
export function memberOf(answer: Answer, name: string): unknown {
  expect(answer.status).toBe(200);
  return (answer.json as Record<string, unknown>)[name];
}
