/** `/personal-data/`: what is kept of a person, and its erasure. */
import * as z from "zod";
import { isoInstant } from "../../../domain/calendar.ts";
import { email } from "../../../domain/catalog/members.ts";
import { collectPersonalData } from "../../../services/personal-data/collect.ts";
import { erasePersonalData } from "../../../services/personal-data/erase.ts";
import { asOnTheWire } from "../../openapi/wire-types.ts";
import { type ManagementEndpoint, managementEndpoint } from "../endpoint.ts";

const rowsByKind = asOnTheWire(
  z.custom<object>((value) => typeof value === "object" && value !== null),
  {
    type: "object",
    additionalProperties: { type: "array", items: { type: "object", additionalProperties: true } },
  },
);

const keptAnswer = z.object({
  email: z.string().meta({ description: "The address that was asked for, as it is stored." }),
  as_of: z.string().meta({ description: "The instant as of which it is told." }),
  kept: rowsByKind.meta({ description: "The rows that are kept of the person, by the kind of object." }),
  incomplete: z
    .array(z.string())
    .meta({ description: "Kinds of object of which there are more than the 10,000 newest, which are told." }),
});

const erasedAnswer = z.object({
  found: z.boolean().meta({ description: "Whether anything was kept of the address." }),
  pseudonym: z.string().meta({ description: "What stands in place of the address from now on." }),
  erased: z
    .array(
      z.object({
        object: z.string().meta({ description: "The kind of object." }),
        count: z.number().meta({ description: "How many were changed." }),
        what: z.string().meta({ description: "What was erased of them." }),
      }),
    )
    .meta({ description: "What was erased." }),
  stays: z
    .array(
      z.object({
        object: z.string().meta({ description: "The kind of object." }),
        reason: z.string().meta({ description: "Why it stays, and what can be done about it." }),
      }),
    )
    .meta({ description: "What is still there, and why." }),
});

const resource = { chapter: "Personal data", source: "own" } as const;

export const personalDataEndpoints: readonly ManagementEndpoint[] = [
  managementEndpoint({
    ...resource,
    name: "retrieve_personal_data",
    summary: "Tells everything that is kept of the person who has an e-mail address.",
    method: "GET",
    path: "/personal-data",
    permission: "settings_read",
    query: { email },
    answers: { kind: "json", status: 200, schema: keptAnswer },
    handle: async ({ context, administrator, query }) => {
      const { email: asked, asOf, kept, incomplete } = await collectPersonalData(context, administrator, query.email);
      return { email: asked, as_of: isoInstant(asOf), kept, incomplete: [...incomplete] };
    },
  }),
  managementEndpoint({
    ...resource,
    name: "erase_personal_data",
    summary: "Erases what is kept of a person for good; licenses and orders stay, without the person.",
    method: "POST",
    path: "/personal-data/erase",
    permission: "settings_write",
    body: z.object({ email }),
    answers: { kind: "json", status: 200, schema: erasedAnswer },
    handle: async ({ context, administrator, body }) => erasePersonalData(context, administrator, body.email),
  }),
];
