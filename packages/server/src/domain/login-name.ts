/** The name under which a license user is told from namesakes of other companies: the address and the company. */

/** `address|company`; whatever takes an address takes this form too, and leaves out what follows the bar. */
export function loginName({ email, company_id }: { readonly email: string; readonly company_id: number }): string {
  return `${email}|${company_id.toString(36)}`;
}
