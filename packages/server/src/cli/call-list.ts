/** The calls that a credential lists, as the command line takes and shows them. */
import { InvalidArgumentError } from "commander";
import { type LicenseApiCall, licenseApiCalls, ordinaryCalls } from "../domain/call-names.ts";

export function nameList(text: string): readonly string[] {
  const names = text.split(",").map((name) => name.trim());
  if (names.includes("")) throw new InvalidArgumentError("It is a list of names separated by commas.");
  return names;
}

/** A word for all of them: null would reach the command as empty text. */
export function callList(text: string): readonly LicenseApiCall[] | "all" {
  if (text === "all") return "all";
  return nameList(text).map((name) => {
    const call = licenseApiCalls.find((known) => known === name);
    if (call === undefined) {
      throw new InvalidArgumentError(`There is no call ${name}. Calls: all, or of ${licenseApiCalls.join(", ")}.`);
    }
    return call;
  });
}

/** The stored list of calls is written by the services alone. */
export function namesIn(callsJson: string): readonly string[] {
  return JSON.parse(callsJson);
}

export function callsInWords(calls: "all" | readonly string[]): string {
  if (calls === "all") return "all";
  const isOrdinary = calls.length === ordinaryCalls.length && ordinaryCalls.every((call) => calls.includes(call));
  return isOrdinary ? "ordinary" : calls.join(",");
}
