/** What an endpoint of the Management API is: one value, from which it is mounted, validated and described. */
import type * as z from "zod";
import type { FilterFields, ListRequest } from "../../domain/listing.ts";
import type { Permission } from "../../domain/permissions.ts";
import type { Code } from "../../errors/codes.ts";
import type { Administrator } from "../../services/administrators/administrator.ts";
import type { ServiceContext } from "../../services/context.ts";
import type { Shape } from "../license-api/parameters.ts";
import type { Signer } from "../sign-response.ts";
import type { ManagementChapter } from "./chapters.ts";

/** What a list can be narrowed by and ordered by. */
export interface ListParameters {
  readonly filters: FilterFields;
  /** Names that can be ordered by; `-` before one turns the order round. */
  readonly orders: readonly string[];
  /** Whether the objects carry metadata that can be searched. */
  readonly hasMetadata?: boolean;
  /** The most objects of one page; more are silently cut to it. 1000 where left out. */
  readonly limitMax?: number;
  /**
   * Whether the answer is a page of objects, as where this is left out. Where it is none, as of counts, filters say
   * what is counted, and the answer is what `handle` gives.
   */
  readonly hasPages?: boolean;
}

export type ManagementAnswers =
  | { readonly kind: "json"; readonly status: 200 | 201 | 202; readonly schema: z.ZodType }
  /** A file of comma-separated values. */
  | { readonly kind: "csv"; readonly fileName: string }
  /** 204, without a body. */
  | { readonly kind: "none" };

export interface ManagementHandling<Query extends Shape, Body extends z.ZodType> {
  readonly context: ServiceContext;
  readonly administrator: Administrator;
  readonly signer: Signer;
  /** Where people and clients reach the server; never what a request says of itself. */
  readonly baseUrl: string;
  /** Where browsers reach the server, if whoever runs it has said so. */
  readonly publicUrl: string | undefined;
  /** The id in the path; 0 where the path has none. */
  readonly id: number;
  /** The kind in the path; empty where the path has none. */
  readonly kind: string;
  readonly query: z.output<z.ZodObject<Query>>;
  readonly list: ListRequest;
  readonly body: z.output<Body>;
  /** The file that was sent as the part `file` of a form, where the endpoint takes one. */
  readonly file: UploadedFile;
}

export interface UploadedFile {
  readonly name: string;
  readonly content: AsyncIterable<Uint8Array>;
}

export interface ManagementEndpoint<Query extends Shape = Shape, Body extends z.ZodType = z.ZodType> {
  /** Unique; a verb and what it is done to, e.g. `disable_license`. */
  readonly name: string;
  readonly chapter: ManagementChapter;
  /** One sentence for the reference page. */
  readonly summary: string;
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  /** Below `/api/v1`, without a slash at the end, e.g. `/licenses/:id/disable`; what has no id has a `:kind`. */
  readonly path: string;
  /**
   * Where its shape comes from: `documented` publicly for the API that Leasehold is compatible with, `proposed` where
   * that is silent on it, `own` where it is an addition of Leasehold's.
   */
  readonly source: "documented" | "proposed" | "own";
  readonly permission: Permission;
  readonly query?: Query;
  /** Makes the endpoint a list: paging, order and filters are read from the query. */
  readonly list?: ListParameters;
  /** An object whose unknown members are ignored, or whatever else the schema takes; `file` for an upload. */
  readonly body?: Body | "file";
  readonly answers: ManagementAnswers;
  /** The codes that it may answer beside those that every endpoint has; any other fails the tests. */
  readonly refusals?: readonly Code[];
  /** The answer's value; rows of text for a file of comma-separated values; nothing for `none`. */
  handle(handling: ManagementHandling<Query, Body>): Promise<unknown>;
}

/** Keeps the types of one endpoint together, and gives it out as one of many. */
export function managementEndpoint<Query extends Shape = Shape, Body extends z.ZodType = z.ZodType>(
  definition: ManagementEndpoint<Query, Body>,
): ManagementEndpoint {
  const handle = (handling: ManagementHandling<Shape, z.ZodType>) => definition.handle(handling as never);
  return { ...(definition as unknown as ManagementEndpoint), handle };
}

/** What any endpoint can answer before its own rules are asked. */
export const commonManagementRefusals: readonly Code[] = [
  "not_authenticated",
  "authentication_failed",
  "permission_denied",
  "session_ended",
  "origin_not_allowed",
  "csrf_token_invalid",
  "invalid_json",
  "validation_error",
  "payload_too_large",
  "not_found",
  "method_not_allowed",
  "rate_limited",
  "internal_error",
  "service_unavailable",
];

/** The same without what the endpoint cannot meet. */
export function possibleManagementRefusals({ body, refusals = [] }: ManagementEndpoint): readonly Code[] {
  const takesJson = body !== undefined && body !== "file";
  const common = commonManagementRefusals.filter((code) => code !== "invalid_json" || takesJson);
  return [...common.filter((code) => code !== "method_not_allowed"), ...refusals];
}
