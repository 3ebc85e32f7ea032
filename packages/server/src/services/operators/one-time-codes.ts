/** The codes of authenticator apps, as all of them make them: TOTP with SHA-1, six digits, a new one every 30 seconds. */
import { Secret, TOTP } from "otpauth";
import { newTotpKey } from "../../runtime/random.ts";

const FORM = { algorithm: "SHA1", digits: 6, period: 30 } as const;
/** A phone's clock may be off, and typing takes time: one step before and one after are taken as well. */
const WINDOW_STEPS = 1;

/** As text that apps take: base32, 160 bits. */
export function newTotpSecret(): string {
  return Secret.fromHex(newTotpKey().toString("hex")).base32;
}

/** What an app reads from a QR code. */
export function totpAddress(secret: string, email: string): string {
  return new TOTP({ ...FORM, issuer: "Leasehold", label: email, secret }).toString();
}

/** The time step that the code is of, or null where it is of none about now. */
export function stepOfCode(secret: string, code: string, now: number): number | null {
  const delta = TOTP.validate({
    ...FORM,
    token: code,
    secret: Secret.fromBase32(secret),
    timestamp: now,
    window: WINDOW_STEPS,
  });
  return delta === null ? null : TOTP.counter({ period: FORM.period, timestamp: now }) + delta;
}
