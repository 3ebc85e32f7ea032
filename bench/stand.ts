/** Servers, load and installation, brought up once and asked to run against each other. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eventTypes } from "../packages/server/src/domain/event-types.ts";
import type { CreatedCompany } from "../packages/server/src/services/companies/create.ts";
import { callLicenseApi } from "../packages/server/test-support/license-client.ts";
import { callManagementApi } from "../packages/server/test-support/management-client.ts";
import { Child } from "./child.ts";
import { type FloorCall, floorCalls } from "./floor-calls.ts";
import type { FloorAnswers, FloorHandlers } from "./floor-server.ts";
import type { LoadFigures, LoadHandlers, PlannedRequest } from "./load-generator.ts";
import { type BenchLicense, prepareInstallation } from "./prepare.ts";
import type { ProductHandlers } from "./product-server.ts";
import type { FunctionTime } from "./profile-times.ts";
import type { Comparison, Contender } from "./rows.ts";
import type { ProcessFigures, WatchHandlers } from "./self-watch.ts";

export interface RoundFigures extends LoadFigures, ProcessFigures {
  /** Made by the product for one operation; the floor makes as many as it was told to. */
  readonly freshSignatures: number;
}

export class Stand {
  readonly #folder = mkdtempSync(join(tmpdir(), "leasehold-bench-"));
  readonly #load = new Child<LoadHandlers>("load-generator.ts");
  readonly #product = new Child<ProductHandlers>("product-server.ts");
  readonly #floor = new Child<FloorHandlers>("floor-server.ts");
  #company: CreatedCompany | undefined;
  #ports = { product: 0, floor: 0 };
  /** The id of a webhook that wants every event of licenses. */
  #webhook: number | undefined;

  async open(licenses: readonly BenchLicense[]): Promise<void> {
    const dataDir = join(this.#folder, "data");
    const company = await prepareInstallation(dataDir, licenses);
    this.#company = company;
    this.#ports = {
      product: await this.#product.ask("listen", { dataDir }),
      floor: await this.#floor.ask("listen", {
        file: join(this.#folder, "floor.db"),
        apiKey: company.api_key,
        sharedKey: company.shared_key,
        licenseKeys: licenses.map(({ key }) => key),
      }),
    };
  }

  async run(contender: Contender, seconds: number): Promise<RoundFigures> {
    const server = this.#serverOf(contender);
    await this.#product.ask("freshSignatures");
    await server.ask("startWatching");
    const load = await this.#runLoad(contender, seconds);
    const figures = await server.ask("stopWatching");
    const freshSignatures = (await this.#product.ask("freshSignatures")) / load.operations;
    return { ...load, ...figures, freshSignatures };
  }

  async profile(contender: Contender, seconds: number): Promise<FunctionTime[]> {
    const server = this.#serverOf(contender);
    await server.ask("startProfile");
    await this.#runLoad(contender, seconds);
    return server.ask("stopProfile");
  }

  /** Whether the company's webhook, which is made for it, is told of what happens, and how long its receiver takes. */
  async switchWebhook(is_enabled: boolean, receiverMilliseconds: number): Promise<void> {
    if (this.#webhook === undefined) {
      const events = Object.keys(eventTypes).filter((name) => name.startsWith("license."));
      const url = `http://127.0.0.1:${await this.#load.ask("receive")}/hook`;
      this.#webhook = (await this.#manage("POST", "/webhook-endpoints/", { url, events })).id;
    }
    await this.#load.ask("receiveWithin", receiverMilliseconds);
    await this.#manage("PATCH", `/webhook-endpoints/${this.#webhook}/`, { is_enabled });
  }

  /** How many events the webhook's receiver has been sent. */
  delivered(): Promise<number> {
    return this.#load.ask("delivered");
  }

  async #manage(method: string, path: string, body: object): Promise<{ id: number }> {
    const key = this.#credentials().management_api_key;
    const { status, text, json } = await callManagementApi(`http://127.0.0.1:${this.#ports.product}`, method, path, {
      key,
      body,
    });
    if (status >= 300) throw new Error(`${method} ${path}: ${text}`);
    return json;
  }

  /** Warms all contenders up and makes the floor as heavy as the product; returns the signatures that it then makes. */
  async warmUp({ contenders, floorSigns }: Comparison, seconds: number): Promise<number> {
    const [floor, first, ...others] = contenders;
    for (const contender of [first, ...others]) await this.#runLoad(contender, seconds);
    await this.#product.ask("freshSignatures");
    const { operations } = await this.#runLoad(first, seconds / 2);
    const freshSignatures = (await this.#product.ask("freshSignatures")) / operations;
    const requests = (first.plan.connections[0] ?? []).slice(0, first.plan.requestsPerOperation);
    const answers: FloorAnswers = {};
    for (const [index, request] of requests.entries()) {
      // Of the requests of one operation only the first has something new to sign: releases answer an empty body.
      const signs = floorSigns && index === 0;
      const call = callOf(request);
      answers[call] = { bytes: await this.#answerBytes(request), freshSignatures: signs ? freshSignatures : 0 };
    }
    await this.#floor.ask("answerWith", answers);
    await this.#runLoad(floor, seconds);
    return floorSigns ? freshSignatures : 0;
  }

  close(): void {
    for (const child of [this.#load, this.#product, this.#floor]) child.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #serverOf({ server }: Contender): Child<WatchHandlers> {
    return server === "product" ? this.#product : this.#floor;
  }

  #runLoad({ server, plan }: Contender, seconds: number): Promise<LoadFigures> {
    const { api_key: apiKey, shared_key: sharedKey } = this.#credentials();
    return this.#load.ask("run", { ...plan, seconds, apiKey, sharedKey, port: this.#ports[server] });
  }

  /** The size of one answer of the product, whose signatures must verify. */
  async #answerBytes({ method, path, body = "{}" }: PlannedRequest): Promise<number> {
    const url = new URL(path, `http://127.0.0.1:${this.#ports.product}`);
    const parameters = method === "GET" ? Object.fromEntries(url.searchParams) : JSON.parse(body);
    const call = callOf({ method, path });
    const answer = await callLicenseApi(url.origin, this.#credentials(), call, parameters, { method, now: Date.now() });
    if (answer.status !== 200) throw new Error(`${call} answers ${answer.text}`);
    return Buffer.byteLength(answer.text);
  }

  #credentials(): CreatedCompany {
    if (this.#company === undefined) throw new Error("The stand has not been opened.");
    return this.#company;
  }
}

function callOf({ path }: PlannedRequest): FloorCall {
  const named = path.replace("/api/v4/", "").split("?")[0];
  const call = floorCalls.find((known) => known === named);
  if (call === undefined) throw new Error(`The floor does not know ${named}.`);
  return call;
}
