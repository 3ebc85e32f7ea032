import { describe, expect, it } from "vitest";
import { type AdmissionFacts, decideAdmission } from "./operator-admission.ts";

const nobody: AdmissionFacts = {
  bound: null,
  namesake: null,
  invitation: null,
  provider: { firstSignInRole: null, emailDomains: [] },
};
const open = { firstSignInRole: "support", emailDomains: ["plum.example"] };
const ida = { verifiedEmail: "ida@plum.example" };
const decide = (facts: Partial<AdmissionFacts>, person: { verifiedEmail: string | null } = ida) =>
  decideAdmission({ ...nobody, ...facts }, person);

describe("a person at a company's provider", () => {
  it("stays who they were, whatever the provider says of their address", () => {
    expect(decide({ bound: { id: 1, isMember: true } }, { verifiedEmail: null })).toEqual({
      kind: "bound",
      operatorId: 1,
    });
  });

  it("is the member with their verified address", () => {
    expect(decide({ namesake: { id: 2, isMember: true, isBound: false } })).toEqual({ kind: "bind", operatorId: 2 });
  });

  it("is nobody without a verified address", () => {
    expect(decide({ provider: open }, { verifiedEmail: null })).toEqual({ kind: "unverified" });
  });

  it("is not a member who is somebody else at the provider", () => {
    expect(decide({ namesake: { id: 2, isMember: true, isBound: true } })).toEqual({ kind: "taken" });
  });

  it("becomes an operator by an invitation, whatever its domain", () => {
    expect(decide({ invitation: { role: "sales" }, provider: open }, { verifiedEmail: "ida@else.example" })).toEqual({
      kind: "create",
      email: "ida@else.example",
      role: "sales",
      isInvited: true,
    });
  });

  it("who is an operator elsewhere does not become one here by being named", () => {
    const namesake = { id: 3, isMember: false, isBound: false };
    expect(decide({ namesake, invitation: { role: "sales" } })).toEqual({ kind: "elsewhere" });
    expect(decide({ namesake, provider: open })).toEqual({ kind: "unknown" });
  });

  it("who was removed does not come back by the role for first sign-ins", () => {
    const bound = { id: 4, isMember: false };
    expect(decide({ bound, provider: open })).toEqual({ kind: "removed" });
    expect(decide({ bound, namesake: { ...bound, isBound: true }, provider: open })).toEqual({ kind: "removed" });
  });

  it("whose operator is gone comes back by an invitation alone, wherever it was accepted", () => {
    const bound = { id: null, isMember: false } as const;
    expect(decide({ bound, provider: open })).toEqual({ kind: "removed" });
    expect(decide({ bound, invitation: { role: "admin" } })).toMatchObject({ kind: "create", isInvited: true });
    expect(decide({ bound, namesake: { id: 6, isMember: true, isBound: false } })).toEqual({
      kind: "bind",
      operatorId: 6,
    });
  });

  it("who was removed does not come back as somebody who is another person", () => {
    const bound = { id: 4, isMember: false };
    const namesake = { id: 5, isMember: false, isBound: true };
    expect(decide({ bound, namesake, invitation: { role: "admin" } })).toEqual({ kind: "taken" });
  });

  it("whom nobody has invited becomes an operator where there is a role for that, and the domain is allowed", () => {
    expect(decide({ provider: open })).toEqual({
      kind: "create",
      email: "ida@plum.example",
      role: "support",
      isInvited: false,
    });
    expect(decide({ provider: { ...open, firstSignInRole: null } })).toEqual({ kind: "unknown" });
  });

  it.each(["ida@else.example", "ida@sub.plum.example", "ida@notplum.example", "plum.example@else.example"])(
    "of no allowed domain is nobody: %s",
    (verifiedEmail) => {
      expect(decide({ provider: open }, { verifiedEmail })).toEqual({ kind: "unknown" });
    },
  );
});
