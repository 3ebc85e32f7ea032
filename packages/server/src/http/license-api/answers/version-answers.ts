/** What versions and installation_file answer. The order of a schema's members is the order on the wire. */
import * as z from "zod";
import { isoDate } from "../../../domain/calendar.ts";
import type { Caller } from "../../../services/caller.ts";
import type { findVersion } from "../../../services/versions/find.ts";

type InstallationFile = Awaited<ReturnType<typeof findVersion>>;

export const versionsAnswer = z.array(z.object({ version: z.string(), release_date: z.string().nullable() }));

/** Oldest first, so that the last one is what installation_file answers unless a version is named. */
export function describeVersions(newestFirst: readonly InstallationFile[]): z.infer<typeof versionsAnswer> {
  return versionsAnswer.parse(
    newestFirst.toReversed().map((file) => ({ version: file.version, release_date: releaseInstant(file) })),
  );
}

export const installationFileAnswer = z.object({
  id: z.number(),
  version: z.string(),
  installation_file: z.string(),
  release_date: z.string().nullable(),
  hash_md5: z.string(),
  environment: z.string(),
  eula_link: z.string(),
  release_notes_link: z.string(),
  size: z.string().nullable(),
  requires_version: z.string().nullable(),
  channel: z.string().nullable(),
  company: z.object({ id: z.number() }),
});

export function describeInstallationFile(
  { companyId }: Caller,
  file: InstallationFile,
): z.infer<typeof installationFileAnswer> {
  return installationFileAnswer.parse({
    id: file.id,
    version: file.version,
    installation_file: file.full_link,
    release_date: releaseInstant(file),
    hash_md5: file.hash_md5,
    environment: file.environment,
    eula_link: file.eula_link,
    release_notes_link: file.release_notes_link,
    size: file.size,
    requires_version: file.requires_version,
    channel: channelOf(file),
    company: { id: companyId },
  });
}

function releaseInstant({ release_date }: InstallationFile): string | null {
  return release_date === null ? null : isoDate(release_date);
}

/** A file that is of no channel has none here; in a check it shows an empty text. */
export function channelOf({ channel }: Pick<InstallationFile, "channel">): string | null {
  return channel === "" ? null : channel;
}
