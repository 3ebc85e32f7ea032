/** What can stand in the way of a call, each thing by the product's own doors; several can be put together. */
import { signRequest } from "@leasehold/protocol";
import { expect } from "vitest";
import type { LicenseApiCall } from "../src/domain/call-names.ts";
import { commonRefusals } from "../src/http/endpoint.ts";
import { type NewApiKey, revokeKey } from "../src/services/api-keys/manage.ts";
import { needsOf } from "./calls/areas.ts";
import type { HeaderParts, Hindrance, Situation } from "./hindrance.ts";
import type { Answer, Credentials } from "./license-client.ts";
import type { TestLicense, Wire } from "./wire.ts";

type Members = Readonly<Record<string, unknown>>;

const suitableTerms = {
  license_type: "time-limited",
  valid_duration: "1y",
  is_floating_cloud: true,
  floating_users: 3,
  can_borrow: true,
  max_borrow_time: 24,
  max_activations: 9,
  max_license_users: 9,
};

const suitableFeatures = [
  { code: "SEAT", is_floating_cloud: true, floating_users: 3, can_borrow: true, max_borrow_time: 24 },
  { code: "PLAIN" },
];

/** Makes the call on a license that suits it but for the hindrances; the first ones prevail where two set one thing. */
export async function meet(wire: Wire, call: LicenseApiCall, hindrances: readonly Hindrance[]): Promise<Answer> {
  wire.clock.set("2026-03-03T09:15:00.000Z");
  const needs = needsOf(call);
  const situation = await situationFor(wire, call, hindrances);
  const { license, device } = situation;
  const credentials = await keyFor(wire, license, needs.key ?? {}, hindrances);
  const presented = await Promise.all(hindrances.map((hindrance) => hindrance.presents?.(situation)));
  const header: HeaderParts = Object.assign({}, merged(hindrances, "header"), ...presented.toReversed());
  const now = wire.clock.now();
  const parameters = { ...(await needs.parameters?.(situation)), ...merged(hindrances, "request") };
  const rawBody =
    hindrances.find((hindrance) => hindrance.rawBody !== undefined)?.rawBody ??
    needs.rawBody?.(device.parameters(call, parameters), credentials, situation);
  const contentType = hindrances.find((hindrance) => hindrance.contentType !== undefined)?.contentType;
  return device.call(call, parameters, {
    credentials,
    now,
    headers: {
      ...headersOf(credentials, new Date(now).toUTCString(), header),
      ...(contentType !== undefined && { "content-type": contentType }),
    },
    ...(rawBody !== undefined && { rawBody }),
  });
}

function merged(hindrances: readonly Hindrance[], name: "terms" | "product" | "request" | "header"): Members {
  return Object.assign({}, ...hindrances.toReversed().map((hindrance) => hindrance[name] ?? {}));
}

const untouched = new WeakMap<Wire, Map<LicenseApiCall, Promise<Situation>>>();

/** Refusals that leave everything as it was share one license for each call. */
function situationFor(wire: Wire, call: LicenseApiCall, hindrances: readonly Hindrance[]): Promise<Situation> {
  const refusedBeforehand = ({ code }: Hindrance) => commonRefusals.includes(code) || code === "unknown_product";
  if (hindrances.length === 0 || !hindrances.every(refusedBeforehand)) return ownSituation(wire, call, hindrances);
  const known = untouched.get(wire) ?? new Map<LicenseApiCall, Promise<Situation>>();
  untouched.set(wire, known);
  const shared = known.get(call) ?? ownSituation(wire, call, []);
  known.set(call, shared);
  return shared;
}

async function ownSituation(wire: Wire, call: LicenseApiCall, hindrances: readonly Hindrance[]): Promise<Situation> {
  const needs = needsOf(call);
  const users = hindrances.find((hindrance) => hindrance.users !== undefined)?.users ?? needs.users;
  const license = await wire.license(
    { ...suitableTerms, ...needs.terms, ...merged(hindrances, "terms") },
    {
      features: needs.features ?? suitableFeatures,
      product: { ...needs.product, ...merged(hindrances, "product") },
      ...(needs.files && { files: needs.files }),
      ...(needs.isBundle && { isBundle: true }),
      ...(users && { users }),
    },
  );
  const device = license.device();
  const activated =
    hindrances.map((hindrance) => hindrance.activated).find((where) => where !== undefined) ??
    needs.activated ??
    "here";
  if (activated === "elsewhere") await license.activeDevice();
  if (activated === "here") {
    expect(await device.activate()).toMatchObject({ status: 200 });
    license.isActivated = true;
  }
  const situation = { wire, license, device };
  await needs.arrange?.(situation);
  for (const { arrange } of hindrances.toReversed()) await arrange?.(situation);
  return situation;
}

async function keyFor(
  wire: Wire,
  license: TestLicense,
  needed: NewApiKey,
  hindrances: readonly Hindrance[],
): Promise<Credentials> {
  const { company, context } = wire.server;
  const wanted = Object.assign({}, needed, ...hindrances.map((hindrance) => hindrance.key ?? {})) as NewApiKey;
  const isRevoked = hindrances.some((hindrance) => hindrance.isRevoked);
  if (Object.keys(wanted).length === 0 && !isRevoked) return company;
  const own = wanted.products?.map((code) => (code === "its own" ? license.product : code));
  const credentials = await wire.key({ ...wanted, ...(own && { products: own }) });
  if (isRevoked) await revokeKey(context, company.company_id, credentials.api_key);
  return credentials;
}

/** The headers of a call, with some parts of the Authorization replaced or left out. */
export function headersOf(
  credentials: Credentials,
  presentDate: string,
  parts: HeaderParts,
): Record<string, string | undefined> {
  const date = "date" in parts ? parts.date : presentDate;
  const signature = signRequest(credentials.shared_key, date ?? presentDate);
  const all = { algorithm: "hmac-sha256", headers: "date", signature, apikey: credentials.api_key, ...parts };
  const authorization = ["algorithm", "headers", "signature", "apikey"].flatMap((name) => {
    const value = all[name as keyof HeaderParts];
    return value === undefined ? [] : [`${name}="${value}"`];
  });
  return {
    date,
    authorization: "authorization" in parts ? parts.authorization : authorization.join(","),
    ...("leasehold-nonce" in parts && { "leasehold-nonce": parts["leasehold-nonce"] }),
  };
}
