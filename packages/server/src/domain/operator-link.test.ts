import { expect, it } from "vitest";
import { linkAddress, linkStatus } from "./operator-link.ts";

it("a link is open up to its end, and never again once it was used or revoked", () => {
  const link = { expires_at: 1000, used_at: null, revoked_at: null };
  expect(linkStatus(link, 999)).toBe("open");
  expect(linkStatus(link, 1000)).toBe("expired");
  expect(linkStatus({ ...link, used_at: 5 }, 10)).toBe("used");
  expect(linkStatus({ ...link, revoked_at: 5 }, 10)).toBe("revoked");
});

it("a link carries its token in the fragment alone", () => {
  const { pathname, search, hash } = new URL(linkAddress("https://licenses.example/base", "invitation", "secret"));
  expect({ pathname, search, hash }).toEqual({ pathname: "/base/invitation", search: "", hash: "#secret" });
});
