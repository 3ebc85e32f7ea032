/** What travels in the headers of every call and every answer. */

export const securitySchemes = {
  ApiKey: {
    type: "apiKey",
    in: "header",
    name: "Authorization",
    description: [
      'The value is `algorithm="hmac-sha256",headers="date",signature="<signature>",apikey="<API key>"`.',
      "The signature is the base64 HMAC-SHA256, under the shared key, of the word `licenseSpring`, a line feed, `date: `",
      "and the value of the Date header exactly as it is sent, without a line feed at the end.",
    ].join(" "),
  },
  AccessToken: {
    type: "http",
    scheme: "bearer",
    bearerFormat: "JWT",
    description:
      "An access token of an OAuth client, in place of API key and signature. The Date header is sent as well.",
  },
  ManagementKey: {
    type: "apiKey",
    in: "header",
    name: "Authorization",
    description:
      "For the Management API: `Api-Key`, a space, and a management key. Each operation says which permission the key needs.",
  },
  Session: {
    type: "apiKey",
    in: "cookie",
    name: "__Host-leasehold_session",
    description:
      "In place of a management key: the session of an operator who has signed in by a browser. What it may do, the operator's role says.",
  },
  CsrfToken: {
    type: "apiKey",
    in: "header",
    name: "X-CSRF-Token",
    description:
      "Beside a session, with all that is not GET: the session's `csrf_token`. The Origin must be the server's own as well.",
  },
} as const;

/** Either of the first two, for the License API. */
export const security = [{ ApiKey: [] }, { AccessToken: [] }];

const text = { type: "string" };

export const headerParameters = {
  Date: {
    name: "Date",
    in: "header",
    required: true,
    description: "The present time, at most 15 minutes from the server's. It is what the signature signs.",
    schema: text,
    example: "Tue, 03 Mar 2026 09:15:00 GMT",
  },
  IdempotencyKey: {
    name: "Idempotency-Key",
    in: "header",
    required: false,
    description:
      "Text chosen by the client. For 24 hours the same key with the same request takes effect once and is answered as it was then.",
    schema: { type: "string", maxLength: 255 },
  },
  Nonce: {
    name: "Leasehold-Nonce",
    in: "header",
    required: false,
    description: "Text chosen by the client, which `Leasehold-Freshness` then proves the answer to be made for.",
    schema: { type: "string", maxLength: 128 },
  },
  Origin: {
    name: "Origin",
    in: "header",
    required: true,
    description: "The server's own address, e.g. `https://licenses.example.com`. Browsers send it by themselves.",
    schema: text,
  },
  WebhookSignature: {
    name: "X-Webhook-Signature",
    in: "header",
    required: true,
    description:
      "`t` is the second at which the request was made; `v1` is HMAC-SHA256, in hexadecimal, over `webhook.<t>.<body>` with the webhook's secret as key. While the secret is being changed there are two `v1`: one of them fits. Refuse what is older than five minutes.",
    schema: { type: "string", pattern: "^t=[0-9]+(,v1=[0-9a-f]{64}){1,2}$" },
    example: `t=1772529300,v1=${"0123456789abcdef".repeat(4)}`,
  },
  WebhookMissed: {
    name: "X-Leasehold-Missed",
    in: "header",
    required: false,
    description:
      "How many events of this object before this one were given up and have not been delivered since; left out where there are none.",
    schema: { type: "integer", minimum: 1 },
  },
} as const;

export const answerHeaders = {
  LicenseSignature: {
    description:
      "Signature over the bytes of the body: RSASSA-PKCS1-v1_5 with SHA-256 under the company's key, in base64.",
    required: true,
    schema: text,
  },
  RequestId: {
    description: "Names the request in the server's log.",
    required: true,
    schema: { type: "string", format: "uuid" },
  },
  Freshness: {
    description:
      "Only where the request carried `Leasehold-Nonce`: Ed25519 signature over nonce, Date and body, in base64.",
    schema: text,
  },
  RetryAfter: {
    description: "Seconds after which to try again, where they are known.",
    schema: { type: "integer", minimum: 1 },
  },
} as const;

export function headerReferences(...names: readonly (keyof typeof answerHeaders)[]) {
  return Object.fromEntries(names.map((name) => [wireNames[name], { $ref: `#/components/headers/${name}` }]));
}

const wireNames: Readonly<Record<keyof typeof answerHeaders, string>> = {
  LicenseSignature: "LicenseSignature",
  RequestId: "X-Request-Id",
  Freshness: "Leasehold-Freshness",
  RetryAfter: "Retry-After",
};
