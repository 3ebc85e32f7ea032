/** The object whose licenses an OAuth client is to cover: as a person names it, or by its id. */
import { clientIdOf } from "../../domain/oauth-client.ts";
import { normalizedEmail } from "../../domain/text.ts";
import { CommandRefused, Problem } from "../../errors/problem.ts";
import { findCustomerAccountById } from "../../storage/customer-account-facts.ts";
import { findCustomer } from "../../storage/customer-facts.ts";
import { listCustomerAccountsByCode, listCustomersByEmail } from "../../storage/customers.ts";
import type { Queries } from "../../storage/dialect.ts";
import { findLicenseById } from "../../storage/licenses.ts";
import type { OauthClientTable } from "../../storage/tables/keys.ts";
import { requireNamedLicenses } from "../licenses/named-license.ts";

export interface NamedScope {
  readonly kind: OauthClientTable["scope"];
  /** The account's code, the customer's e-mail, the license's key or id; of no meaning for the company. */
  readonly name: string;
}

export interface ScopeObject {
  readonly kind: OauthClientTable["scope"];
  readonly id: number;
}

export type ScopeColumns = Pick<OauthClientTable, "scope" | "scope_id" | "client_id">;

/** The columns that follow from the scope. */
export async function scopeColumnsOf(
  queries: Queries,
  companyId: number,
  scope: NamedScope | ScopeObject,
): Promise<ScopeColumns> {
  if ("id" in scope) await requireScopeObject(queries, companyId, scope);
  const id = "id" in scope ? scope.id : await scopeId(queries, companyId, scope);
  return { scope: scope.kind, scope_id: id, client_id: clientIdOf(scope.kind, id) };
}

/** Another company's is as if it did not exist. */
export async function requireScopeObject(
  queries: Queries,
  companyId: number,
  { kind, id }: ScopeObject,
): Promise<void> {
  const found = kind === "company" ? id === companyId : await finders[kind](queries, companyId, id);
  if (!found) throw new Problem("not_found");
}

const finders = { customeraccount: findCustomerAccountById, customer: findCustomer, license: findLicenseById };

async function scopeId(queries: Queries, companyId: number, { kind, name }: NamedScope): Promise<number> {
  switch (kind) {
    case "company":
      return companyId;
    case "customeraccount": {
      const [account] = await listCustomerAccountsByCode(queries, companyId, [name]);
      if (account === undefined) throw new CommandRefused(`There is no customer account ${name}. Check its code.`);
      return account.id;
    }
    case "customer": {
      const [customer] = await listCustomersByEmail(queries, companyId, [normalizedEmail(name)]);
      if (customer === undefined) throw new CommandRefused(`There is no customer ${name}. Check the e-mail address.`);
      return customer.id;
    }
    case "license": {
      const [license, ...sisters] = await requireNamedLicenses(queries, companyId, name);
      if (license === undefined || sisters.length > 0) {
        throw new CommandRefused(
          `The key ${name} is a bundle's and stands for several licenses. Give the id of one, or choose the customer.`,
        );
      }
      return license.id;
    }
  }
}
