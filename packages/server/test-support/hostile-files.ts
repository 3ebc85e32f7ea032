/** Request files that nobody should send: signed as they should be over what they should not say, or not files at all. */
import {
  authorizationHeader,
  encodeOfflineFile,
  flatOfflineRequest,
  formatOfflineDate,
  wrappedOfflineRequest,
} from "@leasehold/protocol";
import fc from "fast-check";

interface HostileFile {
  readonly body: Buffer;
  readonly type: string;
}

type Members = readonly (readonly [name: string, value: unknown])[];

export interface Ingredients {
  readonly company: { readonly api_key: string; readonly shared_key: string };
  /** As the Date header has it. */
  readonly date: string;
  /** Members that are wrong in any way, of any call. */
  readonly members: fc.Arbitrary<Members>;
  /** Writes members as JSON, or as what is none. */
  readonly jsonOf: (members: Members) => string;
}

const calls = ["activate_offline", "deactivate_offline", "activate_bundle_offline", "deactivate_bundle_offline"];

/** A request whose headers are in order, so that the file is what is read. */
export function hostileFileRequest(ingredients: Ingredients): fc.Arbitrary<{ isWhole: true; bytes: Buffer }> {
  const { company, date } = ingredients;
  const addresses = fc.integer({ min: 1, max: 250 });
  return fc
    .tuple(fc.constantFrom(...calls), hostileFile(ingredients), addresses)
    .map(([call, { body, type }, address]) => {
      const lines = [
        `POST /api/v4/${call} HTTP/1.1`,
        "Host: test",
        "Connection: close",
        `X-Forwarded-For: 10.1.2.${address}`,
        `Date: ${date}`,
        `Authorization: ${authorizationHeader(company.api_key, company.shared_key, date)}`,
        `Content-Type: ${type}`,
        `Content-Length: ${body.length}`,
      ];
      return { isWhole: true, bytes: Buffer.concat([Buffer.from(`${lines.join("\r\n")}\r\n\r\n`), body]) };
    });
}

const offlineNames = ["request", "request_id", "date", "api_key", "client_id", "signature", "consumptions"];
const strangeDates = ["Tue Mar 3 2026 09:15:00 GMT+9999", "Tue Feb 31 2026 25:61:00 GMT+0000", "", "-271821", "0"];
const forms = [
  "multipart/form-data; boundary=b",
  "multipart/form-data",
  'multipart/form-data; boundary="',
  "text/plain",
];

function hostileFile({ company, date, members, jsonOf }: Ingredients): fc.Arbitrary<HostileFile> {
  const credential = { api_key: company.api_key, date: formatOfflineDate(Date.parse(date)) };
  const sensible = fc.constantFrom<Members>(
    [
      ["product", "cad"],
      ["license_key", "NODE-LOCK-EDDD-0002"],
    ],
    [
      ["product", "meter"],
      ["license_key", "METE-RING-PAYG-0003"],
    ],
    [
      ["product", "notes"],
      ["username", "ana@orchard.example"],
      ["password", "correct horse 1"],
    ],
  );
  const strange = fc.array(
    fc.oneof(
      fc.tuple(fc.constantFrom(...offlineNames), fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.string({ maxLength: 30 }))),
      fc.tuple(fc.constant("date"), fc.constantFrom(...strangeDates)),
      fc.tuple(fc.constant("product_features"), fc.array(fc.jsonValue({ maxDepth: 2 }), { maxLength: 3 })),
      fc.tuple(fc.constantFrom("__proto__", "constructor", "toString"), fc.jsonValue({ maxDepth: 2 })),
    ),
    { maxLength: 3 },
  );
  const further = fc.oneof({ weight: 3, arbitrary: fc.constant<Members>([]) }, { weight: 1, arbitrary: members });
  const inner = fc
    .tuple(sensible, fc.constantFrom("one", "two", "three"), further, strange, fc.integer({ min: 0, max: 9 }))
    .map(([base, device, more, odd, chance]) => {
      const all = [...Object.entries(credential), ["hardware_id", device] as const, ...base, ...more, ...odd];
      // A name that stands twice is refused before anything else is looked at, so most files name each member once.
      return jsonOf(chance === 0 ? all : [...new Map(all)]);
    });
  const wrapped = inner.map((text) => wrappedOfflineRequest(text, company.shared_key));
  const document = fc.oneof(
    { weight: 9, arbitrary: wrapped },
    { weight: 3, arbitrary: inner.map((text) => flatOf(text, company.shared_key)) },
    // Which of two members is signed, and which is believed?
    {
      weight: 1,
      arbitrary: fc.tuple(wrapped, inner).map(([text, other]) => text.replace("{", `{"request":${other},`)),
    },
    { weight: 1, arbitrary: inner },
    {
      weight: 1,
      arbitrary: fc
        .integer({ min: 10, max: 30_000 })
        .map((depth) => `{"request":${'{"a":'.repeat(depth)}1${"}".repeat(depth)}}`),
    },
  );
  const file = fc.oneof(
    { weight: 12, arbitrary: document.map(encodeOfflineFile) },
    {
      weight: 2,
      arbitrary: fc
        .tuple(document.map(encodeOfflineFile), fc.nat())
        .map(([text, cut]) => text.slice(0, cut % text.length)),
    },
    { weight: 1, arbitrary: document },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes).toString("base64")) },
    { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 60 }) },
  );
  const form = fc
    .tuple(file, fc.constantFrom(...forms), fc.constantFrom("file", "", 'fi"le', "x"), fc.nat())
    .map(([text, type, part, cut]) => {
      const whole = `--b\r\nContent-Disposition: form-data; name="${part}"; filename=a\r\n\r\n${text}\r\n--b--\r\n`;
      return { body: Buffer.from(cut % 3 === 0 ? whole.slice(0, cut % whole.length) : whole), type };
    });
  const plain = file.map((text) => ({ body: Buffer.from(text), type: "text/plain" }));
  return fc.oneof({ weight: 3, arbitrary: plain }, { weight: 1, arbitrary: form });
}

/** Signed where it can be; what is no JSON stays as it is. */
function flatOf(json: string, secret: string): string {
  try {
    return flatOfflineRequest(JSON.parse(json), secret);
  } catch {
    return json;
  }
}
