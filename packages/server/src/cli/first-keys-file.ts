/** Where a first run that nobody watches leaves the keys that it has made. */
import { join } from "node:path";

export function firstKeysFile(dataDir: string): string {
  return join(dataDir, "first-keys.json");
}
