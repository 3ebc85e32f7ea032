/** What an endpoint of the License API is: one value, from which it is mounted, validated and described. */
import type { OfflineRequest } from "@leasehold/protocol";
import type * as z from "zod";
import type { LicenseApiCall } from "../domain/call-names.ts";
import type { Code } from "../errors/codes.ts";
import type { Caller } from "../services/caller.ts";
import type { ServiceContext } from "../services/context.ts";
import type { Identification } from "./license-api/license-request.ts";
import type { Shape } from "./license-api/parameters.ts";
import type { Signer } from "./sign-response.ts";

export interface Handling<Parameters extends Shape> {
  readonly context: ServiceContext;
  readonly caller: Caller;
  readonly signer: Signer;
  readonly values: z.infer<z.ZodObject<Parameters>>;
  /** The request file that the values were read from, where the endpoint takes one. */
  readonly file: OfflineRequest | null;
  /**
   * Whether the call has taken place already and only its answer is wanted: its client repeats it under its
   * Idempotency-Key, and the answer is not on record.
   */
  readonly isRepeated: boolean;
}

/** How long an answer may be given again without asking the services. */
export interface Lasting {
  readonly licenseId: number;
  readonly licenseRevision: number;
  readonly companyRevision: number;
  readonly deviceId: number;
  /** The answer changes by itself from this instant on. */
  readonly validUntil: number;
}

export type Reply =
  | {
      readonly kind: "json";
      readonly value: object;
      readonly lasting?: Lasting;
      readonly checkedDevices?: readonly CheckedDevice[];
    }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "empty" }
  /** The answer of an earlier call, as it went out then. */
  | { readonly kind: "stored"; readonly body: string; readonly contentType: string };

/** A device that checked in, for its record. */
export interface CheckedDevice {
  readonly id: number;
  readonly now: number;
}

/** What a call answers when it succeeds. */
export type Answers =
  | { readonly kind: "json"; readonly schema: z.ZodType }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "empty" };

export interface Endpoint<Parameters extends Shape = Shape> {
  readonly call: LicenseApiCall;
  /** One sentence for the reference page. */
  readonly summary: string;
  readonly method: "GET" | "POST";
  /**
   * What the body of a POST is: a JSON object of the parameters, or a file whose members they are, sent as plain text or
   * as the part `file` of a form.
   */
  readonly body?: "json" | "file";
  /** Whether a key that may only read is refused. A check is not refused until it would take a seat. */
  readonly writes: boolean;
  readonly identification: Identification;
  readonly parameters: Parameters;
  /** Parameters that have a code of their own where they are missing, in place of missing_parameters. */
  readonly missingCodes?: Readonly<Record<string, Code>>;
  readonly answers: Answers;
  /** The codes that it may answer beside those that every call has; any other fails the tests. */
  readonly refusals: readonly Code[];
  /**
   * What to answer when a client repeats, under its Idempotency-Key, a call that took place but whose answer is not on
   * record. Left out where making the call again, or heeding `isRepeated`, changes nothing and gives the answer.
   */
  readonly repeated?: Reply;
  handle(handling: Handling<Parameters>): Promise<Reply>;
}

/** Keeps the types of one endpoint's parameters together, and gives it out as one of many. */
export function endpoint<Parameters extends Shape>(definition: Endpoint<Parameters>): Endpoint {
  return { ...definition, handle: (handling) => definition.handle(handling as Handling<Parameters>) };
}

/** What any call can answer before its own rules are asked. */
export const commonRefusals: readonly Code[] = [
  "missing_headers",
  "authorization_invalid_headers",
  "authorization_missing_params",
  "hmac_required",
  "date_header_diff",
  "oauth_token_malformed",
  "oauth_token_expired",
  "invalid_api_key",
  "revoked_api_key",
  "signature_mismatch",
  "read_only_api_key",
  "api_key_product_not_allowed",
  "api_key_call_not_allowed",
  "invalid_json",
  "missing_parameters",
  "validation_error",
  "payload_too_large",
  "rate_limited",
  "internal_error",
  "service_unavailable",
];

/**
 * Every code that the endpoint can answer. A GET has no body that could be read wrongly, a file that cannot be read
 * proves nothing, what has no parameters lacks none, and a key that may only read is refused where the call writes or may take a seat.
 */
export function possibleRefusals({ method, body, writes, parameters, refusals }: Endpoint): readonly Code[] {
  const mayChange = writes || refusals.includes("floating_not_available");
  const unreachable: readonly Code[] = [
    ...(method === "GET" || body === "file" ? (["invalid_json"] as const) : []),
    ...(mayChange ? [] : (["read_only_api_key"] as const)),
    ...(Object.keys(parameters).length === 0 ? (["missing_parameters"] as const) : []),
  ];
  return [...commonRefusals.filter((code) => !unreachable.includes(code)), ...refusals];
}
