/** The request that delivers an event: the documented envelope, signed with each secret that is in force. */
import { createHmac } from "node:crypto";
import type * as z from "zod";
import type { eventEnvelope } from "../../domain/event-data.ts";
import { signatureHeader, signedContent } from "../../domain/webhook-signature.ts";
import type { OutgoingRequest } from "../../runtime/outgoing.ts";
import type { Secrets } from "../../runtime/secrets.ts";
import type { NextDelivery, QueueKey } from "../../storage/webhook-queues.ts";

export interface ClaimedDelivery {
  readonly key: QueueKey;
  /** What this process knows its claim by. */
  readonly claim: string;
  readonly delivery: NextDelivery;
  /** How many events of the object were given up before this one. */
  readonly lost: number;
}

export function composeRequest(
  secrets: Secrets,
  { key, delivery, lost }: ClaimedDelivery,
  now: number,
): OutgoingRequest & { readonly body: string } {
  const body = envelopeOf(delivery);
  const seconds = Math.floor(now / 1000);
  const signatures = secretsInForce(secrets, key.webhook_endpoint_id, delivery, now).map((secret) =>
    createHmac("sha256", secret).update(signedContent(seconds, body)).digest("hex"),
  );
  return {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "x-webhook-signature": signatureHeader(seconds, signatures),
      ...(lost > 0 && { "x-leasehold-missed": String(lost) }),
    },
    body,
  };
}

/** The same bytes at each attempt. */
function envelopeOf({ uuid, type, company_id, operator_id, ts, data_json }: NextDelivery): string {
  const envelope: z.infer<typeof eventEnvelope> = {
    id: uuid,
    event: type,
    company_id,
    user_id: operator_id,
    ts: Math.floor(ts / 1000),
  };
  return `${JSON.stringify(envelope).slice(0, -1)},"data":${data_json}}`;
}

function secretsInForce(
  secrets: Secrets,
  endpointId: number,
  { sealed_secret, sealed_previous_secret: previous, previous_secret_until: until }: NextDelivery,
  now: number,
): string[] {
  const present = secrets.open(sealed_secret, `webhook_endpoint:${endpointId}:secret`);
  if (previous === null || until === null || now >= until) return [present];
  return [present, secrets.open(previous, `webhook_endpoint:${endpointId}:previous_secret`)];
}
