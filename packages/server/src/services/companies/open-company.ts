/** The company that a call without authorization is about: the one it names, or the only one there is. */
import { Problem } from "../../errors/problem.ts";
import { listCompanies } from "../../storage/companies.ts";
import type { ServiceContext } from "../context.ts";
import type { RevisedCompany } from "./signing-keys.ts";

export async function requireOpenCompany(context: ServiceContext, id: number | undefined): Promise<RevisedCompany> {
  const companies = await listCompanies(context.database.read);
  if (id === undefined && companies.length > 1) {
    throw new Problem(
      "missing_parameters",
      "Some parameters are missing in the request: company_id, since this server serves several companies.",
    );
  }
  const company = id === undefined ? companies[0] : companies.find((candidate) => candidate.id === id);
  if (company === undefined) {
    throw new Problem("validation_error", "company_id names no company of this server. Ask the vendor for it.");
  }
  return { companyId: company.id, companyRevision: company.revision };
}
