/** A company and everything that a drive has made in it. */
import type { CreatedCompany } from "../../src/services/companies/create.ts";
import type { Answer, Parameters } from "../license-client.ts";
import type { TestServer } from "../license-server.ts";
import type { ManagementAnswer, ManagementRequest } from "../management-client.ts";

export class World {
  readonly server: TestServer;
  readonly company: CreatedCompany;
  readonly #ids = new Map<string, number>();

  constructor(server: TestServer, company: CreatedCompany) {
    this.server = server;
    this.company = company;
    this.remember("company", company.company_id);
  }

  remember(name: string, id: unknown): void {
    if (typeof id !== "number") throw new Error(`What should be the id of ${name} is ${JSON.stringify(id)}.`);
    this.#ids.set(name, id);
  }

  id(name: string): number {
    const id = this.#ids.get(name);
    if (id === undefined) throw new Error(`Nothing was made that is called ${name}.`);
    return id;
  }

  has(name: string): boolean {
    return this.#ids.has(name);
  }

  /** Every id with its name. */
  get ids(): ReadonlyMap<string, number> {
    return this.#ids;
  }

  /** With the company's own key. */
  manage(method: string, path: string, request: ManagementRequest = {}): Promise<ManagementAnswer> {
    return this.server.manage(method, path, { key: this.company.management_api_key, ...request });
  }

  /** A call of an application; fails where it is refused. */
  async call(call: string, parameters: Parameters): Promise<Answer> {
    const answer = await this.server.call(call, parameters, { credentials: this.company });
    if (answer.status !== 200) throw new Error(`${call}: ${answer.status} ${answer.text}`);
    return answer;
  }
}
