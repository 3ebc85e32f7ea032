/** Asks for a feature of the license; as it is a floating one, this also takes or renews a seat of it. */
import { activate, call, device } from "./leasehold.mjs";

await activate();
console.log(await call("GET", "check_license_feature", { ...device, feature: "MESH" }));
