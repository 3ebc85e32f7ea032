/** Names and secrets that people or programs are given, drawn from the system's random source. */
import { randomBytes, randomInt, randomUUID } from "node:crypto";

/** Digits and capital letters that cannot be mistaken for one another when read aloud. */
export const LICENSE_KEY_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
export const LICENSE_KEY_CHARACTERS = 16;
const PASSWORD_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ_@#-";
const INITIAL_PASSWORD_CHARACTERS = 12;
const TOKEN_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

function draw(alphabet: string, characters: number): string {
  return Array.from({ length: characters }, () => alphabet[randomInt(alphabet.length)]).join("");
}

/** Groups of four, as `XXXX-XXXX-XXXX-XXXX`: 80 random bits unless told otherwise. */
export function newLicenseKey(alphabet = LICENSE_KEY_ALPHABET, characters = LICENSE_KEY_CHARACTERS): string {
  return (draw(alphabet, characters).match(/.{1,4}/g) ?? []).join("-");
}

export function newInitialPassword(): string {
  return draw(PASSWORD_ALPHABET, INITIAL_PASSWORD_CHARACTERS);
}

/** The id of an order that the shop has given none. */
export function newStoreId(): string {
  return randomUUID();
}

export function newApiKey(): string {
  return randomUUID();
}

/** 240 random bits as text. */
export function newSharedKey(): string {
  return randomBytes(30).toString("base64url");
}

/** The form that management clients know: 8 characters, a dot, 32 characters. */
export function newManagementKey(): { readonly prefix: string; readonly key: string } {
  const prefix = draw(TOKEN_ALPHABET, 8);
  return { prefix, key: `${prefix}.${draw(TOKEN_ALPHABET, 32)}` };
}

/** A number from 0 to 1, so that what failed together is not tried again together. */
export function newChance(): number {
  return randomInt(1_000_001) / 1_000_000;
}

/** What receivers know an event by. */
export function newEventId(): string {
  return randomUUID();
}

/** 256 random bits as text: for sessions, and for links that are good once. */
export function newToken(): string {
  return randomBytes(32).toString("base64url");
}

/** What an authenticator app makes its codes from: 160 random bits, as RFC 4226 asks. */
export function newTotpKey(): Buffer {
  return randomBytes(20);
}

/** Good once in place of an authenticator app, and kept as a plain digest: 80 random bits. */
export function newBackupCode(): string {
  return newLicenseKey();
}

/** 128 random bits as text, which keep a digest from being found by trying. */
export function newSalt(): string {
  return randomBytes(16).toString("base64url");
}
