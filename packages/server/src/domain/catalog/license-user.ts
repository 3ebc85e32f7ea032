/** A person who may use licenses, or manage those of an order. */
import * as z from "zod";
import { passwordFault } from "../password.ts";
import { count, email, flag, freeText } from "./members.ts";

/** One that can be chosen. */
export const password = freeText.superRefine((text, context) => {
  const fault = passwordFault(text);
  if (fault !== null) context.addIssue({ code: "custom", message: fault });
});

const personMembers = {
  email,
  first_name: freeText.exactOptional(),
  last_name: freeText.exactOptional(),
  phone_number: freeText.exactOptional(),
  is_active: flag.exactOptional(),
  /** Chosen: only its hash is kept. */
  password: password.exactOptional(),
  /** Shown until the person has changed it. */
  initial_password: password.exactOptional(),
};

function onePassword(person: { password?: string; initial_password?: string }): boolean {
  return person.password === undefined || person.initial_password === undefined;
}
const twoPasswords = { error: "cannot stand beside password", path: ["initial_password"] };

/** A manager of an order's licenses. */
export const manager = z.strictObject(personMembers).refine(onePassword, twoPasswords);
export type PersonEntry = z.output<typeof manager>;

/** A user of a license, with what the license allows this person. */
export const licenseUser = z
  .strictObject({
    ...personMembers,
    is_manager: flag.exactOptional(),
    /** Null and 0: no limit of its own. */
    max_activations: count.nullable().exactOptional(),
    allow_unlimited_activations: flag.exactOptional(),
  })
  .refine(onePassword, twoPasswords);
export type LicenseUserEntry = z.output<typeof licenseUser>;
