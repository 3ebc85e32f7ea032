/** The parameters that choose among the versions of a product. */
import type * as z from "zod";
import type { VersionFilter } from "../../domain/entitled-version.ts";
import { identifier } from "./parameters.ts";

export const versionParameters = {
  env: identifier.optional(),
  channel: identifier.optional(),
};

export function versionFilter({ env, channel }: z.infer<z.ZodObject<typeof versionParameters>>): VersionFilter {
  return { environment: env ?? null, channel: channel ?? null };
}
