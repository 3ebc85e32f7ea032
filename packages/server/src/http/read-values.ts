/** The parameters of a call as their types have them, once nothing is missing and everything is valid. */
import * as z from "zod";
import type { Endpoint } from "./endpoint.ts";
import { missingIdentity, refuseSeveralIdentities } from "./license-api/license-request.ts";
import { invalidParameters, missingParameters, refuseMissing, sentParameters } from "./license-api/parameters.ts";

const schemas = new WeakMap<Endpoint, z.ZodObject>();

/** What is missing is told before what is invalid. */
export function readValues(endpoint: Endpoint, members: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const sent = sentParameters(endpoint.parameters, members);
  const missing = [
    ...missingParameters(endpoint.parameters, sent),
    ...missingIdentity(endpoint.parameters, sent, endpoint.identification),
  ];
  refuseMissing(missing, endpoint.missingCodes);
  refuseSeveralIdentities(endpoint.parameters, sent);
  const parsed = schemaOf(endpoint).safeParse(sent);
  if (!parsed.success) throw invalidParameters(parsed.error);
  return parsed.data;
}

/** Made once for each call. */
function schemaOf(endpoint: Endpoint): z.ZodObject {
  const known = schemas.get(endpoint);
  if (known !== undefined) return known;
  const schema = z.object(endpoint.parameters);
  schemas.set(endpoint, schema);
  return schema;
}
