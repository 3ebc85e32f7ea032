/** One request of a drive through the Management API, as a vendor's script would make it. */
import type { Documented } from "../management-fields.ts";
import type { World } from "./world.ts";

export interface Step {
  /** The endpoint's name. */
  readonly endpoint: string;
  /** Under which name the id in the path is remembered. */
  readonly id?: string;
  /** The kind in the path. */
  readonly kind?: string;
  readonly query?: (world: World) => Readonly<Record<string, string | number | boolean>>;
  readonly body?: (world: World) => unknown;
  /** The content of a file to send. */
  readonly file?: (world: World) => string;
  /** Under which name the id of the answered object is remembered. */
  readonly remember?: string;
  /** What else the answer tells that later steps need. */
  readonly learn?: (world: World, json: unknown) => void | Promise<void>;
  /** What the answer is, each of its items where it is a list. */
  readonly answers?: Documented;
  /** The message of the answer, to the letter. */
  readonly message?: string;
  /** Whether it takes away what other steps need, so that it is left out where a world is to be kept. */
  readonly isRemoval?: boolean;
}

/** Something that happens between requests: calls of an application, for instance. */
export type Happening = (world: World) => Promise<void>;

export type Drive = readonly (Step | Happening)[];
