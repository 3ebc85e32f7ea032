/** How answers tell who is signed in. */
import * as z from "zod";
import { permissions } from "../../../domain/permissions.ts";
import type { SignedIn } from "../../../services/operators/who-is-signed-in.ts";
import { csrfToken } from "../members.ts";

const company = z.object({
  id: z.number(),
  name: z.string(),
  role: z.string().meta({ description: "The code of the operator's role in the company." }),
});

export const signedInAnswer = z.object({
  operator: z
    .object({ id: z.number(), email: z.string(), name: z.string() })
    .meta({ description: "Who is signed in." }),
  company: company.meta({ description: "The company that the session is in, and the operator's role there." }),
  permissions: z.array(z.enum(permissions)).meta({ description: "What the role allows now." }),
  companies: z.array(company).meta({ description: "The companies that the session can be in." }),
  signed_in_by: z.enum(["password", "provider"]).meta({
    description: "How the operator signed in. By a company's provider, a session is good for that company alone.",
  }),
  second_factor: z.boolean().meta({ description: "Whether the operator's password needs a code beside it." }),
  csrf_token: csrfToken,
});

export function describeSignedIn({ session, company, companies }: SignedIn): z.input<typeof signedInAnswer> {
  const { operatorId: id, email, name, signedInBy, hasSecondFactor } = session;
  return {
    operator: { id, email, name },
    company,
    permissions: permissions.filter((permission) => session.permissions.has(permission)),
    companies: [...companies],
    signed_in_by: signedInBy,
    second_factor: hasSecondFactor,
    csrf_token: session.csrfToken,
  };
}
