/** The file that an air-gapped application is built with: the terms that a license has once its code is confirmed. */
import { AirGapUnreadable } from "./air-gap.ts";

/** The terms of one policy; what the file holds beside these members is the license's. */
export interface AirGapPolicy {
  readonly id: number | string;
  readonly code?: string;
  readonly product_details?: { readonly short_code?: string };
  readonly [member: string]: unknown;
}

/** Base64 of one policy as JSON, or where there are several of an object that has them by product code. */
export function encodePolicyFile(policies: AirGapPolicy | Readonly<Record<string, AirGapPolicy>>): string {
  return Buffer.from(JSON.stringify(policies)).toString("base64");
}

/**
 * The policy of that product, whose id must be the one that came with the confirmation code. Nothing in the file is
 * signed: what is confirmed is its id.
 */
export function decodePolicyFile(
  text: string,
  wanted: { readonly product: string; readonly policyId: string },
): AirGapPolicy {
  const policy = policyOf(readObject(text), wanted.product);
  if (policy === undefined) {
    throw new AirGapUnreadable(
      `The policy file has no policy of the product ${wanted.product}. Use the product's own.`,
    );
  }
  if (String(policy.id) !== wanted.policyId) {
    throw new AirGapUnreadable(
      `The policy file holds the policy ${policy.id}, not ${wanted.policyId}. Use the file of the license's policy.`,
    );
  }
  return policy;
}

const FILE_CHARACTERS_MAX = 4 * 1024 * 1024;

function readObject(text: string): Readonly<Record<string, unknown>> {
  const code = text.length > FILE_CHARACTERS_MAX ? "" : text.replace(/\s+/g, "");
  const bytes = Buffer.from(code, "base64");
  if (bytes.length === 0 || bytes.toString("base64") !== code) throw unreadable();
  try {
    const read: unknown = JSON.parse(bytes.toString("utf8"));
    if (isObject(read)) return read;
  } catch {
    throw unreadable();
  }
  throw unreadable();
}

function unreadable(): AirGapUnreadable {
  return new AirGapUnreadable("The policy file cannot be read: it is base64 of one JSON object. Copy it again, whole.");
}

function policyOf(file: Readonly<Record<string, unknown>>, product: string): AirGapPolicy | undefined {
  // Some files name the product by its id alone; then the policy's id has to be enough.
  if (isPolicy(file)) return (shortCodeOf(file) ?? product) === product ? file : undefined;
  const found = Object.hasOwn(file, product) ? file[product] : undefined;
  return isObject(found) && isPolicy(found) ? found : undefined;
}

function shortCodeOf({ product_details: details }: AirGapPolicy): unknown {
  return isObject(details) ? details.short_code : undefined;
}

/** A policy has an id of its own; a file of several has product codes in its place. */
function isPolicy(value: Readonly<Record<string, unknown>>): value is AirGapPolicy {
  return typeof value.id === "number" || typeof value.id === "string";
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
