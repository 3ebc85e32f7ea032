/** Lets transactions that wait at the same time share one write to disk. */
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { setImmediate as nextTurn, setTimeout as sleep } from "node:timers/promises";
import type { Queries } from "./dialect.ts";

/** How long one group may take before it commits, so that the event loop is never held up for long. */
const GROUP_MILLISECONDS_MAX = 4;
const BUSY_MILLISECONDS_MAX = 10_000;
const ATTEMPTS_MAX = 5;

interface Waiting {
  run(): Promise<void>;
  settle(groupError?: unknown): void;
}

/**
 * Commits the transactions that wait at the same time together: one write to disk serves all of them. They still run
 * one after another, each within its own savepoint, and nobody hears of an outcome before it is on disk.
 */
export class GroupCommit {
  readonly #connection: DatabaseSync;
  readonly #queries: Queries;
  readonly #savepoint: StatementSync;
  readonly #release: StatementSync;
  #waiting: Waiting[] = [];
  #draining: Promise<void> | undefined;

  readonly #isWorthRetrying: (error: unknown) => boolean;

  constructor(connection: DatabaseSync, queries: Queries, isWorthRetrying: (error: unknown) => boolean) {
    this.#connection = connection;
    this.#isWorthRetrying = isWorthRetrying;
    this.#queries = queries;
    this.#savepoint = connection.prepare("savepoint one");
    this.#release = connection.prepare("release one");
  }

  write<Value>(work: (queries: Queries) => Promise<Value>): Promise<Value> {
    return new Promise((resolve, reject) => {
      let outcome: { value: Value } | { error: unknown } | undefined;
      this.#waiting.push({
        run: async () => {
          outcome = await this.#runInSavepoint(work);
        },
        settle: (groupError) => {
          if (groupError !== undefined || outcome === undefined) reject(groupError);
          else if ("value" in outcome) resolve(outcome.value);
          else reject(outcome.error);
        },
      });
      this.#draining ??= this.#drain();
    });
  }

  async idle(): Promise<void> {
    await this.#draining;
  }

  async #drain(): Promise<void> {
    // The requests that arrived in the same turn of the event loop come into the same group.
    await nextTurn();
    while (this.#waiting.length > 0) {
      await this.#commitOneGroup();
      await nextTurn();
    }
    this.#draining = undefined;
  }

  async #commitOneGroup(): Promise<void> {
    const group: Waiting[] = [];
    try {
      await this.#begin();
      const end = performance.now() + GROUP_MILLISECONDS_MAX;
      do {
        const next = this.#waiting.shift();
        if (next === undefined) break;
        group.push(next);
        await next.run();
      } while (performance.now() < end);
      this.#connection.exec("commit");
    } catch (error) {
      this.#rollBack();
      const failed = group.length > 0 ? group : this.#waiting.splice(0);
      for (const one of failed) one.settle(error ?? new Error("The transaction failed."));
      return;
    }
    await settleInPieces(group);
  }

  /** Where the disk refuses even this, the next group tries it again: who waits is told what went wrong first. */
  #rollBack(): void {
    try {
      if (this.#connection.isTransaction) this.#connection.exec("rollback");
    } catch {}
  }

  /** Another process (a command) may be writing: waits for it without holding up the event loop. */
  async #begin(): Promise<void> {
    const end = performance.now() + BUSY_MILLISECONDS_MAX;
    for (;;) {
      try {
        if (this.#connection.isTransaction) this.#connection.exec("rollback");
        this.#connection.exec("begin immediate");
        return;
      } catch (error) {
        if (!isBusy(error) || performance.now() > end) throw error;
        await sleep(2);
      }
    }
  }

  async #runInSavepoint<Value>(
    work: (queries: Queries) => Promise<Value>,
  ): Promise<{ value: Value } | { error: unknown }> {
    for (let attempt = 1; ; attempt += 1) {
      this.#savepoint.run();
      try {
        const value = await work(this.#queries);
        this.#release.run();
        return { value };
      } catch (error) {
        // A full disk can end the whole transaction; then the savepoint is gone and the group fails with the error.
        if (!this.#connection.isTransaction) throw error;
        this.#connection.exec("rollback to one; release one");
        if (attempt === ATTEMPTS_MAX || !this.#isWorthRetrying(error)) return { error };
      }
    }
  }
}

/** How many callers hear of their outcome before the event loop turns: each goes on to make and send its answer. */
const SETTLED_AT_ONCE_MAX = 8;

async function settleInPieces(group: readonly Waiting[]): Promise<void> {
  for (const [index, one] of group.entries()) {
    one.settle();
    if (index % SETTLED_AT_ONCE_MAX === SETTLED_AT_ONCE_MAX - 1) await nextTurn();
  }
}

/** Whether another process holds the write lock just now. */
export function isBusy(error: unknown): boolean {
  return error instanceof Error && "errcode" in error && Number(error.errcode) % 256 === 5;
}
