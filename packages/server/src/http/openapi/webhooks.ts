/** Each event that webhooks are sent, as the request that its receiver gets. */
import type * as z from "zod";
import * as data from "../../domain/event-data.ts";
import { lackingToHear } from "../../domain/event-permissions.ts";
import { type EventType, eventTypes } from "../../domain/event-types.ts";
import { ATTEMPTS_MAX } from "../../domain/webhooks.ts";
import { componentNames } from "./components.ts";
import recorded from "./example-events.json" with { type: "json" };
import { namedExamples } from "./examples.ts";
import { type Components, jsonSchemaOf } from "./json-schema.ts";
import { managementMemberMeanings } from "./management-member-meanings.ts";
import { memberMeanings } from "./member-meanings.ts";
import type { DocumentedAnswer, Operation } from "./operation.ts";

const objects: Readonly<Record<string, z.ZodType>> = {
  Event: data.eventEnvelope,
  EventConsumptionPool: data.consumptionPoolData,
  EventCustomer: data.customerData,
  EventDevice: data.deviceData,
  EventDeviceVariable: data.deviceVariableData,
  EventInstallationFile: data.installationFileData,
  EventLicense: data.licenseData,
  EventLicenseUser: data.licenseUserData,
  EventOrder: data.orderData,
  EventProduct: data.productData,
};

for (const [id, schema] of Object.entries(objects)) componentNames.add(schema, { id });

/** Events hold objects where answers of the Management API hold their ids. */
const meanings = {
  ...memberMeanings,
  ...managementMemberMeanings,
  consumption_pool: "The pool, as the event left it.",
  customer: "The customer.",
  device: "The device.",
  device_variable: "The variable, as the event left it.",
  installation_file: "The version, as the event left it.",
  license: "The license, as the event left it.",
  license_user: "The user.",
  order: "The order.",
  product: "The product.",
  webhook_endpoint: "The webhook.",
};

const examples: Readonly<Record<string, unknown>> = recorded;

export function describedWebhooks(components: Components): Readonly<Record<string, { readonly post: Operation }>> {
  const names = Object.keys(eventTypes) as EventType[];
  return Object.fromEntries(names.map((type) => [type, { post: operationOf(type, components) }]));
}

function operationOf(type: EventType, components: Components): Operation {
  const { about, object, ...meaning } = eventTypes[type];
  const [permission] = lackingToHear([type], new Set());
  const { type: kind, ...told } = jsonSchemaOf(meaning.data, "input", components, meanings);
  const envelope = jsonSchemaOf(data.eventEnvelope, "input", components, meanings);
  const example = examples[type];
  return {
    operationId: `webhook_${type.replaceAll(".", "_")}`,
    tags: ["Events and webhooks"],
    summary: about,
    description: [
      about,
      `The events of one \`${object}\` come in the order in which they happened.`,
      ...(permission === undefined ? [] : [`Whoever has it sent needs the permission \`${permission}\`.`]),
      ...("isOwn" in meaning ? ["An addition of Leasehold's."] : []),
    ].join("\n\n"),
    // Whoever receives it knows the sender by the signature.
    security: [],
    parameters: ["WebhookSignature", "WebhookMissed"].map((name) => ({ $ref: `#/components/parameters/${name}` })),
    requestBody: {
      required: true,
      content: {
        "application/json": {
          schema: {
            allOf: [envelope],
            type: "object",
            properties: {
              event: { const: type },
              data: { type: kind, description: "What it happened to.", ...told },
            },
            required: ["data"],
          },
          ...namedExamples(example === undefined ? [] : [{ title: type, value: example }]),
        },
      },
    },
    responses: answers,
  };
}

const answers: Readonly<Record<string, DocumentedAnswer>> = {
  "2XX": { description: "It is taken. Answer within ten seconds, with at most 64 kB.", headers: {} },
  default: {
    description: `It is not taken, redirects included. It is sent again, ${ATTEMPTS_MAX} times in all over about a day; then it is a dead letter.`,
    headers: {},
  },
};
