/** What is wrong with a catalog, and where: a fault names its place as a path into the file. */
import type * as z from "zod";

export type FaultPath = readonly (string | number)[];

export interface CatalogFault {
  readonly path: FaultPath;
  /** Goes on from the place's name, e.g. `must be at least 1`. */
  readonly text: string;
}

/** The fault as one line, e.g. `orders[0].licenses[2].floating_timeout: must be at least 1`. */
export function faultLine(fault: CatalogFault): string {
  return fault.path.length === 0 ? fault.text : `${pathText(fault.path)}: ${fault.text}`;
}

function pathText(path: FaultPath): string {
  return path.reduce<string>((before, step) => {
    if (typeof step === "number") return `${before}[${step}]`;
    if (!/^[\w-]+$/.test(step)) return `${before}[${JSON.stringify(step)}]`;
    return before === "" ? step : `${before}.${step}`;
  }, "");
}

/** What a schema found, in words; a list of unknown members becomes one fault for each. */
export function faultsOf(error: z.ZodError): CatalogFault[] {
  return error.issues.flatMap((issue): CatalogFault[] => {
    const path = issue.path.filter((step) => typeof step !== "symbol");
    if (issue.code !== "unrecognized_keys") return [{ path, text: issueText(issue) }];
    return issue.keys.map((key) => ({ path: [...path, key], text: "is not a known member" }));
  });
}

function issueText(issue: z.core.$ZodIssue): string {
  if (!isOfNothing(issue)) return allowedText(issue);
  return issue.code === "invalid_type" ? "is required" : `is required and ${allowedText(issue)}`;
}

function allowedText(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return `must be ${expectedText(issue.expected)}`;
    case "too_small":
      return `must ${sizeText(issue.origin)} at least ${amountText(issue.origin, issue.minimum)}`;
    case "too_big":
      return `must ${sizeText(issue.origin)} at most ${amountText(issue.origin, issue.maximum)}`;
    case "invalid_value":
      return choiceText(issue.values);
    case "invalid_union":
      return unionText(issue);
    default:
      return issue.message;
  }
}

/** Numbers are so much, lists have so many items. */
function sizeText(origin: string): string {
  return origin === "array" ? "have" : "be";
}

function amountText(origin: string, amount: number | bigint): string {
  if (origin !== "array") return String(amount);
  return `${amount} ${amount === 1 || amount === 1n ? "item" : "items"}`;
}

/** Whether the member was left out; an issue that comes with its input tells so in every case. */
function isOfNothing(issue: z.core.$ZodIssue): boolean {
  const isOfType = ["invalid_type", "invalid_value", "invalid_union"].includes(issue.code);
  return isOfType && (issue.message.endsWith("received undefined") || ("input" in issue && issue.input === undefined));
}

/** A choice of values may be written as a union of literals; any other union brings its own message. */
function unionText(issue: z.core.$ZodIssueInvalidUnion): string {
  const choices = issue.errors.flat();
  const values = choices.flatMap((choice) => (choice.code === "invalid_value" ? choice.values : []));
  return values.length > 0 && values.length === choices.length ? choiceText(values) : issue.message;
}

export function choiceText(values: readonly unknown[]): string {
  return `must be ${values.map((value) => JSON.stringify(value)).join(" or ")}`;
}

function expectedText(expected: string): string {
  if (expected === "string") return "text";
  if (expected === "boolean") return "true or false";
  if (expected === "array") return "a list";
  return expected === "int" ? "a whole number" : `${/^[aeiou]/.test(expected) ? "an" : "a"} ${expected}`;
}
