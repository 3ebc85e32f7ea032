/**
 * The codes that people carry by hand between a device without a network and the vendor. All of them are ECDSA over
 * P-256; signatures travel as base64 of r and s, keys as base64 of their bare numbers.
 */
import { createECDH, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from "node:crypto";

/** What a device's codes are about. */
export interface AirGapDevice {
  readonly hardwareId: string;
  readonly licenseKey: string;
}

/** What the vendor confirms. */
export interface AirGapGrant extends AirGapDevice {
  /** Empty where the license comes from no policy. */
  readonly policyId: string;
}

/** A code or a policy file that cannot be what it should be; the message says what to look for. */
export class AirGapUnreadable extends Error {
  override readonly name = "AirGapUnreadable";
}

export interface NewInitializationCode {
  /** For the device, once: base64 of the private number of a fresh key pair. */
  readonly initializationCode: string;
  /** What the vendor keeps of it: base64 of both coordinates of the public point. */
  readonly publicKey: string;
}

export function newInitializationCode(): NewInitializationCode {
  const pair = createECDH(CURVE);
  const publicKey = pair.generateKeys();
  return {
    initializationCode: leftPadded(pair.getPrivateKey()).toString("base64"),
    publicKey: withoutMark(publicKey).toString("base64"),
  };
}

/** The code that a device shows to be activated; it shows the same kind of code to be deactivated. */
export function signDeviceCode(initializationCode: string, device: AirGapDevice): string {
  const key = privateKeyOf(readCode("initialization code", initializationCode, NUMBER_BYTES));
  return sign(DEVICE_DIGEST, deviceBytes(device), { key, ...RAW_SIGNATURE }).toString("base64");
}

/** Whether the device made its code with the initialization code whose public half is given. */
export function verifyDeviceCode(publicKey: string, device: AirGapDevice, code: string): boolean {
  const signature = readCode("code of the device", code, 2 * NUMBER_BYTES);
  const key = readAirGapPublicKey(publicKey);
  return verify(DEVICE_DIGEST, deviceBytes(device), { key, ...RAW_SIGNATURE }, signature);
}

/** The vendor's answer to a code of the device, to activate and to deactivate alike. */
export function signConfirmationCode(companyKey: KeyObject, grant: AirGapGrant): string {
  return sign("sha256", grantBytes(grant), { key: companyKey, ...RAW_SIGNATURE }).toString("base64");
}

export function verifyConfirmationCode(companyPublicKey: string, grant: AirGapGrant, code: string): boolean {
  const signature = readCode("confirmation code", code, 2 * NUMBER_BYTES);
  const key = readAirGapPublicKey(companyPublicKey);
  return verify("sha256", grantBytes(grant), { key, ...RAW_SIGNATURE }, signature);
}

/** A public key in the form in which applications are built with it: base64 of both coordinates. */
export function airGapPublicKeyText(publicKey: KeyObject): string {
  const { crv, x, y } = publicKey.export({ format: "jwk" });
  if (crv !== JWK_CURVE || x === undefined || y === undefined) throw new AirGapUnreadable("The key is not of P-256.");
  return Buffer.concat([Buffer.from(x, "base64url"), Buffer.from(y, "base64url")]).toString("base64");
}

const CURVE = "prime256v1";
const JWK_CURVE = "P-256";
const NUMBER_BYTES = 32;
const UNCOMPRESSED_POINT = 4;
const RAW_SIGNATURE = { dsaEncoding: "ieee-p1363" } as const;

/** Fixed by the devices that are in use; nothing else here or anywhere is signed over SHA-1. */
const DEVICE_DIGEST = "sha1";

function deviceBytes({ hardwareId, licenseKey }: AirGapDevice): Buffer {
  return Buffer.from(hardwareId + licenseKey);
}

function grantBytes({ hardwareId, licenseKey, policyId }: AirGapGrant): Buffer {
  return Buffer.from(hardwareId + licenseKey + policyId);
}

function readAirGapPublicKey(text: string): KeyObject {
  const point = readCode("public key", text, 2 * NUMBER_BYTES);
  try {
    return createPublicKey({ key: { kty: "EC", crv: JWK_CURVE, ...coordinates(point) }, format: "jwk" });
  } catch {
    throw new AirGapUnreadable("The public key is not a point of P-256. Copy it again, whole.");
  }
}

function privateKeyOf(number: Buffer): KeyObject {
  const pair = createECDH(CURVE);
  try {
    pair.setPrivateKey(number);
  } catch {
    throw new AirGapUnreadable("The initialization code is not a key. Copy it again, whole.");
  }
  const point = coordinates(withoutMark(pair.getPublicKey()));
  return createPrivateKey({
    key: { kty: "EC", crv: JWK_CURVE, ...point, d: number.toString("base64url") },
    format: "jwk",
  });
}

function coordinates(point: Buffer): { x: string; y: string } {
  return {
    x: point.subarray(0, NUMBER_BYTES).toString("base64url"),
    y: point.subarray(NUMBER_BYTES).toString("base64url"),
  };
}

/** An uncompressed point begins with a byte that says so. */
function withoutMark(point: Buffer): Buffer {
  if (point[0] !== UNCOMPRESSED_POINT) throw new Error("The point is not in its uncompressed form.");
  return point.subarray(1);
}

/** A private number comes without its leading zeros. */
function leftPadded(number: Buffer): Buffer {
  return Buffer.concat([Buffer.alloc(NUMBER_BYTES - number.length), number]);
}

/** Long enough for a code that was broken into lines and groups. */
const TYPED_CHARACTERS_MAX = 1024;

/** Codes are typed and pasted: white space is nothing, and anything else must be as it was made. */
function readCode(name: string, text: string, bytes: number): Buffer {
  const characters = 4 * Math.ceil(bytes / 3);
  const code = text.length > TYPED_CHARACTERS_MAX ? "" : text.replace(/\s+/g, "");
  const read = Buffer.from(code, "base64");
  if (read.length !== bytes || read.toString("base64") !== code) {
    throw new AirGapUnreadable(
      `The ${name} cannot be read: it has ${characters} characters, letters, digits, "+", "/" and "=" at its end. Copy it again, whole.`,
    );
  }
  return read;
}
