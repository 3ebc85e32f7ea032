/** What can be changed of a notice, as it may be given; null goes back to the default. */
import * as z from "zod";
import { freeText } from "./catalog/members.ts";
import { noticeRecipients } from "./notices.ts";

/** What templates of a notice are, for descriptions. */
export const templateMeanings = {
  subject: { description: "A Liquid template of one line." },
  text: { description: "A Liquid template of plain text." },
  html: {
    description: "A Liquid template of HTML, in which every fact is escaped; null makes the HTML part from the text.",
  },
} as const;

export const wordingChanges = z.object({
  subject: freeText.nullable().exactOptional().meta(templateMeanings.subject),
  text: freeText.nullable().exactOptional().meta(templateMeanings.text),
  html: freeText.nullable().exactOptional().meta(templateMeanings.html),
});

export const noticeChanges = z.object({
  is_enabled: z.boolean().nullable().exactOptional().meta({ description: "Whether it is sent." }),
  recipients: z.array(z.enum(noticeRecipients)).max(noticeRecipients.length).nullable().exactOptional(),
  ...wordingChanges.shape,
});

export type NoticeChanges = z.output<typeof noticeChanges>;
