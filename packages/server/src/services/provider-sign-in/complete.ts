/** Completes a sign-in through a company's provider: in the browser that began it, once, and for that company alone. */
import type { Queries } from "../../storage/dialect.ts";
import { usePendingSignIn } from "../../storage/sign-in-providers.ts";
import type { PendingSignInTable } from "../../storage/tables/sign-in-providers.ts";
import type { ServiceContext } from "../context.ts";
import type { Visitor } from "../operators/operator-session.ts";
import { type StartedSession, startSession } from "../operators/sessions.ts";
import { NO_PUBLIC_URL } from "../sign-in-providers/examine.ts";
import { findUsableProvider, type OperatorProvider } from "../sign-in-providers/stored.ts";
import { admitPerson } from "./admit.ts";
import { digestOf, orUnusable } from "./begin.ts";
import { identifyPerson } from "./identify.ts";
import { ProviderSignInRefused } from "./refused.ts";

export interface ReturnedBrowser {
  readonly parameters: URLSearchParams;
  /** What the browser was given as the sign-in began. */
  readonly browserToken: string | undefined;
  /** `formerToken` is what the cookie of sessions holds: it is worth nothing afterwards. */
  readonly visitor: Visitor & { readonly formerToken: string | undefined };
  readonly publicUrl: string | undefined;
}

export async function completeProviderSignIn(
  context: ServiceContext,
  { parameters, browserToken, visitor, publicUrl }: ReturnedBrowser,
): Promise<StartedSession> {
  if (publicUrl === undefined) throw new ProviderSignInRefused("no address", null, NO_PUBLIC_URL);
  const [state = "", ...furtherStates] = parameters.getAll("state");
  if (furtherStates.length > 0 || !browserToken) throw stale("The state is not whole, or the browser began none.");
  const pending = await usePending(context, state, browserToken);
  const provider = await requireSameProvider(context, context.database.read, pending);
  const returned = { pending, parameters, state, publicUrl };
  const person = await orUnusable(provider.companyId, () => identifyPerson(context, provider, returned));
  const { database, clock } = context;
  return database.write(async (queries) => {
    const { companyId } = provider;
    // Two first sign-ins at once, or one beside a removal, must not make or bind anybody twice.
    await database.dialect.lockCompany(queries, companyId);
    const present = await requireSameProvider(context, queries, pending);
    const now = clock.now();
    const operatorId = await admitPerson(context, queries, { provider: present, person, now });
    return startSession(context, queries, now, { operatorId, companyId, signedInBy: "provider", ...visitor });
  });
}

async function usePending({ database, clock }: ServiceContext, state: string, browserToken: string) {
  const digests = { stateDigest: digestOf(state), browserDigest: digestOf(browserToken) };
  const pending = await database.write((queries) => usePendingSignIn(queries, { ...digests, now: clock.now() }));
  if (pending === undefined) throw stale("The state is unknown, used, too old, or of another browser.");
  return pending;
}

/** A provider that was changed in between gives nobody away: the code of one would be sent to another. */
async function requireSameProvider(
  context: ServiceContext,
  queries: Queries,
  { company_id, issuer, client_id }: PendingSignInTable,
): Promise<OperatorProvider> {
  const provider = await findUsableProvider(context, queries, company_id);
  if (provider !== null && provider.issuer === issuer && provider.clientId === client_id) return provider;
  throw new ProviderSignInRefused("no provider", company_id, "The provider was changed while somebody signed in.");
}

function stale(detail: string): ProviderSignInRefused {
  return new ProviderSignInRefused("stale", null, detail);
}
