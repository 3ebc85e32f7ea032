/** What a page of the reference takes from the OpenAPI document: the operations of one API, by chapter. */
import type { OpenApiDocument } from "../openapi/document.ts";
import type { JsonSchema } from "../openapi/json-schema.ts";
import type { ShownCall } from "./call-section.ts";

export interface ShownChapter {
  readonly name: string;
  readonly description: string;
  readonly calls: readonly ShownCall[];
}

/** Those whose path begins with the prefix. */
export function shownCalls({ paths }: OpenApiDocument, prefix: string): readonly ShownCall[] {
  return Object.entries(paths)
    .filter(([path]) => path.startsWith(`${prefix}/`))
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
    );
}

/** Chapters that hold any of the calls. */
export function shownChapters({ tags }: OpenApiDocument, calls: readonly ShownCall[]): readonly ShownChapter[] {
  return tags
    .map((tag) => ({ ...tag, calls: calls.filter(({ operation }) => operation.tags.includes(tag.name)) }))
    .filter(({ calls: inChapter }) => inChapter.length > 0);
}

export function namedSchema(document: OpenApiDocument): (reference: string) => JsonSchema {
  return (reference) => {
    const schema = document.components.schemas[reference.slice("#/components/schemas/".length)];
    if (schema === undefined) throw new Error(`The document has no ${reference}.`);
    return schema;
  };
}
