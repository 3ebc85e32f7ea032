/** What whoever has the public API key can have sent to people who have asked for nothing. */
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { openContextBeside } from "../../../test-support/license-server.ts";
import { describeOnServers } from "../../../test-support/wire.ts";
import { TRIAL_MAILS_PER_DAY_MAX } from "../../domain/mail-message.ts";
import type { ServiceContext } from "../context.ts";
import { handOnEvents } from "../events/hand-on.ts";

const MOST = TRIAL_MAILS_PER_DAY_MAX;
const VENDOR = "sales@orchard.example";

describeOnServers("mail about trials", (wire) => {
  const manage = (...request: Parameters<typeof wire.server.manage>) => wire.server.manage(...request);
  const beside: ServiceContext[] = [];
  let product: string;

  beforeAll(async () => {
    for (let opened = 0; opened < 3; opened += 1) beside.push(openContextBeside(wire.server, wire.place));
    const settings = { host: "mail.orchard.example", sender_address: VENDOR, vendor_addresses: [VENDOR] };
    await manage("PATCH", "/mail-settings/", { body: settings });
    for (const kind of ["trial_created", "trial_expired"]) {
      const body = { is_enabled: true, recipients: ["customer", "vendor"] };
      expect(await manage("PATCH", `/mail-notices/${kind}/`, { body })).toMatchObject({ status: 200 });
    }
  });
  afterAll(async () => {
    for (const { database } of beside) await database.close();
  });
  beforeEach(async () => {
    ({ product } = await wire.license({}, { product: { allow_trial: true, trial_days: 5 } }));
  });

  const newName = () => `victim-${wire.nextNumber()}`;
  const askFor = (email: string) =>
    wire.server.call("trial_key", { product, hardware_id: `trial-${wire.nextNumber()}`, email });
  /** All that has happened is handed on, by every process at once. */
  const messagesTo = async (name: string) => {
    await Promise.all(beside.map(handOnEvents));
    const query = { recipient__startswith: name, limit: 100, order_by: "created_at" };
    return (await manage("GET", "/mail-messages/", { query })).json.results as {
      id: number;
      status: string;
      last_error: string | null;
    }[];
  };
  const sentTo = async (name: string) => (await messagesTo(name)).filter(({ status }) => status !== "failed");

  it("goes to one address a few times a day, whoever asks how often, at however many processes", async () => {
    const name = newName();
    const answers = [];
    for (let asked = 0; asked < MOST + 3; asked += 1) {
      const { status, json } = await askFor(`${name}@people.example`);
      answers.push({ status, members: Object.keys(json as object) });
    }
    // Whoever asks hears nothing of it.
    for (const answer of answers) expect(answer).toEqual({ status: 200, members: answers[0]?.members });
    const messages = await messagesTo(name);
    expect(messages).toHaveLength(MOST + 3);
    const heldBack = messages.filter(({ status }) => status === "failed");
    expect(heldBack).toHaveLength(3);
    for (const { last_error } of heldBack) expect(last_error).toContain("held back");
  });

  it("goes to one mailbox no more often by other ways to write its address", async () => {
    const name = newName();
    const ways = [name, `${name}+shop`, `${name}+news`, `${name}.`, `${name}..`, `${name}.+x`, `${name}+y+z`];
    for (const way of ways) await askFor(`${way}@people.example`);
    expect(await messagesTo(name)).toHaveLength(ways.length);
    expect(await sentTo(name)).toHaveLength(MOST);
  });

  it("goes to the address again a day later, and to others meanwhile", async () => {
    const [name, other] = [newName(), newName()];
    for (let asked = 0; asked < MOST + 1; asked += 1) await askFor(`${name}@people.example`);
    expect(await sentTo(name)).toHaveLength(MOST);
    await askFor(`${other}@people.example`);
    expect(await sentTo(other)).toHaveLength(1);
    wire.clock.advance({ hours: 24 });
    await askFor(`${name}@people.example`);
    expect(await sentTo(name)).toHaveLength(MOST + 1);
  });

  it("is sent all the same where somebody of the vendor's resends what was held back", async () => {
    const name = newName();
    for (let asked = 0; asked < MOST + 1; asked += 1) await askFor(`${name}@people.example`);
    const { id = 0 } = (await messagesTo(name)).find(({ status }) => status === "failed") ?? {};
    expect(await manage("POST", `/mail-messages/${id}/resend/`)).toMatchObject({
      json: { status: "waiting", last_error: null },
    });
    expect(await sentTo(name)).toHaveLength(MOST + 1);
  });

  it("goes to the vendor's own addresses as often as there is something to tell", async () => {
    const before = (await sentTo(VENDOR)).length;
    for (let asked = 0; asked < MOST + 1; asked += 1)
      await askFor(asked === 0 ? VENDOR : `${newName()}@people.example`);
    expect(await sentTo(VENDOR)).toHaveLength(before + MOST + 1);
  });
});
