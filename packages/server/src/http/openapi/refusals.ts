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

/** How the refusals of one API are described. */
export interface RefusalFamily {
  /** The component that describes the body. */
  readonly component: string;
  /** What any call may answer; at 400 it is named without being explained again. */
  readonly common: readonly Code[];
  readonly titles: Readonly<Record<number, string>>;
  /** Where a code is told in other words than the table's. */
  readonly messages?: Partial<Readonly<Record<Code, string>>>;
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

const licenseApiFamily: RefusalFamily = { component: "Refusal", common: commonRefusals, titles };

export function refusalAnswers(
  possible: readonly Code[],
  family = licenseApiFamily,
): Readonly<Record<string, DocumentedAnswer>> {
  const statuses = [...new Set(possible.map((code) => codes[code].status))].toSorted((a, b) => a - b);
  return Object.fromEntries(
    statuses.map((status) => [
      String(status),
      refusalAnswer(
        status,
        possible.filter((code) => codes[code].status === status),
        family,
      ),
    ]),
  );
}

function refusalAnswer(status: number, possible: readonly Code[], family: RefusalFamily): DocumentedAnswer {
  const title = family.titles[status] ?? titles[status] ?? "Refused.";
  return {
    description: [title, "", ...describedCodes(status, possible, family)].join("\n"),
    headers: headerReferences("RequestId", ...(status === 429 || status === 503 ? (["RetryAfter"] as const) : [])),
    content: {
      "application/json": {
        schema: {
          allOf: [{ $ref: `#/components/schemas/${family.component}` }],
          properties: { status: { const: status }, code: { type: "string", enum: possible } },
        },
      },
    },
  };
}

/** What any call may be told at 400 is named alone: the schema of refusals says what each code means. */
function describedCodes(
  status: number,
  possible: readonly Code[],
  { common, messages = {} }: RefusalFamily,
): readonly string[] {
  const isNamed = (code: Code) => status === 400 && common.includes(code);
  const named = possible.filter(isNamed).map((code) => `\`${code}\``);
  const lines = possible
    .filter((code) => !isNamed(code))
    .map((code) => `- \`${code}\`: ${messages[code] ?? codes[code].message}`);
  return named.length === 0 ? lines : [...lines, `- as other calls do: ${named.join(", ")}`];
}
