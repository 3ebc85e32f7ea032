/** Passwords that count how often one was looked at: the work that tells an attacker something, whatever time it takes. */
import { Problem } from "../src/errors/problem.ts";
import type { Passwords } from "../src/runtime/passwords.ts";
import type { ServiceContext } from "../src/services/context.ts";

export class CountingPasswords {
  verified = 0;
  /** Whether too many already wait. */
  isBusy = false;

  /** For the `adjust` of a test's server. */
  readonly adjust = (context: ServiceContext): ServiceContext => ({ ...context, passwords: this.#over(context) });

  #over({ passwords }: ServiceContext): Passwords {
    return {
      hash: (password) => passwords.hash(password),
      verify: async (passwordHash, password) => {
        if (this.isBusy) throw new Problem("service_unavailable");
        this.verified += 1;
        return passwords.verify(passwordHash, password);
      },
    };
  }
}
