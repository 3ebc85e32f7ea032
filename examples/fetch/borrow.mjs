/** Borrows a floating seat for as long as the license allows, so that the device may go offline. */
import { activate, call, device } from "./leasehold.mjs";

await activate();
console.log(await call("POST", "floating/borrow", { ...device, borrowed_until: null }));
