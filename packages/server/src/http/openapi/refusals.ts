/** What an operation answers where it refuses: one answer for each status, with the codes that it may carry. */
import { type Code, codes } from "../../errors/codes.ts";
import { commonRefusals } from "../endpoint.ts";
import { headerReferences } from "./headers.ts";
import type { JsonSchema } from "./json-schema.ts";
import type { DocumentedAnswer } from "./operation.ts";

export const refusalSchema: JsonSchema = {
  type: "object",
  description: "Why a call was refused.",
  properties: {
    status: { type: "integer", description: "The HTTP status." },
    code: { type: "string", description: meanings() },
    message: { type: "string", description: "For people: what happened and what to do next. It may change." },
  },
  required: ["status", "code", "message"],
  additionalProperties: false,
};

function meanings(): string {
  const lines = Object.entries(codes).map(([code, { message }]) => `- \`${code}\`: ${message}`);
  return ["Stable, for programs:", "", ...lines].join("\n");
}

const titles: Readonly<Record<number, string>> = {
  400: "Refused.",
  401: "The access token is not taken.",
  404: "There is no such call.",
  413: "The request is too large.",
  429: "Too many requests or failures.",
  500: "The server failed.",
  503: "The server cannot do its work just now.",
};

export function refusalAnswers(possible: readonly Code[]): Readonly<Record<string, DocumentedAnswer>> {
  const statuses = [...new Set(possible.map((code) => codes[code].status))].toSorted((a, b) => a - b);
  return Object.fromEntries(
    statuses.map((status) => [
      String(status),
      refusalAnswer(
        status,
        possible.filter((code) => codes[code].status === status),
      ),
    ]),
  );
}

function refusalAnswer(status: number, possible: readonly Code[]): DocumentedAnswer {
  return {
    description: [titles[status] ?? "Refused.", "", ...describedCodes(status, possible)].join("\n"),
    headers: headerReferences("RequestId", ...(status === 429 || status === 503 ? (["RetryAfter"] as const) : [])),
    content: {
      "application/json": {
        schema: {
          allOf: [{ $ref: "#/components/schemas/Refusal" }],
          properties: { status: { const: status }, code: { type: "string", enum: possible } },
        },
      },
    },
  };
}

/** What any call may be told at 400 is named alone: the schema of refusals says what each code means. */
function describedCodes(status: number, possible: readonly Code[]): readonly string[] {
  const isNamed = (code: Code) => status === 400 && commonRefusals.includes(code);
  const named = possible.filter(isNamed).map((code) => `\`${code}\``);
  const lines = possible.filter((code) => !isNamed(code)).map((code) => `- \`${code}\`: ${codes[code].message}`);
  return named.length === 0 ? lines : [...lines, `- as other calls do: ${named.join(", ")}`];
}
