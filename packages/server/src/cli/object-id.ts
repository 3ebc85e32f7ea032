/** Ids of objects, as commands are given them. */
import { InvalidArgumentError } from "commander";
import { WrongUsage } from "../config.ts";

/** The id that an argument holds. */
export function objectId(text: string): number {
  if (isId(text)) return Number(text);
  throw new WrongUsage(`${JSON.stringify(text)} is no id. It is a whole number.`);
}

/** The id that an option holds. */
export function idOption(text: string): number {
  if (isId(text)) return Number(text);
  throw new InvalidArgumentError("It is a whole number.");
}

function isId(text: string): boolean {
  return /^\d{1,15}$|^\d{16}$/.test(text);
}
