/** Deactivates the license on this device, which also frees every seat that the device holds. */
import { activate, call, device } from "./leasehold.mjs";

await activate();
console.log(await call("POST", "deactivate_license", device));
