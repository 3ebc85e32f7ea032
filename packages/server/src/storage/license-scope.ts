/** Limits queries on licenses to those that a credential covers: its own, its customer's, or its customer account's. */
import { type Expression, expressionBuilder, type SqlBool, sql } from "kysely";
import type { CredentialScope } from "../domain/credential-scope.ts";
import type { Schema } from "./schema.ts";

/** The scope as values of a query: none for the whole company, so that prepared queries tell the kinds apart. */
export interface ScopeColumns {
  readonly scopeLicenseId?: number;
  readonly scopeCustomerId?: number;
  readonly scopeAccountId?: number;
}

export function scopeColumns(scope: CredentialScope): ScopeColumns {
  switch (scope.kind) {
    case "company":
      return {};
    case "license":
      return { scopeLicenseId: scope.id, ...accountColumn(scope.accountId) };
    case "customer":
      return { scopeCustomerId: scope.id, ...accountColumn(scope.accountId) };
    case "customeraccount":
      return { scopeAccountId: scope.id };
  }
}

function accountColumn(accountId: number | undefined): ScopeColumns {
  return accountId === undefined ? {} : { scopeAccountId: accountId };
}

/** For a `where` on any query that selects from `license`; the company is left to the query itself. */
export function withinScope(columns: ScopeColumns): Expression<SqlBool> {
  const eb = expressionBuilder<Schema, "license">();
  const { scopeLicenseId, scopeCustomerId, scopeAccountId } = columns;
  const all: Expression<SqlBool>[] = [];
  if (scopeLicenseId !== undefined) all.push(eb("license.id", "=", scopeLicenseId));
  // Asked for each license's own order: a list of all the orders of an account would be read whole each time.
  const itsOrder = eb.selectFrom("order").select("order.id").whereRef("order.id", "=", "license.order_id");
  if (scopeCustomerId !== undefined) all.push(eb.exists(itsOrder.where("order.customer_id", "=", scopeCustomerId)));
  if (scopeAccountId !== undefined) {
    // The order's account counts where the customer has none: it stays as it is when a customer goes to another account.
    const ofAccount = itsOrder
      .leftJoin("customer", "customer.id", "order.customer_id")
      .where((order) =>
        order.or([
          order("customer.customer_account_id", "=", scopeAccountId),
          order.and([
            order("customer.customer_account_id", "is", null),
            order("order.customer_account_id", "=", scopeAccountId),
          ]),
        ]),
      );
    all.push(eb.exists(ofAccount));
  }
  return all.length === 0 ? sql<SqlBool>`true` : eb.and(all);
}
