/** Searches what the server has logged for what calls carried: keys, passwords, names, in whichever form. */
import { expect } from "vitest";
import { licenseApiCalls } from "../src/domain/call-names.ts";
import { codes } from "../src/errors/codes.ts";
import { LICENSE_API } from "../src/http/routes.ts";
import { SECRET_KEY } from "./license-server.ts";
import type { Overheard } from "./overheard-wire.ts";
import type { Wire } from "./wire.ts";

/** What the log may say though calls carry it too: codes and calls by their names, and words in the names of our files. */
const vocabulary = new Set<string>([...Object.keys(codes), ...licenseApiCalls, "activation", "consumption"]);

/** Searches all that the server has logged so far, and all that was told beside, for what was overheard. */
export function expectSilence({ server }: Wire, overheard: Overheard, told = ""): void {
  const { shared_key, management_api_key, api_key } = server.company;
  overheard.add([shared_key, management_api_key, api_key, SECRET_KEY, `${server.url}${LICENSE_API}`, "hmac-sha256"]);
  const log = server.logLines.join("") + told;
  expect(log).not.toBe("");
  const found = [...overheard.texts].filter(
    (text) => !vocabulary.has(text) && formsOf(text).some((form) => log.includes(form)),
  );
  expect(found).toEqual([]);
}

function formsOf(text: string): readonly string[] {
  // Half of a surrogate pair has no form in a URL.
  return [text, encodeURIComponent(text.toWellFormed()), Buffer.from(text).toString("base64").slice(0, -4)];
}
