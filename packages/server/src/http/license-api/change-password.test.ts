import { expect, it } from "vitest";
import { startServerBeside, type TestServer } from "../../../test-support/license-server.ts";
import { granted, refused } from "../../../test-support/licensed-device.ts";
import { askForTrial, fresh, freshAddress, newTrial, trialProduct } from "../../../test-support/trials.ts";
import { describeOnServers, type TestLicense } from "../../../test-support/wire.ts";
import { requireWireShape } from "../../../test-support/wire-shapes.ts";

const NEWER = "a newer password";
const changed = { status: 200, text: "password_changed" };

async function change(server: TestServer, parameters: object, headers: Readonly<Record<string, string>> = {}) {
  const answer = await server.call("change_password", { ...parameters }, { headers });
  requireWireShape("change_password", answer);
  return answer;
}

describeOnServers("a license user who changes the password", (wire) => {
  const licenseOfAna = () => wire.license({ max_activations: 9 }, { users: { ana: {} } });
  const signedIn = (license: TestLicense, password: string) =>
    license
      .device()
      .usedBy({ ...license.user("ana"), password })
      .activate();

  it("signs in with the new one from then on, and with the former one no more", async () => {
    const license = await licenseOfAna();
    const ana = license.user("ana");
    expect(await change(wire.server, { ...ana, new_password: NEWER })).toMatchObject(changed);
    expect(await signedIn(license, NEWER)).toMatchObject(granted());
    expect(await signedIn(license, ana.password)).toMatchObject(refused("license_user_not_found"));
  });

  it("may be told by the address in capital letters", async () => {
    const license = await licenseOfAna();
    const { username, password } = license.user("ana");
    const asked = { username: username.toUpperCase(), password, new_password: NEWER };
    expect(await change(wire.server, asked)).toMatchObject(changed);
    expect(await signedIn(license, NEWER)).toMatchObject(granted());
  });

  it("gives the present password, and is told no more of a wrong one than of a wrong name", async () => {
    const license = await licenseOfAna();
    const ana = license.user("ana");
    const wrong = await change(wire.server, { ...ana, password: "not this one", new_password: NEWER });
    const unknown = await change(wire.server, { ...ana, username: "nobody@test.example", new_password: NEWER });
    expect(wrong).toMatchObject(refused("license_user_not_found"));
    expect(unknown.text).toBe(wrong.text);
    expect(await signedIn(license, ana.password)).toMatchObject(granted());
  });

  it.each([
    ["short", "new_password must have at least 8 characters"],
    ["é".repeat(200), "new_password must be at most 256 bytes"],
  ])("is told which rule a password breaks: %s", async (new_password, rule) => {
    const license = await licenseOfAna();
    const answer = await change(wire.server, { ...license.user("ana"), new_password });
    expect(answer).toMatchObject(refused("validation_error"));
    expect(answer.text).toContain(rule);
    expect(answer.text).not.toContain(new_password);
  });

  it("ends the initial password: nobody is shown it any more, whatever was remembered", async () => {
    const { server } = wire;
    const product = await trialProduct(wire, "user");
    const email = freshAddress(wire, "eva");
    const hardware_id = fresh(wire, "device");
    const { initial_password } = newTrial(await askForTrial(wire, product, { hardware_id, email }));
    const eva = { username: email, password: initial_password };
    const device = { product: product.code, hardware_id };
    await server.call("activate_license", { ...device, ...eva });
    const check = () => server.call("check_license", { ...device, username: email });
    expect(await check()).toMatchObject(granted({ user: { is_initial_password: true } }));
    const credentials = await wire.key({ calls: null });
    const list = () =>
      server.call("customer_license_users", { product: product.code, customer: email }, { credentials });
    expect(await list()).toMatchObject(granted({ users: [{ is_initial_password: true, initial_password }] }));

    expect(await change(server, { ...eva, new_password: NEWER })).toMatchObject(changed);
    expect(await check()).toMatchObject(granted({ user: { is_initial_password: false } }));
    expect(await list()).toMatchObject(granted({ users: [{ is_initial_password: false, initial_password: "" }] }));
  });

  it("twice at the same moment has one of the two new passwords", async () => {
    const license = await licenseOfAna();
    const ana = license.user("ana");
    const wanted = Array.from({ length: 5 }, (_, index) => `a password, number ${index}`);
    const answers = await Promise.all(wanted.map((new_password) => change(wire.server, { ...ana, new_password })));
    const taken = wanted.filter((_, index) => answers[index]?.status === 200);
    expect(taken).toHaveLength(1);
    expect(await signedIn(license, taken[0] ?? "")).toMatchObject(granted());
  });

  it("may send the call again under its Idempotency-Key", async () => {
    const license = await licenseOfAna();
    const asked = { ...license.user("ana"), new_password: NEWER };
    const headers = { "idempotency-key": fresh(wire, "change") };
    expect(await change(wire.server, asked, headers)).toMatchObject(changed);
    expect(await change(wire.server, asked, headers)).toMatchObject(changed);
    expect(await change(wire.server, asked)).toMatchObject(refused("license_user_not_found"));
  });

  it("is seen by every other process at once", async () => {
    if (wire.place.name === "SQLite") return;
    const license = await licenseOfAna();
    const ana = license.user("ana");
    const beside = await startServerBeside(wire.server, wire.place);
    try {
      const device = license.device().through(beside);
      expect(await device.activate()).toMatchObject(granted());
      expect(await change(wire.server, { ...ana, new_password: NEWER })).toMatchObject(changed);
      expect(await device.activate()).toMatchObject(refused("license_user_not_found"));
      expect(await device.usedBy({ ...ana, password: NEWER }).activate()).toMatchObject(granted());
    } finally {
      await beside.stop();
    }
  });

  it("is made to wait after too many wrong passwords, also with the right one", async () => {
    const license = await licenseOfAna();
    const ana = license.user("ana");
    const codes = new Set<string | undefined>();
    for (let guess = 0; guess < 21; guess += 1) {
      codes.add((await change(wire.server, { ...ana, password: `guess ${guess}`, new_password: NEWER })).code);
    }
    expect([...codes]).toEqual(["license_user_not_found", "rate_limited"]);
    const right = await change(wire.server, { ...ana, new_password: NEWER });
    expect(right).toMatchObject(refused("rate_limited", 429));
    // Guessing at one call is guessing at all of them.
    expect(await signedIn(license, ana.password)).toMatchObject(refused("rate_limited", 429));
  });
});
