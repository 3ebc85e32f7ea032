/** Holds what a webhook's receiver got to the section of webhooks in the OpenAPI document. */
import { Ajv2020 } from "ajv/dist/2020.js";
import { eventTypes } from "../src/domain/event-types.ts";
import { openApiDocument } from "../src/http/openapi/document.ts";
import type { Received } from "./receiver.ts";

const document = JSON.parse(JSON.stringify(openApiDocument()));
const signature = new RegExp(document.components.parameters.WebhookSignature.schema.pattern);
const ajv = new Ajv2020({ strict: false, validateFormats: false });
ajv.addSchema({ $id: "document", ...document });

/** What is not as documented of each event, its headers included; a member that is not declared is a fault as well. */
export function undocumented(received: readonly Received[]): readonly string[] {
  return received.flatMap(({ json, headers }) => {
    const isValid = ajv.getSchema(`document#/webhooks/${json.event}/post/requestBody/content/application~1json/schema`);
    if (isValid === undefined) return [`${json.event} is not in the document`];
    const { data } = eventTypes[json.event as keyof typeof eventTypes];
    const declared = JSON.stringify(sorted(data.parse(json.data)));
    return [
      ...(isValid(json) ? [] : [`${json.event}: ${ajv.errorsText(isValid.errors)}`]),
      ...(declared === JSON.stringify(sorted(json.data)) ? [] : [`${json.event} tells more than ${declared}`]),
      ...(signature.test(String(headers["x-webhook-signature"])) ? [] : [`${json.event} is not signed`]),
    ];
  });
}

/** With members in the order of their names, whatever order they came in. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(members.map(([name, inner]) => [name, sorted(inner)]));
}
