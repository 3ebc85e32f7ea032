/** How a company sends mail, as it may be given. */
import * as z from "zod";
import { email, freeText } from "./catalog/members.ts";
import { identifierFault } from "./text.ts";

/** Of one line, so that nothing in it can become a header of its own. */
const oneLine = z
  .string()
  .trim()
  .max(200)
  .refine((text) => identifierFault(text) === null, "must be one line of text");

/** A name or an address, without scheme, port or path. */
const host = z
  .string()
  .trim()
  .max(253)
  .regex(/^([\p{L}\p{N}]([\p{L}\p{N}_-]*[\p{L}\p{N}])?\.?)+$|^[0-9a-fA-F:.]+$/u, "must be a host name or an address");

/** Nothing that a header or a list of addresses could be cut at; asked of addresses alone, so that a fault is told once. */
export const mailAddress = email.pipe(
  z
    .string()
    .refine((address) => /^[^\s@<>()[\]\\,;:"]+@[^\s@<>()[\]\\,;:"]+$/.test(address), "must be an e-mail address"),
);

const ADDRESSES_MAX = 20;

/** What can be changed; members that are left out stay as they are. */
export const mailSettingChanges = z.object({
  host: host.exactOptional(),
  port: z.int().min(1).max(65_535).exactOptional(),
  security: z.enum(["starttls", "tls", "none"]).exactOptional(),
  username: oneLine.nullable().exactOptional(),
  password: freeText
    .max(1000)
    .nullable()
    .exactOptional()
    .meta({ description: "Null takes it away. Where host or port change it must be given again." }),
  sender_name: oneLine.exactOptional(),
  sender_address: mailAddress.exactOptional(),
  reply_to: mailAddress.nullable().exactOptional(),
  vendor_addresses: z
    .array(mailAddress)
    .max(ADDRESSES_MAX)
    .transform((addresses) => [...new Set(addresses)])
    .exactOptional(),
});

export type MailSettingChanges = z.output<typeof mailSettingChanges>;

/** What holds where nothing was said. Without a host and a sender's address nothing is sent. */
export const mailSettingDefaults = {
  port: 587,
  security: "starttls",
  username: null,
  sender_name: "",
  reply_to: null,
  vendor_addresses: [] as readonly string[],
} as const;
