/** A version of a product that can be downloaded, and how policies and licenses name one. */
import * as z from "zod";
import { date, flag, freeText, identifier, textOr } from "./members.ts";

export const environment = z.enum(["win", "win32", "win64", "mac", "linux", "linux32", "linux64"]);
const channel = z.union([z.literal(""), identifier]);

export const installationFile = z.strictObject({
  version: identifier,
  environment,
  channel: channel.exactOptional(),
  full_link: freeText.exactOptional(),
  filename: freeText.nullable().exactOptional(),
  release_date: date.nullable().exactOptional(),
  enabled: flag.exactOptional(),
  hash_md5: z
    .string()
    .regex(/^([0-9a-fA-F]{32})?$/, "must be 32 hexadecimal digits, or empty")
    .exactOptional(),
  eula_link: freeText.exactOptional(),
  release_notes_link: freeText.exactOptional(),
  size: z.string().regex(/^\d*$/, "must be digits").nullable().exactOptional(),
  requires_version: identifier.nullable().exactOptional(),
});
export type InstallationFileEntry = z.output<typeof installationFile>;

/** A version's text, or with environment and channel where several files carry that version. */
export const installationFileReference = textOr(
  identifier.transform((version): InstallationFileReference => ({ version })),
  z.strictObject({
    version: identifier,
    environment: environment.exactOptional(),
    channel: channel.exactOptional(),
  }),
);
export interface InstallationFileReference {
  readonly version: string;
  readonly environment?: string;
  readonly channel?: string;
}
