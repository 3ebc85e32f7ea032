/** Kinds of member that only the Management API has; the others are those of the catalog. */
import * as z from "zod";

/** The id of another object. */
export const objectId = z.int().min(1);

export const color = z.string().regex(/^#[0-9a-fA-F]{6}$/, "must be a colour as #1a2b3c");
