/** How the Management API refuses, for the OpenAPI document. */
import { type Code, codes } from "../../../errors/codes.ts";
import { commonManagementRefusals } from "../../management-api/endpoint.ts";
import { NOT_FOUND } from "../../management-api/refused.ts";
import type { JsonSchema } from "../json-schema.ts";
import type { ComponentReference, DocumentedAnswer } from "../operation.ts";
import { type RefusalFamily, refusalAnswers } from "../refusals.ts";

const managementFamily: RefusalFamily = {
  component: "ManagementRefusal",
  common: commonManagementRefusals,
  titles: {
    401: "Nobody is signed in, or something more is needed.",
    403: "Who asks is not known, or may not do this.",
    404: "There is no such object, or no such path. An object of another company answers the same.",
    409: "It conflicts with what there is.",
    413: "The body is too large.",
  },
  messages: { not_found: NOT_FOUND },
};

export const managementRefusalSchema: JsonSchema = {
  type: "object",
  description:
    "Why a request was refused. Each member of the request that is at fault stands beside these as well, by its path, with the same texts as in `errors`.",
  properties: {
    detail: { type: "string", description: "What happened, for people." },
    status: { type: "integer", description: "The HTTP status." },
    code: { type: "string", description: "Stable, for programs; see the table of codes." },
    message: { type: "string", description: "What happened and what to do next, for people. It may change." },
    errors: {
      type: "object",
      description: "For each member at fault, by its path, what is wrong with it.",
      additionalProperties: { type: "array", items: { type: "string" } },
    },
  },
  required: ["detail", "status", "code", "message"],
};

/** At 400 operations differ, and 405 is answered where there is no operation. */
const isShared = (code: Code) => ![400, 405].includes(codes[code].status) && commonManagementRefusals.includes(code);

/** What every operation can answer in the same way, by the name of the component. */
export const commonManagementAnswers: Readonly<Record<string, DocumentedAnswer>> = Object.fromEntries(
  Object.entries(refusalAnswers(commonManagementRefusals.filter(isShared), managementFamily)).map(
    ([status, answer]) => [componentName(status), answer],
  ),
);

/** Those that the operation shares with every other are named, the others described. */
export function managementRefusals(
  possible: readonly Code[],
): Readonly<Record<string, DocumentedAnswer | ComponentReference>> {
  const answers = Object.entries(refusalAnswers(possible, managementFamily));
  return Object.fromEntries(
    answers.map(([status, answer]) => {
      const isCommon = isSameAsShared(possible, Number(status));
      return [status, isCommon ? { $ref: `#/components/responses/${componentName(status)}` } : answer];
    }),
  );
}

function isSameAsShared(possible: readonly Code[], status: number): boolean {
  const own = possible.filter((code) => codes[code].status === status);
  const shared = commonManagementRefusals.filter((code) => codes[code].status === status);
  return own.every(isShared) && own.length === shared.length;
}

function componentName(status: string): string {
  return `ManagementRefused${status}`;
}
