/** A process of its own and the questions it answers, so that servers and load never share an event loop. */
import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";

// biome-ignore lint/suspicious/noExplicitAny: what a handler takes is known to the one who asks, through `Child`'s type.
export type Handlers = Record<string, (value: any) => unknown>;

interface Question {
  readonly id: number;
  readonly name: string;
  readonly value: unknown;
}

type Answer = { readonly id: number; readonly value: unknown } | { readonly id: number; readonly error: string };

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

export class Child<Answering extends Handlers> {
  readonly #process: ChildProcess;
  readonly #waiting = new Map<number, Waiting>();
  #asked = 0;

  /** `file` is a module beside this one that calls `answerParent`. */
  constructor(file: string) {
    this.#process = fork(fileURLToPath(new URL(file, import.meta.url)), {
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    this.#process.on("message", (answer: Answer) => {
      const waiting = this.#waiting.get(answer.id);
      this.#waiting.delete(answer.id);
      if ("error" in answer) waiting?.reject(new Error(`${file}: ${answer.error}`));
      else waiting?.resolve(answer.value);
    });
    this.#process.on("exit", () => {
      for (const { reject } of this.#waiting.values()) reject(new Error(`${file} has ended.`));
    });
  }

  ask<Name extends keyof Answering & string>(
    name: Name,
    ...[value]: Parameters<Answering[Name]>
  ): Promise<Awaited<ReturnType<Answering[Name]>>> {
    this.#asked += 1;
    const question: Question = { id: this.#asked, name, value };
    return new Promise((resolve, reject) => {
      this.#waiting.set(question.id, { resolve: resolve as Waiting["resolve"], reject });
      this.#process.send(question);
    });
  }

  stop(): void {
    this.#process.kill();
  }
}

/** Answers the parent's questions until it goes away. */
export function answerParent(handlers: Handlers): void {
  process.on("message", async ({ id, name, value }: Question) => {
    try {
      const answer = await handlers[name]?.(value);
      process.send?.({ id, value: answer } satisfies Answer);
    } catch (error) {
      process.send?.({
        id,
        error: error instanceof Error ? (error.stack ?? error.message) : String(error),
      } satisfies Answer);
    }
  });
  process.on("disconnect", () => process.exit());
}
