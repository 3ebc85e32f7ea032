/** What came of a delivery is written, also where the database fails for a while after it. */
import { expect, it, onTestFinished, vi } from "vitest";
import { catalogCompany } from "../../../test-support/catalog-company.ts";
import { describeOnBothDatabases } from "../../../test-support/databases.ts";
import { Receiver } from "../../../test-support/receiver.ts";
import { outgoingWithin } from "../../runtime/outgoing.ts";
import type { Database } from "../../storage/database.ts";
import { commandLine } from "../administrators/administrator.ts";
import { createEndpoint } from "./change-endpoint.ts";
import { WebhookDeliveries } from "./deliver.ts";
import { sendTest } from "./send-again.ts";

describeOnBothDatabases("what came of a delivery", (open) => {
  it("is written by a later turn where looking for more fails", async () => {
    const database = await open();
    const company = await catalogCompany(database);
    const receiver = await new Receiver().open();
    onTestFinished(() => receiver.close());
    const outgoing = outgoingWithin({ allowed: ["127.0.0.1"] });
    const context = { ...company.context, outgoing, reachable: async () => null };
    const { endpoint } = await createEndpoint(context, commandLine(company.id), { url: receiver.url });
    await sendTest(context, commandLine(company.id), endpoint.id);

    let isBroken = false;
    const breaking: Database = Object.defineProperty({ ...database }, "read", {
      get() {
        if (isBroken) throw new Error("the database cannot be read");
        return database.read;
      },
    });
    const troubles: unknown[] = [];
    const deliveries = new WebhookDeliveries({ ...context, database: breaking }, (error) => troubles.push(error));
    await deliveries.run();
    isBroken = true;
    // The turn that the delivery's end has brought about.
    await vi.waitFor(() => expect(troubles).toHaveLength(1), { timeout: 20_000 });
    isBroken = false;
    await deliveries.idle();
    const rows = await database.read.selectFrom("webhook_delivery").select(["status", "attempts"]).execute();
    expect(rows).toEqual([{ status: "delivered", attempts: 1 }]);
    expect(receiver.received).toHaveLength(1);
  });
});
