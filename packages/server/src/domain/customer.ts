/** What is told of a customer beside the e-mail address: texts, empty where nothing is known. */
export const customerTexts = [
  "first_name",
  "last_name",
  "company_name",
  "phone",
  "reference",
  "address",
  "postcode",
  "state",
  "city",
  "country",
] as const;

/** Everything that files and forms tell of a customer, the address first. */
export const customerParticulars = ["email", ...customerTexts] as const;

export type CustomerTexts = Record<(typeof customerTexts)[number], string>;

export const nothingTold = Object.fromEntries(customerTexts.map((name) => [name, ""])) as Readonly<CustomerTexts>;
