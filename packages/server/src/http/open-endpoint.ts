/** What a call of the License API is that takes no authorization: it is answered for the company that it names. */
import type * as z from "zod";
import type { Code } from "../errors/codes.ts";
import type { Shape } from "./license-api/parameters.ts";
import { wholeNumber } from "./license-api/parameters.ts";

/** What every open call takes, since no key says which company is meant. */
export const openParameters = {
  company_id: wholeNumber
    .optional()
    .meta({ description: "The company that is asked. Needed where the installation holds several." }),
};

type OpenShape = Shape & typeof openParameters;

export interface OpenHandling<Parameters extends OpenShape = OpenShape> {
  /** Where clients reach the server; never what a request says of itself. */
  readonly baseUrl: string;
  readonly values: z.infer<z.ZodObject<Parameters>>;
}

export interface OpenEndpoint<Parameters extends OpenShape = OpenShape> {
  readonly call: string;
  /** One sentence for the reference page. */
  readonly summary: string;
  readonly method: "GET";
  readonly parameters: Parameters;
  readonly answers: { readonly kind: "json"; readonly schema: z.ZodType };
  /** Every code that it may answer. */
  readonly refusals: readonly Code[];
  handle(handling: OpenHandling<Parameters>): object;
}

export const openRefusals: readonly Code[] = [
  "missing_parameters",
  "validation_error",
  "rate_limited",
  "internal_error",
  "service_unavailable",
];

/** Keeps the types of one endpoint's parameters together, and gives it out as one of many. */
export function openEndpoint<Parameters extends OpenShape>(definition: OpenEndpoint<Parameters>): OpenEndpoint {
  return { ...definition, handle: (handling) => definition.handle(handling as OpenHandling<Parameters>) };
}
