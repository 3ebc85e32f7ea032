/**
 * Sends a link for a new password to whoever has asked for one and is an operator of one company; everybody else hears nothing.
 * A company's mail server reads the link, and no company has a say in how people get into another.
 */
import { findCompany } from "../../storage/companies.ts";
import type { Queries } from "../../storage/dialect.ts";
import { countResetsSince } from "../../storage/operator-links.ts";
import { listMemberships } from "../../storage/operator-memberships.ts";
import { findOperatorByEmail } from "../../storage/operators.ts";
import { listResetWishes, takeResetWish } from "../../storage/password-reset-wishes.ts";
import type { ServiceContext } from "../context.ts";
import { queueMail } from "../mail/queue.ts";
import { makeLink } from "./links.ts";

/** How many links one person is sent in an hour, whoever asks for them. */
const PER_HOUR_MAX = 3;
const HOUR_MILLISECONDS = 60 * 60 * 1000;
const AT_ONCE = 100;

export async function answerResetWishes(context: ServiceContext, baseUrl: string, signal?: AbortSignal): Promise<void> {
  const { database } = context;
  for (;;) {
    const emails = await listResetWishes(database.read, AT_ONCE);
    for (const email of emails) {
      if (signal?.aborted) return;
      await database.write((queries) => answerWish(context, queries, email, baseUrl));
    }
    if (emails.length < AT_ONCE) return;
  }
}

async function answerWish(context: ServiceContext, queries: Queries, email: string, baseUrl: string): Promise<void> {
  if (!(await takeResetWish(queries, email))) return;
  const now = context.clock.now();
  const operator = await findOperatorByEmail(queries, email);
  if (operator === undefined) return;
  if ((await countResetsSince(queries, operator.id, now - HOUR_MILLISECONDS)) >= PER_HOUR_MAX) return;
  const [only, ...others] = await listMemberships(queries, operator.id);
  if (only === undefined || others.length > 0) return;
  const { row, link } = await makeLink(context, queries, now, {
    kind: "reset",
    company_id: only.company_id,
    operator_id: operator.id,
    maker: { kind: "operator", id: operator.id, name: operator.email },
    baseUrl,
  });
  const company = await findCompany(queries, only.company_id);
  await queueMail(context, queries, now, {
    companyId: only.company_id,
    kind: "operator_password_reset",
    recipient: operator.email,
    facts: { link, company: company?.name ?? "", name: operator.name, expires_at: row.expires_at },
    linkId: row.id,
  });
}
