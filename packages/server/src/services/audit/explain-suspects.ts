/** Looks through the chains for where entries were sealed that do not fit where they stand. */
import { beginningOf, Explanation } from "../../domain/audit-chain/explain.ts";
import type { ChainFinding } from "../../domain/audit-chain/finding.ts";
import type { Suspect } from "../../domain/audit-chain/follow.ts";
import { listLinks } from "../../storage/audit-chain.ts";
import { listCompanies } from "../../storage/companies.ts";
import type { ServiceContext } from "../context.ts";

const LINKS_AT_ONCE = 5_000;

export async function explainSuspects(
  context: ServiceContext,
  companyId: number,
  suspects: readonly Suspect[],
): Promise<ChainFinding[]> {
  if (suspects.length === 0) return [];
  const { read } = context.database;
  const explanation = new Explanation(companyId, suspects);
  const others = (await listCompanies(read)).map(({ id }) => id).filter((id) => id !== companyId);
  for (const id of [companyId, ...others]) {
    explanation.take([beginningOf(id)]);
    for (let after = 0; !explanation.isComplete; ) {
      const links = await listLinks(read, id, after, LINKS_AT_ONCE);
      explanation.take(links);
      const last = links.at(-1);
      if (last === undefined || links.length < LINKS_AT_ONCE) break;
      after = last.position;
    }
  }
  return explanation.findings();
}
