/** Refusals in the words of the command line, where those of the API would lead nowhere. */
import { CommandRefused, Problem } from "../errors/problem.ts";

/** By the code of a refusal, or by the member that it finds fault with. */
export type Words = Readonly<Record<string, string>>;

/** Any other refusal is told as it is. */
export async function inWords<Value>(words: Words, work: Promise<Value>): Promise<Value> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const known = [error.code, ...Object.keys(error.fields)].find((name) => Object.hasOwn(words, name));
    throw known === undefined ? error : new CommandRefused(words[known]);
  }
}
