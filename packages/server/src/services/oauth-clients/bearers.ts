/** Who calls with a bearer token: the client is looked up at each call, so that deleting it acts at once. */
import { hash } from "node:crypto";
import { LRUCache } from "lru-cache";
import { findOauthClient, type OauthClientWithCompany } from "../../storage/oauth-clients.ts";
import type { Caller } from "../caller.ts";
import type { ServiceContext } from "../context.ts";
import { type AccessTokens, type ReadToken, TokenRefused } from "./access-tokens.ts";
import { callerOfClient } from "./caller-of-client.ts";

const REMEMBERED_MAX = 10_000;

export class Bearers {
  readonly #context: ServiceContext;
  readonly #tokens: AccessTokens;
  /** Tokens whose signature has been verified, by their digest. */
  readonly #read = new LRUCache<string, ReadToken>({ max: REMEMBERED_MAX });
  readonly #callers = new LRUCache<number, Caller>({ max: REMEMBERED_MAX });

  constructor(context: ServiceContext, tokens: AccessTokens) {
    this.#context = context;
    this.#tokens = tokens;
  }

  /** The caller as the database says now; throws oauth_token_malformed or oauth_token_expired. */
  async authenticate(token: string): Promise<Caller> {
    const read = this.#known(token) ?? (await this.#readNew(token));
    const client = await findOauthClient(this.#context.database.read, read.clientId);
    if (client?.id !== read.clientNumber || client.company_id !== read.companyId) throw new TokenRefused();
    return this.#callerOf(client);
  }

  /**
   * The caller as remembered; null where only the database can tell. What is answered to it must be proven against the
   * company's present revision, which rises when a client is deleted.
   */
  remembered(token: string): Caller | null {
    const read = this.#known(token);
    return (read && this.#callers.get(read.clientNumber)) ?? null;
  }

  #known(token: string): ReadToken | undefined {
    const read = this.#read.get(digestOf(token));
    return read !== undefined && this.#context.clock.now() < read.expiresAt ? read : undefined;
  }

  async #readNew(token: string): Promise<ReadToken> {
    const read = await this.#tokens.read(token);
    this.#read.set(digestOf(token), read);
    return read;
  }

  #callerOf(client: OauthClientWithCompany): Caller {
    const known = this.#callers.get(client.id);
    if (known?.companyRevision === client.revision) return known;
    const caller = callerOfClient(client);
    this.#callers.set(client.id, caller);
    return caller;
  }
}

function digestOf(token: string): string {
  return hash("sha256", token, "base64");
}
