/** Which passwords can be chosen. */

const PASSWORD_CHARACTERS_MIN = 8;
const PASSWORD_BYTES_MAX = 256;

/** Why `password` cannot be chosen, or null. */
export function passwordFault(password: string): string | null {
  if ([...password].length < PASSWORD_CHARACTERS_MIN) return `must have at least ${PASSWORD_CHARACTERS_MIN} characters`;
  if (Buffer.byteLength(password) > PASSWORD_BYTES_MAX) return `must be at most ${PASSWORD_BYTES_MAX} bytes of UTF-8`;
  return null;
}
