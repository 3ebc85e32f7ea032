/** Takes a floating seat with a check, then gives it back. A borrowed seat is given back in the same way. */
import { activate, call, device } from "./leasehold.mjs";

await activate();
await call("GET", "check_license", device);
console.log(await call("POST", "floating/release", device));
