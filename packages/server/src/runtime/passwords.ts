/** Passwords: argon2id, a few at a time, so that a flood of sign-ins cannot take the machine. */
import { hash, verify } from "@node-rs/argon2";
import pLimit from "p-limit";
import { Problem } from "../errors/problem.ts";

export interface Passwords {
  /** The hash in PHC form. Throws service_unavailable where too many already wait. */
  hash(password: string): Promise<string>;
  /** Whether `password` belongs to `passwordHash`; with null (nobody's hash) false, after the same work. */
  verify(passwordHash: string | null, password: string): Promise<boolean>;
}

export interface PasswordCost {
  readonly memoryKilobytes: number;
  readonly passes: number;
}

/** OWASP's recommendation for argon2id: 19 MB, two passes. */
const RECOMMENDED: PasswordCost = { memoryKilobytes: 19_456, passes: 2 };
/** The number that the library gives argon2id. */
const ARGON2ID = 2;
const AT_ONCE_MAX = 2;
const WAITING_MAX = 64;

export function argon2Passwords(cost: PasswordCost = RECOMMENDED): Passwords {
  const options = {
    algorithm: ARGON2ID,
    memoryCost: cost.memoryKilobytes,
    timeCost: cost.passes,
    parallelism: 1,
  };
  const gate = pLimit(AT_ONCE_MAX);
  const nobody = hash("nobody has this password", options);
  async function queued<Value>(work: () => Promise<Value>): Promise<Value> {
    if (gate.pendingCount >= WAITING_MAX) {
      throw new Problem("service_unavailable", "Too many sign-ins at once. Try again in a moment.", {
        retryAfterSeconds: 5,
      });
    }
    return gate(work);
  }
  return {
    hash: (password) => queued(() => hash(password, options)),
    verify: (passwordHash, password) =>
      queued(async () => {
        const matches = await verify(passwordHash ?? (await nobody), password);
        return matches && passwordHash !== null;
      }),
  };
}
