/** How much of a proof to run: a short dose with the ordinary tests, the full one on its own. */

export function dose<Amount>(amounts: { readonly short: Amount; readonly full: Amount }): Amount {
  return process.env.LEASEHOLD_PROOF_DOSE === "full" ? amounts.full : amounts.short;
}

const BETWEEN_LINES_MILLISECONDS = 10_000;

/** Tells now and then how far a long proof has come. */
export class Progress {
  readonly #name: string;
  readonly #start = performance.now();
  #told = performance.now();

  constructor(name: string) {
    this.#name = name;
  }

  /** Says it only where the last line is some seconds old. */
  tell(state: () => string): void {
    if (performance.now() - this.#told < BETWEEN_LINES_MILLISECONDS) return;
    this.#told = performance.now();
    this.say(state());
  }

  say(state: string): void {
    console.log(`${this.#name}: ${state}, ${this.seconds()} s`);
  }

  seconds(): number {
    return Math.round((performance.now() - this.#start) / 1000);
  }
}

/** How far the clocks of server processes over one database are from the true one: up to 5 s either way. */
export const clockSkews = dose<readonly number[]>({
  short: [-5_000, 300, 5_000],
  full: [-5_000, -3_300, -1_700, -200, 300, 1_900, 3_600, 5_000],
});
