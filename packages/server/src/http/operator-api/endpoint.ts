/** What an endpoint for operators is: one value, from which it is mounted, validated and described. */
import type * as z from "zod";
import type { Code } from "../../errors/codes.ts";
import type { ServiceContext } from "../../services/context.ts";
import type { OperatorSession, Visitor } from "../../services/operators/operator-session.ts";
import type { Shape } from "../license-api/parameters.ts";
import { commonManagementRefusals, type ManagementAnswers } from "../management-api/endpoint.ts";
import type { Cookies } from "./cookies.ts";

export type OperatorAnswers =
  | Exclude<ManagementAnswers, { readonly kind: "csv" }>
  /** 303 to the address that `handle` gives: for browsers that come back from another site. */
  | { readonly kind: "redirect" };

export interface OperatorHandling<Query extends Shape, Body extends z.ZodType> {
  readonly context: ServiceContext;
  /** Where the request came from. */
  readonly visitor: Visitor;
  readonly cookies: Cookies;
  /** The id in the path; 0 where the path has none. */
  readonly id: number;
  readonly query: z.output<z.ZodObject<Query>>;
  readonly body: z.output<Body>;
}

export interface SessionHandling<Query extends Shape, Body extends z.ZodType> extends OperatorHandling<Query, Body> {
  readonly session: OperatorSession;
}

interface OperatorCall<Query extends Shape, Body extends z.ZodType> {
  /** Unique among the endpoints of both APIs below `/api/v1`. */
  readonly name: string;
  /** One sentence for the reference page. */
  readonly summary: string;
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  /** Below `/api/v1`, without a slash at the end, e.g. `/profile/sessions/:id`. */
  readonly path: string;
  readonly query?: Query;
  /** An object whose unknown members are ignored. */
  readonly body?: Body;
  readonly answers: OperatorAnswers;
  /** The codes that it may answer beside those that every endpoint has; any other fails the tests. */
  readonly refusals?: readonly Code[];
}

/** Answers strangers as well; what is not GET must still come from the server's own pages. */
interface OpenCall<Query extends Shape, Body extends z.ZodType> extends OperatorCall<Query, Body> {
  readonly access: "open";
  /** Whose password or secret the request tries: failures count against the address that it came from. */
  readonly tries?: (body: z.output<Body>) => string;
  /** Whether an address may ask for it only a few times an hour, since each time something is sent. */
  readonly isScarce?: boolean;
  /** The answer's value; the address for `redirect`; nothing for `none`. */
  handle(handling: OperatorHandling<Query, Body>): Promise<unknown>;
}

/** Answers whoever is signed in, whatever the role. */
interface SessionCall<Query extends Shape, Body extends z.ZodType> extends OperatorCall<Query, Body> {
  readonly access: "session";
  /** Whether it asks for the operator's password or code: failures count against the address that they came from. */
  readonly asksAgain?: boolean;
  handle(handling: SessionHandling<Query, Body>): Promise<unknown>;
}

export type OperatorEndpoint = OpenCall<Shape, z.ZodType> | SessionCall<Shape, z.ZodType>;

/** Keeps the types of one open endpoint together, and gives it out as one of many. */
export function openEndpoint<Query extends Shape = Shape, Body extends z.ZodType = z.ZodType>(
  definition: Omit<OpenCall<Query, Body>, "access">,
): OperatorEndpoint {
  return { ...definition, access: "open" } as unknown as OperatorEndpoint;
}

/** The same for an endpoint that needs a session. */
export function sessionEndpoint<Query extends Shape = Shape, Body extends z.ZodType = z.ZodType>(
  definition: Omit<SessionCall<Query, Body>, "access">,
): OperatorEndpoint {
  return { ...definition, access: "session" } as unknown as OperatorEndpoint;
}

/** What the endpoint can answer before its own rules are asked. */
export function commonOperatorRefusals({ access, method, body, path }: OperatorEndpoint): readonly Code[] {
  const needsSession = access === "session";
  const isHarmless = method === "GET";
  const cannotBe: readonly Code[] = [
    "not_authenticated",
    "authentication_failed",
    "permission_denied",
    ...(needsSession ? [] : (["session_ended"] as const)),
    ...(isHarmless ? (["origin_not_allowed"] as const) : []),
    ...(isHarmless || !needsSession ? (["csrf_token_invalid"] as const) : []),
    ...(body === undefined ? (["invalid_json"] as const) : []),
    ...(path.includes(":id") ? [] : (["not_found"] as const)),
  ];
  const common = commonManagementRefusals.filter((code) => !cannotBe.includes(code));
  return needsSession ? ["session_required", ...common] : common;
}

/** All that a request to the endpoint itself can be refused with. */
export function possibleOperatorRefusals(endpoint: OperatorEndpoint): readonly Code[] {
  const common = commonOperatorRefusals(endpoint).filter((code) => code !== "method_not_allowed");
  return [...common, ...(endpoint.refusals ?? [])];
}
