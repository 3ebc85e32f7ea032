/** Names and secrets that people or programs are given, drawn from the system's random source. */
import { randomBytes, randomInt, randomUUID } from "node:crypto";

/** Digits and capital letters that cannot be mistaken for one another when read aloud. */
const LICENSE_KEY_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
const LICENSE_KEY_CHARACTERS = 16;
const PASSWORD_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ_@#-";
const INITIAL_PASSWORD_CHARACTERS = 12;
const TOKEN_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

function draw(alphabet: string, characters: number): string {
  return Array.from({ length: characters }, () => alphabet[randomInt(alphabet.length)]).join("");
}

/** `XXXX-XXXX-XXXX-XXXX`, 80 random bits. */
export function newLicenseKey(): string {
  return (draw(LICENSE_KEY_ALPHABET, LICENSE_KEY_CHARACTERS).match(/.{4}/g) ?? []).join("-");
}

export function newInitialPassword(): string {
  return draw(PASSWORD_ALPHABET, INITIAL_PASSWORD_CHARACTERS);
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
