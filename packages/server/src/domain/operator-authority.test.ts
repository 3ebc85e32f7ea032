import { describe, expect, it } from "vitest";
import { type Giver, type Member, refusalToChange, refusalToGive } from "./operator-authority.ts";
import { type Permission, permissions } from "./permissions.ts";
import { builtInRole } from "./roles.ts";

const roleOf = (code: string) => builtInRole(code)?.permissions ?? new Set<Permission>();
const giver = (allowed: Iterable<Permission>, operatorId: number | null = 1): Giver => ({
  permissions: new Set(allowed),
  operatorId,
});
const member = (role: string, more: Partial<Member> = {}): Member => ({
  operatorId: 2,
  permissions: roleOf(role),
  isLastOwner: false,
  ...more,
});

describe("a role", () => {
  it("is given by whoever holds all that it allows", () => {
    for (const code of ["owner", "admin", "support", "sales", "read-only"]) {
      expect(refusalToGive(giver(permissions), roleOf(code))).toBeNull();
    }
    expect(refusalToGive(giver(roleOf("support")), roleOf("support"))).toBeNull();
  });

  it("cannot be given by whoever lacks a permission of it, which is named", () => {
    const humanResources = giver(["operators_read", "operators_write", "customers_read"]);
    expect(refusalToGive(humanResources, new Set(["customers_read", "customers_write"]))).toEqual({
      kind: "beyond-own",
      lacking: ["customers_write"],
    });
    expect(refusalToGive(giver(roleOf("admin")), roleOf("owner"))).toEqual({
      kind: "beyond-own",
      lacking: ["operators_write"],
    });
  });

  it("without permissions can be given by anybody", () => {
    expect(refusalToGive(giver([]), new Set())).toBeNull();
  });
});

describe("a member", () => {
  const owner = giver(permissions);

  it.each(["give-role", "remove", "reset"] as const)("cannot %s himself or herself, whatever the role", (kind) => {
    const deed = kind === "give-role" ? { kind, role: roleOf("admin") } : { kind };
    expect(refusalToChange(owner, member("owner", { operatorId: 1 }), deed)).toEqual({ kind: "own-membership" });
  });

  it.each(["give-role", "remove", "reset"] as const)("who is mightier than the giver is out of reach of %s", (kind) => {
    const deed = kind === "give-role" ? { kind, role: roleOf("sales") } : { kind };
    const lesser = giver([...roleOf("admin"), "operators_write"].filter((one) => one !== "mail_write") as never);
    expect(refusalToChange(lesser, member("admin"), deed)).toEqual({ kind: "beyond-own", lacking: ["mail_write"] });
  });

  it("gets no role that allows what the giver may not", () => {
    const lesser = giver([...roleOf("support"), "operators_write"]);
    expect(refusalToChange(lesser, member("support"), { kind: "give-role", role: roleOf("sales") })).toMatchObject({
      kind: "beyond-own",
      lacking: ["orders_write", "customers_write", "license_users_write"],
    });
  });

  it("who is the last owner stays one, and can be reset", () => {
    const last = member("owner", { isLastOwner: true });
    const byKey = giver(permissions, null);
    expect(refusalToChange(byKey, last, { kind: "remove" })).toEqual({ kind: "last-owner" });
    expect(refusalToChange(byKey, last, { kind: "give-role", role: roleOf("admin") })).toEqual({ kind: "last-owner" });
    expect(refusalToChange(byKey, last, { kind: "reset" })).toBeNull();
  });

  it("who is one of several owners can be changed and removed by another", () => {
    expect(refusalToChange(owner, member("owner"), { kind: "remove" })).toBeNull();
    expect(refusalToChange(owner, member("owner"), { kind: "give-role", role: roleOf("sales") })).toBeNull();
  });
});
