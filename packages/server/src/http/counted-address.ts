/** Whom limits count as one address on the network. */
import ipaddr from "ipaddr.js";

/** IPv6 gives whoever has one address 2^64 of them, so that what these have in common counts. */
const OWN_IPV6_BITS = 64;

export function countedAddress(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  // An IPv4 address written as IPv6 is that address.
  const parsed = ipaddr.process(address);
  if (parsed instanceof ipaddr.IPv4) return parsed.toString();
  const own = parsed.parts.slice(0, OWN_IPV6_BITS / 16).map((part) => part.toString(16));
  return `${own.join(":")}::/${OWN_IPV6_BITS}`;
}
