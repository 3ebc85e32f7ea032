/** Requests that nobody should send, as bytes: wrong in types, sizes, encodings and nesting, signed or not. */
import { authorizationHeader } from "@leasehold/protocol";
import fc from "fast-check";
import { licenseApi } from "../src/http/routes.ts";
import { hostileFileRequest } from "./hostile-files.ts";

export interface HostileRequest {
  /** Whether it is HTTP in its outline, up to its end, so that it has to be answered. */
  readonly isWhole: boolean;
  readonly bytes: Buffer;
}

export interface Signer {
  readonly company: { readonly api_key: string; readonly shared_key: string };
  readonly date: string;
}

const known = {
  product: ["cad", "edge", "notes", "meter", "suite", "edge-users"],
  license_key: [
    "FLOA-TING-SEAT-0001",
    "SUIT-EBUN-DLEE-0004",
    "EDGE-UNLI-MITE-0008",
    "NODE-LOCK-EDDD-0002",
    "METE-RING-PAYG-0003",
  ],
  username: ["ana@orchard.example", "eva@edge.example|X", "šef@žitnica.example"],
  password: ["correct horse 1", "", "\u0000"],
  hardware_id: ["one", "two", "Gerät", "h".repeat(512), "h".repeat(513)],
  feature: ["MESH", "RENDER", "EXPORTS", "FLOAT", "ZERO", "OLD"],
  borrowed_until: ["2026-03-04", "9999-12-31T23:59:59.999Z", "0000-00-00", "+275760-09-13", "2026-03-04T24:00:00Z"],
  license_id: ["1", "9007199254740993", "-0", "1e3", "0x10"],
  bundle_code: ["suite", "cad"],
  id_token: ["a.b.c"],
  code: ["c"],
  customer_account_code: ["orchard"],
  response_type: ["code", "token", "id_token token"],
  redirect_uri: ["https://app.example/", "javascript:alert(1)"],
  is_vm: ["true", "TRUE", "2"],
  include_expired_features: ["1", "nope"],
  include_metadata_string: ["true"],
  env: ["win64", "'; drop table license; --"],
  channel: ["stable", "%"],
  version: ["2.0.0", "2.1.0", "v".repeat(512)],
  include_latest_version: ["true", "maybe"],
  include_custom_fields: ["1", "-1"],
  variables: ["{}"],
  consumptions: ["1", "-1", "0", "9007199254740991", "-9007199254740992"],
  max_overages: ["0", "5"],
  allow_overages: ["1"],
  event: ["consumption_add", "[]"],
  email: ["eva@pear.example", "ana@orchard.example", "trial_request", "@"],
  new_password: ["correct horse 1", "short"],
  customer: ["it@orchard.example", "nobody"],
  license_policy: ["trial", "team", "TRIAL"],
  reference: ["r-1", "r".repeat(201)],
} as const;
const names = Object.keys(known);

/** Text that stands in a body as it is, be it JSON or not. */
class Raw {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

const strangeText = fc.oneof(
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.string({ unit: "grapheme", maxLength: 40 }),
  fc.constantFrom(
    "\u0000",
    "\ud800",
    "a\udfffb",
    "\u202e\u2066",
    "\r\nSet-Cookie: a=b",
    "'\"`;--",
    "{{7*7}}",
    "../../etc/passwd",
    "null",
    "NaN",
    "__proto__",
    "constructor",
  ),
  fc.integer({ min: 1, max: 5_000 }).map((length) => "ž".repeat(length)),
);

const strangeNumber = fc.constantFrom(0, -0, -1, 1e308, 5e-324, 2 ** 53, -(2 ** 53), 0.1, 1e21);

const strangeValue = fc.oneof(
  strangeText,
  strangeNumber,
  fc.boolean(),
  fc.constant(null),
  fc.jsonValue({ maxDepth: 4 }),
  fc.integer({ min: 10, max: 3_000 }).map((depth) => new Raw(`${"[".repeat(depth)}${"]".repeat(depth)}`)),
  fc.integer({ min: 10, max: 3_000 }).map((depth) => new Raw(`${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`)),
  fc.constantFrom(
    ...["1e999", "-1e999", "123456789012345678901234567890", "01", ".5", "NaN", "undefined"].map(
      (text) => new Raw(text),
    ),
  ),
);

type Member = readonly [name: string, value: unknown];

const knownMember: fc.Arbitrary<Member> = fc
  .constantFrom(...names)
  .chain((name) => fc.tuple(fc.constant(name), fc.constantFrom<string>(...known[name as keyof typeof known])));
const strangeMember: fc.Arbitrary<Member> = fc.tuple(fc.oneof(fc.constantFrom(...names), strangeText), strangeValue);

/** Most of what a call needs, then a few members that are wrong; the last of a name counts. */
const members: fc.Arbitrary<readonly Member[]> = fc
  .tuple(
    fc.constantFrom<readonly Member[]>(
      [],
      [
        ["product", "cad"],
        ["license_key", "FLOA-TING-SEAT-0001"],
        ["hardware_id", "one"],
        ["feature", "MESH"],
      ],
      [
        ["product", "edge"],
        ["license_key", "EDGE-UNLI-MITE-0008"],
        ["hardware_id", "two"],
        ["feature", "FLOAT"],
      ],
      [
        ["product", "notes"],
        ["username", "ana@orchard.example"],
        ["password", "correct horse 1"],
        ["hardware_id", "x"],
      ],
    ),
    fc.array(fc.oneof({ weight: 2, arbitrary: knownMember }, { weight: 3, arbitrary: strangeMember }), {
      maxLength: 5,
    }),
  )
  .map(([base, more]) => [...base, ...more]);

function jsonOf(all: readonly Member[]): string {
  const text = (value: unknown) => (value instanceof Raw ? value.text : (JSON.stringify(value) ?? "null"));
  return `{${all.map(([name, value]) => `${JSON.stringify(name)}:${text(value)}`).join(",")}}`;
}

const body: fc.Arbitrary<Buffer> = fc.oneof(
  { weight: 8, arbitrary: members.map((all) => Buffer.from(jsonOf(all))) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(members, fc.nat())
      .map(([all, cut]) => Buffer.from(jsonOf(all)).subarray(0, cut % (jsonOf(all).length + 1))),
  },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)) },
  { weight: 1, arbitrary: members.map((all) => Buffer.from(jsonOf(all), "utf16le")) },
  { weight: 1, arbitrary: fc.constantFrom(300_000, 262_144, 262_145).map((size) => Buffer.alloc(size, 0x20)) },
);

const escaped = (text: string) => Buffer.from(text).toString("hex").replace(/../g, "%$&");
/** An object may carry a `toString` of its own that is no function, so it is never asked for its text. */
function textOf(value: unknown): string {
  if (value instanceof Raw) return value.text;
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

const queryText = fc.oneof(
  { weight: 3, arbitrary: strangeText.map(escaped) },
  {
    weight: 1,
    arbitrary: fc.constantFrom("%", "%2", "%zz", "%c3%28", "%ff", "%00", "%ed%a0%80", "+", "&&", "a[]=1", "="),
  },
);
const query = fc
  .tuple(members, fc.array(fc.tuple(fc.constantFrom(...names, "other", "%"), queryText), { maxLength: 4 }))
  .map(([all, raw]) => [
    ...all.map(([name, value]) => `${escaped(name)}=${escaped(textOf(value))}`),
    ...raw.map(([name, value]) => `${name}=${value}`),
  ])
  .map((parts) => parts.join("&"));

const path = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(...licenseApi.map(({ call }) => `/api/v4/${call}`)) },
  {
    weight: 1,
    arbitrary: fc.constantFrom("/", "/api/v4/none", "/healthz", "/%", "/api/v4/%2e%2e", `/${"a".repeat(2_000)}`),
  },
);

const headerValue = fc.oneof(
  fc.string({ unit: "grapheme-ascii", maxLength: 60 }),
  fc.constantFrom(
    "",
    "é",
    `${"x".repeat(20_000)}`,
    "application/json",
    "multipart/form-data",
    "text/plain; charset=utf-16",
    "a/b; c",
  ),
);
const extraHeaders = fc.array(
  fc.tuple(
    fc.constantFrom(
      "content-type",
      "accept",
      "expect",
      "cookie",
      "x-request-id",
      "content-encoding",
      "if-match",
      "x-nonce",
      "idempotency-key",
      "te",
      "range",
      "upgrade",
      "x-http-method-override",
      "date",
      "authorization",
    ),
    headerValue,
  ),
  { maxLength: 3 },
);

const authorization = fc.oneof(
  { weight: 6, arbitrary: fc.constant("signed" as const) },
  { weight: 1, arbitrary: fc.constant("none" as const) },
  { weight: 1, arbitrary: fc.constant("other key" as const) },
  {
    weight: 2,
    arbitrary: fc
      .oneof(
        headerValue,
        fc.constantFrom(
          'apikey="',
          "a=b,,c",
          `${"a=b,".repeat(3_000)}`,
          "Bearer x.y.z",
          "algorithm=hmac-sha256,headers=date,signature=,apikey=",
        ),
      )
      .map((value) => ({ value })),
  },
);

export function hostileRequest({ company, date }: Signer): fc.Arbitrary<HostileRequest> {
  const http = fc
    .record({
      method: fc.constantFrom(
        "POST",
        "POST",
        "POST",
        "GET",
        "GET",
        "PUT",
        "DELETE",
        "HEAD",
        "OPTIONS",
        "PATCH",
        "PROPFIND",
      ),
      path,
      query: fc.oneof(fc.constant(""), query),
      body: fc.option(body, { nil: undefined }),
      authorization,
      headers: extraHeaders,
      /** Failed calls are counted by address, so that they come from several. */
      address: fc.integer({ min: 1, max: 250 }),
      lengthError: fc.constantFrom(0, 0, 0, 0, 0, 0, 0, 1, -1),
    })
    .map((request): HostileRequest => {
      const content = request.body ?? Buffer.alloc(0);
      const lines = [`${request.method} ${request.path}${request.query && `?${request.query}`} HTTP/1.1`, "Host: test"];
      lines.push("Connection: close", `X-Forwarded-For: 10.1.1.${request.address}`);
      if (request.authorization !== "none")
        lines.push(`Date: ${date}`, `Authorization: ${authorizationOf(request.authorization)}`);
      if (request.body !== undefined)
        lines.push(`Content-Length: ${Math.max(0, content.length + request.lengthError)}`);
      for (const [name, value] of request.headers) lines.push(`${name}: ${value}`);
      return {
        isWhole: request.body === undefined || request.lengthError < 1,
        bytes: Buffer.concat([Buffer.from(`${lines.join("\r\n")}\r\n\r\n`), content]),
      };
    });
  const authorizationOf = (how: "signed" | "other key" | { value: string }) => {
    if (typeof how === "object") return how.value;
    return authorizationHeader(how === "signed" ? company.api_key : "no-such-key", company.shared_key, date);
  };
  const garbage = fc
    .oneof(
      fc.uint8Array({ minLength: 1, maxLength: 400 }).map((bytes) => Buffer.from(bytes)),
      fc
        .constantFrom(
          "GET / HTTP/1.1\r\n\r\n",
          "GET /api/v4/check_license HTTP/9.9\r\nHost: a\r\n\r\n",
          "GET /api/v4/check_license HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n",
          "POST /api/v4/activate_license HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
          "POST /api/v4/activate_license HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
          "POST /api/v4/activate_license HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
          "POST /api/v4/activate_license HTTP/1.1\r\nHost: a\r\nExpect: miracles\r\nConnection: close\r\n\r\n",
          "CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n",
          `GET /${"a".repeat(70_000)} HTTP/1.1\r\nHost: a\r\n\r\n`,
          `GET / HTTP/1.1\r\nHost: a\r\n${"x: y\r\n".repeat(3_000)}\r\n`,
          "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
          "\x16\x03\x01\x02\x00\x01\x00",
        )
        .map((text) => Buffer.from(text, "latin1")),
    )
    .map((bytes): HostileRequest => ({ isWhole: false, bytes }));
  const files = hostileFileRequest({ company, date, members, jsonOf });
  return fc.oneof({ weight: 12, arbitrary: http }, { weight: 3, arbitrary: files }, { weight: 1, arbitrary: garbage });
}
