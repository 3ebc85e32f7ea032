/** What proofs choose at random, from a seed that is printed: with the same seed the same things are chosen again. */

let next: () => number = Math.random;

/** From 0 up to 1. */
export function chance(): number {
  return next();
}

/** Chooses by `LEASEHOLD_PROOF_SEED`, or by a seed of its own where that is not set; returns the seed. */
export function seedChance(): number {
  const seed = Number(process.env.LEASEHOLD_PROOF_SEED ?? Math.floor(Math.random() * 2 ** 32));
  let state = seed;
  // Mulberry32: small, and evenly spread.
  next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return seed;
}
