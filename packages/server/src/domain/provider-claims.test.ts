import { describe, expect, it } from "vitest";
import { isMeantFor, type PersonClaims, personOf, tokenClaims } from "./provider-claims.ts";

describe("a token", () => {
  it.each([
    ["it names us as its only audience", { aud: "us" }, true],
    ["its list of audiences holds us alone", { aud: ["us"] }, true],
    ["it was issued to us, for whatever audience", { aud: ["account"], azp: "us" }, true],
    ["it is for somebody else", { aud: "them" }, false],
    ["it was issued to somebody else, though for us", { aud: "us", azp: "them" }, false],
    ["it is for several and does not say whom it was issued to", { aud: ["us", "them"] }, false],
    ["it is for nobody", { aud: [] }, false],
  ])("counts where, and only where, it is ours: %s", (_what, claims, isOurs) => {
    expect(isMeantFor("us", claims)).toBe(isOurs);
  });

  it.each(["", "a\u0000b", "a\nb", "\ud800"])(
    "is none that names a person whose subject cannot be stored: %j",
    (sub) => {
      expect(tokenClaims.safeParse({ iss: "https://provider.example", aud: "us", iat: 1, sub }).success).toBe(false);
    },
  );
});

describe("an e-mail address", () => {
  const emailOf = (claims: PersonClaims) => personOf({ iss: "i", sub: "s" }, claims).verifiedEmail;

  it.each([
    ["the provider has verified it", { email: "Ana@Test.example", email_verified: true }, "ana@test.example"],
    ["it says so in text", { email: "ana@test.example", email_verified: "true" }, "ana@test.example"],
    ["the provider has not", { email: "ana@test.example", email_verified: false }, null],
    ["it says so in text", { email: "ana@test.example", email_verified: "false" }, null],
    ["the provider does not say", { email: "ana@test.example" }, null],
    ["it is none", { email: "ana", email_verified: true }, null],
    ["it cannot be stored", { email: "ana\u0000@test.example", email_verified: true }, null],
    ["there is none", { email_verified: true }, null],
    [
      "it would be stored as another: its end left out",
      { email: "ana@test.example|x@b.example", email_verified: true },
      null,
    ],
    ["it would be stored as another: a Kelvin sign", { email: "\u212aim@test.example", email_verified: true }, null],
    [
      "it has letters of its own",
      { email: "\u00d6sten@test.example", email_verified: true },
      "\u00f6sten@test.example",
    ],
  ])("counts according to whether %s", (_what, claims, email) => {
    expect(emailOf(claims)).toBe(email);
  });
});

it("a name that cannot be stored is left out", () => {
  const person = personOf({ iss: "i", sub: "s" }, { given_name: "Ana", family_name: "\u0000" });
  expect(person).toMatchObject({ firstName: "Ana", lastName: "" });
});
