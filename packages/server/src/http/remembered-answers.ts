/** Answers given before, given again after one read has proven that nothing they show has changed. */
import { LRUCache } from "lru-cache";
import type { Caller } from "../services/caller.ts";
import type { ServiceContext } from "../services/context.ts";
import { presentRevisions } from "../services/licenses/revisions.ts";
import type { Lasting } from "./endpoint.ts";

export interface SignedBody {
  readonly body: Buffer;
  readonly signature: string;
}

interface Remembered extends SignedBody {
  readonly lasting: Lasting;
}

const BYTES_MAX = 64 * 1024 * 1024;
/** What an entry takes beside its body and its URL. */
const ENTRY_BYTES = 1024;

export class RememberedAnswers {
  readonly #context: ServiceContext;
  readonly #answers = new LRUCache<string, Remembered>({
    maxSize: BYTES_MAX,
    sizeCalculation: (answer, name) => answer.body.length + name.length + ENTRY_BYTES,
  });

  constructor(context: ServiceContext) {
    this.#context = context;
  }

  remember(caller: Caller, url: string, answer: SignedBody, lasting: Lasting): void {
    this.#answers.set(nameOf(caller, url), { ...answer, lasting });
  }

  /** The answer to this URL and the instant it holds at, or null where it has to be made anew. */
  async find(caller: Caller, url: string): Promise<(SignedBody & { deviceId: number; now: number }) | null> {
    const answer = this.#answers.get(nameOf(caller, url));
    if (answer === undefined) return null;
    const { lasting } = answer;
    const present = await presentRevisions(this.#context, lasting.licenseId);
    const isCurrent =
      present !== undefined &&
      present.companyRevision === lasting.companyRevision &&
      present.companyRevision === caller.companyRevision &&
      present.licenseRevision === lasting.licenseRevision &&
      present.now < lasting.validUntil;
    if (isCurrent) return { ...answer, deviceId: lasting.deviceId, now: present.now };
    this.#answers.delete(nameOf(caller, url));
    return null;
  }
}

/** The URL holds every parameter of a GET; what the key may do is the key's own. */
function nameOf(caller: Caller, url: string): string {
  return `${caller.credentialId} ${url}`;
}
