import { expect, it } from "vitest";
import { type BindingDecision, type BindingFacts, decideBinding } from "./user-binding.ts";

const nobody: BindingFacts = { bound: null, namesake: null, createsUsers: false };
const namesake = { is_active: true, sso_subject: null, isOfAccount: true };
const email = "ana@test.example";

it.each([
  ["a user of an earlier sign-in", { ...nobody, bound: { is_active: true } }, email, "bound"],
  ["one of an earlier sign-in who hides the address by now", { ...nobody, bound: { is_active: true } }, null, "bound"],
  ["one who was switched off since", { ...nobody, bound: { is_active: false }, namesake }, email, "unknown"],
  ["nobody yet, without a verified address", { ...nobody, createsUsers: true }, null, "unverified"],
  ["nobody yet, and users are not made", nobody, email, "unknown"],
  ["nobody yet, and users are made", { ...nobody, createsUsers: true }, email, "create"],
  ["a user of the account with the address", { ...nobody, namesake }, email, "bind"],
  ["one who is somebody else", { ...nobody, namesake: { ...namesake, sso_subject: "x" } }, email, "taken"],
  ["one who was switched off", { ...nobody, namesake: { ...namesake, is_active: false } }, email, "unknown"],
  [
    "one of another account, and users are made",
    { bound: null, namesake: { ...namesake, isOfAccount: false }, createsUsers: true },
    email,
    "unknown",
  ],
] satisfies [string, BindingFacts, string | null, BindingDecision["kind"]][])(
  "somebody who signs in is %s",
  (_who, facts, verifiedEmail, kind) => {
    expect(decideBinding(facts, { verifiedEmail }).kind).toBe(kind);
  },
);
