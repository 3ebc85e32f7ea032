import { expect, it } from "vitest";
import { countedAddress } from "./counted-address.ts";

it.each([
  ["2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff"],
  ["2001:db8:1:2::1", "2001:0DB8:0001:0002:0000:0000:0000:0009"],
  ["fe80::1%eth0", "fe80::2%eth1"],
  ["192.0.2.1", "::ffff:192.0.2.1"],
])("%s and %s are one that limits count", (one, other) => {
  expect(countedAddress(one)).toBe(countedAddress(other));
});

it.each([
  ["2001:db8:1:2::1", "2001:db8:1:3::1"],
  ["192.0.2.1", "192.0.2.2"],
  ["", "192.0.2.1"],
])("%s and %s are two", (one, other) => {
  expect(countedAddress(one)).not.toBe(countedAddress(other));
});
