/** Kinds of member that only the Management API has; the others are those of the catalog. */
import * as z from "zod";
import { email } from "../../domain/catalog/members.ts";

/** The id of another object. */
export const objectId = z.int().min(1);

export const color = z.string().regex(/^#[0-9a-fA-F]{6}$/, "must be a colour as #1a2b3c");

/** An e-mail address in the form in which it is stored; null and empty text say that there is none. */
export const emailOrNone = z
  .string()
  .transform((text, context): string | null => {
    if (text.trim() === "") return null;
    const read = email.safeParse(text);
    if (read.success) return read.data;
    context.addIssue({ code: "custom", message: "must be an e-mail address" });
    return z.NEVER;
  })
  .nullable();

/** What an action answers that has nothing else to tell. */
export const messageAnswer = z.object({ message: z.string() });
