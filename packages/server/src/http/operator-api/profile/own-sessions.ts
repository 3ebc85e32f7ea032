/** `/profile/sessions`: where the operator is signed in. */
import * as z from "zod";
import { isoInstant } from "../../../domain/calendar.ts";
import { endOwnSession, listOwnSessions } from "../../../services/operators/own-sessions.ts";
import { sessionCookie } from "../cookies.ts";
import { type OperatorEndpoint, sessionEndpoint } from "../endpoint.ts";

const ownSessionAnswer = z.object({
  id: z.number(),
  company: z.number(),
  signed_in_by: z.enum(["password", "provider"]),
  address: z.string().meta({ description: "The address that the sign-in came from." }),
  user_agent: z.string().meta({ description: "What the browser said of itself then." }),
  created_at: z.string(),
  last_seen_at: z.string().meta({ description: "When it was last used, up to a minute behind." }),
  is_current: z.boolean().meta({ description: "Whether it is the session that asks." }),
});

const ownSessionsAnswer = z.object({
  results: z.array(ownSessionAnswer).meta({ description: "At most 100 of them." }),
});

type Session = Awaited<ReturnType<typeof listOwnSessions>>[number];

function describeSession(session: Session, currentId: number): z.input<typeof ownSessionAnswer> {
  const { id, company_id, signed_in_by, address, user_agent, created_at, last_seen_at } = session;
  return {
    id,
    company: company_id,
    signed_in_by,
    address,
    user_agent,
    created_at: isoInstant(created_at),
    last_seen_at: isoInstant(last_seen_at),
    is_current: id === currentId,
  };
}

export const ownSessionEndpoints: readonly OperatorEndpoint[] = [
  sessionEndpoint({
    name: "list_own_sessions",
    summary: "Lists where the operator is signed in, the last used first.",
    method: "GET",
    path: "/profile/sessions",
    answers: { kind: "json", status: 200, schema: ownSessionsAnswer },
    handle: async ({ context, session }) => {
      const sessions = await listOwnSessions(context, session);
      return { results: sessions.map((one) => describeSession(one, session.id)) };
    },
  }),
  sessionEndpoint({
    name: "end_own_session",
    summary: "Ends one of the operator's sessions.",
    method: "DELETE",
    path: "/profile/sessions/:id",
    answers: { kind: "none" },
    handle: async ({ context, session, cookies, id }) => {
      await endOwnSession(context, session, id);
      if (id === session.id) cookies.clear(sessionCookie);
    },
  }),
];
