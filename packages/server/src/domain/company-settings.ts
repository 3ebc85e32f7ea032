/** The settings of a company, with their defaults: members of the catalog and of `company settings`. */
import * as z from "zod";

export const companySettings = z.strictObject({
  /** Whether the License API takes OAuth bearer tokens alone. */
  is_oauth_required: z.boolean().default(false),
  /** The lowest schema version of offline files that is taken. */
  minimum_offline_schema: z.union([z.literal(1), z.literal(2)]).default(1),
  /** Whether one device may have several trials of one product. */
  allow_multiple_trials: z.boolean().default(false),
  /** Whether license users may change their passwords by themselves. */
  allow_password_change: z.boolean().default(true),
  /** Whether a second use of the same key, Date and body is refused on calls that write. */
  refuse_replays: z.boolean().default(false),
  /** Whether `versions` and `installation_file` answer for a license, too, that is not active on the device. */
  allow_files_without_activation: z.boolean().default(false),
  /** Which members check_license_feature answers: its page's alone, or also company, floating_timeout, floating_users. */
  feature_check_members: z.enum(["page", "full"]).default("page"),
});

export type CompanySettings = z.infer<typeof companySettings>;

/** Reads stored settings; members that a stored company lacks have their defaults. */
export function readCompanySettings(json: string): CompanySettings {
  return companySettings.parse(JSON.parse(json));
}
