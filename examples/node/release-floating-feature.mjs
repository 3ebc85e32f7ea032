/** Gives the seat of a floating feature back, so that another device can have it at once. */
import { activate, call, device } from "./leasehold.mjs";

await activate();
await call("GET", "check_license_feature", { ...device, feature: "MESH" });
console.log(await call("POST", "floating/feature_release", { ...device, feature: "MESH" }));
