/** Which addresses the server's own connections may lead to: public ones, and those that are named as allowed. */
import type { LookupAddress } from "node:dns";
import { lookup } from "node:dns/promises";
import ipaddr from "ipaddr.js";

export type Resolve = (host: string) => Promise<readonly LookupAddress[]>;

export const resolveHost: Resolve = (host) => lookup(host, { all: true });

export interface ReachableAddresses {
  /** Whether the address is one of those that are named. */
  isNamed(address: string): boolean;
  /**
   * Why the address may not be connected to, as a sentence about the host, or null. It tells whoever asks nothing of where
   * names lead within the network. A name that leads to several
   * addresses is refused for any of them, or it could lead elsewhere at its second use.
   */
  refusalOf(host: string, address: string): string | null;
}

/** `named` are addresses and networks beyond the public ones. */
export function reachableAddresses(named: readonly string[]): ReachableAddresses {
  const isNamed = membershipIn(named);
  return {
    isNamed,
    refusalOf(host, address) {
      if (isNamed(address) || isPublic(address)) return null;
      return `${host} leads to no public address. If it may be reached, name its address in LEASEHOLD_OUTGOING_ALLOW.`;
    },
  };
}

/** Where a cloud answers its machines under an address that looks public. */
const METADATA_ADDRESSES: ReadonlySet<string> = new Set(["168.63.129.16"]);

/** Of IPv6 no more than this has been given out for public use; old forms of mapped IPv4 addresses lie outside of it. */
const PUBLIC_IPV6 = ipaddr.IPv6.parseCIDR("2000::/3");

function isPublic(address: string): boolean {
  const parsed = ipaddr.process(address);
  if (parsed instanceof ipaddr.IPv6 && !parsed.match(PUBLIC_IPV6)) return false;
  return parsed.range() === "unicast" && !METADATA_ADDRESSES.has(parsed.toString());
}

function membershipIn(networks: readonly string[]): (address: string) => boolean {
  const ranges = networks.map((network) => {
    if (network.includes("/")) return ipaddr.parseCIDR(network);
    const address = ipaddr.process(network);
    return [address, address.kind() === "ipv4" ? 32 : 128] satisfies [typeof address, number];
  });
  return (address) => {
    const parsed = ipaddr.process(address);
    return ranges.some(([network, bits]) => network.kind() === parsed.kind() && parsed.match([network, bits] as never));
  };
}
