/** Whose licenses a credential covers: everybody's, or those of one customer account, one customer or one license. */

/** `id` is that of a customer account, a customer or a license. */
export type CredentialScope =
  | { readonly kind: "company" }
  | { readonly kind: "customeraccount"; readonly id: number }
  | {
      readonly kind: "customer" | "license";
      readonly id: number;
      /** Only as far as it belongs to this customer account. */
      readonly accountId?: number;
    };

/** What of the scope belongs to the customer account, which the credential covers. */
export function withinAccount(scope: CredentialScope, accountId: number): CredentialScope {
  if (scope.kind === "company" || scope.kind === "customeraccount") return { kind: "customeraccount", id: accountId };
  return { ...scope, accountId };
}

/**
 * Whether what is known of a customer as a person may be told to the credential. That of a single license covers no
 * customer: the customer's other licenses and users are none of its business.
 */
export function coversCustomer(
  scope: CredentialScope,
  customer: { readonly id: number; readonly customer_account_id: number | null },
): boolean {
  switch (scope.kind) {
    case "company":
      return true;
    case "customeraccount":
      return customer.customer_account_id === scope.id;
    case "customer":
      return customer.id === scope.id;
    case "license":
      return false;
  }
}
