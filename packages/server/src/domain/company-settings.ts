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
  /** How many days single calls are kept for the lists of activities, at least 1. */
  activity_days: z.int().min(1).max(3650).default(30),
  /** How many days the counts of calls by the hour are kept, at least 1. */
  activity_hourly_days: z.int().min(1).max(3650).default(800),
  /** How many days refused calls are kept, at least 1. */
  refusal_days: z.int().min(1).max(3650).default(90),
  /** How many days the histories of licenses and of their activations are kept; 0 keeps them for ever. */
  history_days: z.int().min(0).max(36_500).default(0),
  /** How many days events and their deliveries to webhooks are kept after they have ended, at least 1. */
  webhook_days: z.int().min(1).max(3650).default(30),
  /** How many days mail that was sent, or that failed, stays in the list of messages, at least 1. */
  mail_days: z.int().min(1).max(3650).default(30),
  /** How many days before a license or its maintenance ends its history says so, each number once. */
  expiring_soon_days: z.array(z.int().min(1).max(365)).max(10).default([3]),
});

export type CompanySettings = z.infer<typeof companySettings>;

/** Reads stored settings; members that a stored company lacks have their defaults. */
export function readCompanySettings(json: string): CompanySettings {
  return companySettings.parse(JSON.parse(json));
}
