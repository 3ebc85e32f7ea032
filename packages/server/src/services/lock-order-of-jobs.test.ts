/** Jobs go through many rows: they wait for none in a circle, whatever calls and administrators do meanwhile. */
import { sql } from "kysely";
import { expect, it } from "vitest";
import { meet } from "../../test-support/deadlocks.ts";
import { accept, invited, PASSWORD } from "../../test-support/invited.ts";
import { describeMeetings, lock } from "../../test-support/meetings.ts";
import { addOperator } from "../../test-support/operators.ts";
import type { Queries } from "../storage/dialect.ts";
import { giveUpMail, putMailOff } from "../storage/mail-messages.ts";
import { deleteSessionsOver } from "../storage/operator-sessions.ts";
import { lockOperator } from "../storage/operators.ts";
import type { Schema } from "../storage/schema.ts";
import { changeSettings } from "./companies/settings.ts";
import { pruneHistories } from "./histories/prune.ts";
import { pruneMail } from "./mail/messages.ts";
import { forgetTries } from "./operators/guarded-try.ts";
import { pruneRefusals } from "./refusals/prune.ts";
import { findDue } from "./webhooks/claim.ts";
import { settleAndClaim } from "./webhooks/turn.ts";

const ROWS = 9;

describeMeetings("jobs wait for nobody in a circle", (wire) => {
  const context = () => wire.server.context;
  const database = () => context().database;
  const companyId = () => wire.server.company.company_id;
  const write = <Value>(work: (queries: Queries) => Promise<Value>) => database().write(work);

  const mail = (status: string) => ({
    company_id: companyId(),
    kind: "x",
    recipient: "a@b.example",
    sealed_facts: null,
    link_id: null,
    status,
    attempts: 0,
    due_at: 1,
    last_error: null,
    created_at: 1,
    sent_at: null,
  });
  const mailing = { status: "waiting", is: "mail_message" } as const;

  it.each([
    {
      job: "histories are forgotten",
      table: "license_history",
      row: async () => {
        const license = await wire.license();
        const { id } = await database()
          .read.selectFrom("license")
          .select("id")
          .where("license_key", "=", license.key)
          .executeTakeFirstOrThrow();
        const nothing = { device_id: null, license_user_id: null, sdk_version: null };
        return { license_id: id, ts: 1, source: "job", level: "info", text: "", data_json: "{}", ...nothing };
      },
      run: async () => {
        await changeSettings(context(), companyId(), { history_days: 1 });
        await pruneHistories(context());
      },
    },
    {
      job: "refusals are forgotten",
      table: "refusal",
      row: async () => ({
        company_id: companyId(),
        ts: 1,
        code: "license_not_found",
        call: "check_license",
        product: "",
        product_id: null,
        license_id: null,
        feature: "",
        hardware_id: "",
        username: "",
        count: 1,
      }),
      run: () => pruneRefusals(context()),
    },
    { job: "mail is forgotten", table: mailing.is, row: async () => mail("sent"), run: () => pruneMail(context()) },
    {
      job: "mail is given up",
      table: mailing.is,
      row: async () => mail(mailing.status),
      run: () => write((queries) => giveUpMail(queries, companyId(), 2, "too old")),
    },
    {
      job: "mail is put off",
      table: mailing.is,
      row: async () => mail(mailing.status),
      run: () => write((queries) => putMailOff(queries, companyId(), 2, { until: 3, reason: "none" })),
    },
    {
      job: "sessions are forgotten",
      table: "operator_session",
      row: async () => {
        const operator = await addOperator(context(), [{ companyId: companyId() }]);
        const digest = sql`md5(random()::text)`;
        const former = { previous_token_hash: null, previous_until: null, address: "", user_agent: "" };
        const times = { created_at: 1, last_seen_at: 1, rotated_at: 1 };
        const place = { operator_id: operator.id, company_id: companyId(), signed_in_by: "password" };
        return { ...place, token_hash: digest, csrf_token: "", ...former, ...times };
      },
      run: () => write((queries) => deleteSessionsOver(queries, { seenBefore: 2, createdBefore: 2 }, 100)),
    },
  ])("when $job", async ({ table, row, run }) => {
    const ids = Array.from({ length: ROWS }, () => context().newId());
    const made = await row();
    const rows = ids.map((id) => ({ id, ...made }));
    await write((queries) =>
      queries
        .insertInto(table as "refusal")
        .values(rows as never)
        .execute(),
    );
    const remove = (those: readonly number[]) => (queries: Queries) =>
      queries
        .deleteFrom(table as "refusal")
        .where("id", "in", those)
        .execute();
    await meet(database(), remove(ids.slice(4, 5)), run, remove(ids.toSpliced(4, 1)));
    const left = database()
      .read.selectFrom(table as keyof Schema & "refusal")
      .select("id")
      .where("id", "in", ids);
    expect(await left.execute()).toEqual([]);
  });

  /** An endpoint with deliveries that wait, one for each of these objects. */
  async function waitingDeliveries(objects: number) {
    const body = { url: "https://hooks.example/x", events: ["customer.created"], is_enabled: true };
    const { json: endpoint } = await wire.server.manage("POST", "/webhook-endpoints/", { body });
    const now = wire.clock.now();
    const keys = Array.from({ length: objects }, (_, index) => index + 1);
    const deliveries = await write(async (queries) => {
      const made: number[] = [];
      for (const object_id of keys) {
        const about = {
          company_id: companyId(),
          type: "customer.created",
          object_kind: "customer",
          object_id,
        } as const;
        const event = await queries
          .insertInto("event")
          .values({
            uuid: crypto.randomUUID(),
            ...about,
            operator_id: null,
            ts: now,
            data_json: "{}",
            distributed_at: now,
          })
          .returning("id")
          .executeTakeFirstOrThrow();
        const id = context().newId();
        const chances = { attempts: 0, attempts_left: 1, created_at: now, ended_at: null };
        const target = { webhook_endpoint_id: endpoint.id, event_id: event.id, status: "waiting" } as const;
        await queries
          .insertInto("webhook_delivery")
          .values({ id, ...about, ...target, ...chances })
          .execute();
        const key = { webhook_endpoint_id: endpoint.id, object_kind: "customer", object_id };
        // The last is claimed already; the server's own process is left with nothing that is due.
        const isLast = object_id === objects;
        await queries
          .insertInto("webhook_queue")
          .values({ ...key, due_at: now + 9e9, claim: isLast ? "mine" : null })
          .execute();
        made.push(id);
      }
      return made;
    });
    const last = await database()
      .read.selectFrom("webhook_delivery")
      .innerJoin("event", "event.id", "webhook_delivery.event_id")
      .innerJoin("webhook_endpoint", "webhook_endpoint.id", "webhook_delivery.webhook_endpoint_id")
      .selectAll(["event", "webhook_endpoint", "webhook_delivery"])
      .where("webhook_delivery.id", "=", deliveries.at(-1) ?? 0)
      .executeTakeFirstOrThrow();
    const key = { webhook_endpoint_id: endpoint.id, object_kind: "customer", object_id: objects };
    const attempt = { startedAt: now, milliseconds: 1, statusCode: 500, answer: "", failure: "status 500" };
    const settled = { claimed: { key, claim: "mine", lost: 0, delivery: last }, attempt };
    return { id: endpoint.id as number, due: now + 9e9, settled: settled as never };
  }

  const holdQueue = (endpointId: number, objectId: number) => (queries: Queries) =>
    sql`update webhook_queue set object_id = object_id
      where webhook_endpoint_id = ${endpointId} and object_id = ${objectId}`.execute(queries);

  it("when deliveries end and others are begun while events are handed on", async () => {
    const { id, due, settled } = await waitingDeliveries(2);
    const queue = { webhook_endpoint_id: id, object_kind: "customer", object_id: 1, due_at: due };
    const turn = () => write((queries) => settleAndClaim(context(), queries, [settled], [queue]));
    await meet(database(), holdQueue(id, 1), turn, holdQueue(id, 2));
    expect(await findDue(context(), () => 1)).toEqual([]);
  });

  it("when a webhook is deleted to which a delivery is just given up", async () => {
    const { id } = await waitingDeliveries(1);
    const removal = async () => {
      expect(await wire.server.manage("DELETE", `/webhook-endpoints/${id}/`)).toMatchObject({ status: 204 });
    };
    await meet(database(), holdQueue(id, 1), removal, lock(["webhook_endpoint", id]));
  });

  it("when an operator takes up an invitation while signing in", async () => {
    const { id, email } = await addOperator(context(), []);
    await write(async (queries) => {
      const password_hash = await context().passwords.hash(PASSWORD);
      await queries.updateTable("operator").set({ password_hash }).where("id", "=", id).execute();
    });
    const { token } = await invited(wire, { email });
    const signIn = (queries: Queries) => lockOperator(queries, id);
    const forgive = (queries: Queries) => forgetTries(queries, { at: "sign-in", email });
    const taking = async () => expect(await accept(wire.server, token)).toMatchObject({ status: 201 });
    await meet(database(), signIn, taking, forgive);
  });
});
