/** Whether events reach their webhooks: what was given up and not delivered since. */
import { countDeadLettersByCompany } from "../../storage/webhook-deliveries.ts";
import type { ServiceContext } from "../context.ts";

export interface WebhookFinding {
  readonly subject: "webhooks";
  readonly state: "good" | "warning";
  readonly text: string;
}

export async function examineWebhooks({ database: { read } }: ServiceContext): Promise<WebhookFinding[]> {
  const counts = await countDeadLettersByCompany(read);
  if (counts.length === 0) return [{ subject: "webhooks", state: "good", text: "No delivery was given up." }];
  return counts.map(({ company_id: id, count }) => {
    const what = count === 1 ? "1 delivery" : `${count} deliveries`;
    const next = `See why with: leasehold webhook dead-letters --company ${id}; send again with: leasehold webhook redeliver`;
    return { subject: "webhooks", state: "warning", text: `${what} of company ${id} given up. ${next}` };
  });
}
