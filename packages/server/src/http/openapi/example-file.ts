/** Request files as the document shows them. */
import { encodeOfflineFile, wrappedOfflineRequest } from "@leasehold/protocol";
import { exampleKeys } from "./example-keys.ts";

export function exampleFile(parameters: Readonly<Record<string, unknown>>): string {
  return encodeOfflineFile(wrappedOfflineRequest(JSON.stringify(parameters), exampleKeys.sharedKey));
}
