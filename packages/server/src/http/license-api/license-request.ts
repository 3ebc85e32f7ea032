/** How a request says which license it means: a license key, a user, or what an identity provider has said. */
import type * as z from "zod";
import { Problem } from "../../errors/problem.ts";
import type { Identity, LicenseRequest, UserIdentity } from "../../services/caller.ts";
import type { SentDescription } from "../../services/devices/describe.ts";
import {
  description,
  type deviceDescription,
  identifier,
  password,
  providerGrant,
  refuseMissing,
  type Shape,
  wholeNumber,
} from "./parameters.ts";

/** The parameters that every call on a license has. */
export const licenseParameters = {
  hardware_id: identifier,
  product: identifier,
  license_key: identifier.optional(),
  username: identifier.optional(),
  license_id: wholeNumber.optional(),
  bundle_code: identifier.optional(),
};

/** What a user proves to be who they are with. */
const proofParameters = {
  password: password.optional(),
  id_token: providerGrant.describe("The token that the account's identity provider gave (implicit grant).").optional(),
  code: providerGrant.describe("The code that the account's identity provider gave (authorization code).").optional(),
  customer_account_code: identifier.describe("The customer account whose provider gave it.").optional(),
  redirect_uri: description
    .describe("Where the provider sent the person back to, if not to the account's first address.")
    .optional(),
};

/** Those of calls on a license that ask who the user is. */
export const signInParameters = { ...licenseParameters, ...proofParameters };

/** Those of calls that ask who the user is, and nothing of a license. */
export const userSignInParameters = { username: identifier.optional(), ...proofParameters };

const credentials = ["license_key", "username", "id_token", "code"] as const;

/**
 * `device`: a license key, or a username with an active device. `sign-in`: a user gives a password too. `user`: as
 * `sign-in`, without license keys. `none`: the call is about no license and no user.
 */
export type Identification = "device" | "sign-in" | "user" | "none";

type Sent = Readonly<Record<string, unknown>>;

function sentCredentials(shape: Shape, sent: Sent) {
  return credentials.filter((name) => name in shape && name in sent);
}

/** The parameters that the way of identification still lacks. */
export function missingIdentity(shape: Shape, sent: Sent, identification: Identification): string[] {
  if (identification === "none") return [];
  const [credential] = sentCredentials(shape, sent);
  if (credential === undefined) return [identification === "user" ? "username" : "license_key or username"];
  if (credential === "username") return identification !== "device" && !("password" in sent) ? ["password"] : [];
  return credential === "license_key" || "customer_account_code" in sent ? [] : ["customer_account_code"];
}

export function refuseSeveralIdentities(shape: Shape, sent: Sent): void {
  if (sentCredentials(shape, sent).length < 2) return;
  const names = credentials.filter((name) => name in shape);
  throw new Problem("validation_error", `Send only one of ${names.join(", ")}.`);
}

type LicenseValues = z.infer<z.ZodObject<typeof licenseParameters>> &
  Partial<z.infer<z.ZodObject<typeof signInParameters>>>;

export function licenseRequest(values: LicenseValues): LicenseRequest {
  return {
    product: values.product,
    hardwareId: values.hardware_id,
    identity: identityOf(values),
    licenseId: values.license_id ?? null,
    bundleCode: values.bundle_code ?? null,
  };
}

function identityOf(values: LicenseValues): Identity {
  if (values.license_key !== undefined) return { kind: "license-key", licenseKey: values.license_key };
  return userIdentity(values, "license_key or username");
}

type ProofValues = Partial<z.infer<z.ZodObject<typeof userSignInParameters>>>;

/** `missing` names what was to be sent where nothing was. */
export function userIdentity(values: ProofValues, missing = "username"): UserIdentity {
  if (values.username !== undefined) {
    return { kind: "user", username: values.username, password: values.password ?? null };
  }
  if (values.customer_account_code === undefined) refuseMissing([missing]);
  return {
    kind: "single-sign-on",
    customerAccountCode: values.customer_account_code ?? "",
    given:
      values.id_token === undefined
        ? { kind: "code", value: values.code ?? "" }
        : { kind: "token", value: values.id_token },
    redirectUri: values.redirect_uri ?? null,
  };
}

type DescriptionValues = z.infer<z.ZodObject<typeof deviceDescription>>;

/** What the device tells of itself; `os_hostname` is an older name for `hostname`. */
export function sentDescription(values: DescriptionValues): SentDescription {
  const { is_vm, vm_info, os_ver, ip, ip_local, app_ver, sdk_ver, mac_address } = values;
  const hostname = values.hostname ?? values.os_hostname;
  const members = { is_vm, vm_info, os_ver, hostname, ip, ip_local, app_ver, sdk_ver, mac_address };
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}
