/** How many failures an address may make before it has to wait; calls that succeed are never counted, unless they send mail. */
import { hash } from "node:crypto";
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { normalizedEmail } from "../domain/text.ts";
import { Problem } from "../errors/problem.ts";
import { CredentialRefused } from "../services/api-keys/authenticate.ts";
import { SignInRefused } from "../services/license-users/verify-password.ts";
import { countedAddress } from "./counted-address.ts";

/** Failures a minute before an address is made to wait; keys are long, so this only keeps guessing cheap to bear. */
const CREDENTIAL_FAILURES_PER_MINUTE = 600;
/** Wrong secrets for one OAuth client from one address. */
const CLIENT_FAILURES_PER_MINUTE = 60;
/** Wrong passwords for one user from one address in a quarter of an hour. */
const SIGN_IN_FAILURES_PER_USER = 20;
/** Wrong passwords for whichever users from one address in a quarter of an hour. */
const SIGN_IN_FAILURES_PER_ADDRESS = 300;
/** Mails that strangers from one address have us send in an hour. */
const MAILS_PER_HOUR = 30;
/** Sign-ins through a provider that one address may begin in a minute. */
const PROVIDER_SIGN_INS_PER_MINUTE = 60;
const QUARTER_HOUR_SECONDS = 15 * 60;
const LONGEST_WAIT_SECONDS = 15 * 60;

/** A limiter whose waits double with each time that they were not heeded. */
class BackingOff {
  readonly #limiter: RateLimiterMemory;
  readonly #ignored: RateLimiterMemory;

  constructor(points: number, seconds: number) {
    this.#limiter = new RateLimiterMemory({ points, duration: seconds });
    this.#ignored = new RateLimiterMemory({ points: Number.MAX_SAFE_INTEGER, duration: LONGEST_WAIT_SECONDS * 2 });
  }

  async refuseIfExhausted(name: string): Promise<void> {
    const state = await this.#limiter.get(name);
    if (
      state !== null &&
      state.remainingPoints <= 0 &&
      state.msBeforeNext > 0 &&
      state.consumedPoints > this.#limiter.points
    ) {
      throw waiting(state.msBeforeNext);
    }
  }

  async countFailure(name: string): Promise<void> {
    try {
      await this.#limiter.consume(name);
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error;
      const { consumedPoints } = await this.#ignored.consume(name);
      const seconds = Math.min(LONGEST_WAIT_SECONDS, 2 ** Math.min(10, consumedPoints));
      await this.#limiter.block(name, seconds);
      throw waiting(seconds * 1000);
    }
  }
}

export class FailureLimits {
  readonly #credentials = new BackingOff(CREDENTIAL_FAILURES_PER_MINUTE, 60);
  readonly #clients = new BackingOff(CLIENT_FAILURES_PER_MINUTE, 60);
  readonly #users = new BackingOff(SIGN_IN_FAILURES_PER_USER, QUARTER_HOUR_SECONDS);
  readonly #addresses = new BackingOff(SIGN_IN_FAILURES_PER_ADDRESS, QUARTER_HOUR_SECONDS);
  readonly #mails = new BackingOff(MAILS_PER_HOUR, 60 * 60);

  /** Before a stranger has a mail sent, to whomever: refuses where that has been done too often. */
  async countMail(address: string): Promise<void> {
    const from = countedAddress(address);
    await this.#mails.refuseIfExhausted(from);
    await this.#mails.countFailure(from);
  }
  readonly #begun = new BackingOff(PROVIDER_SIGN_INS_PER_MINUTE, 60);

  /** Before a password is tried: refuses where the address has guessed too often. */
  async beforeSignIn(address: string, username: string): Promise<void> {
    const from = countedAddress(address);
    await this.#users.refuseIfExhausted(`${from} ${normalizedEmail(username)}`);
    await this.#addresses.refuseIfExhausted(from);
  }

  /** Before a sign-in through a provider begins: each writes, and may have the provider asked. */
  async beforeProviderSignIn(address: string): Promise<void> {
    const from = countedAddress(address);
    await this.#addresses.refuseIfExhausted(from);
    await this.#begun.countFailure(from);
  }

  /** Before a browser that comes back from a provider is heard: refuses where the address has failed too often. */
  async beforeReturn(address: string): Promise<void> {
    await this.#addresses.refuseIfExhausted(countedAddress(address));
  }

  async afterRefusedReturn(address: string): Promise<void> {
    await this.#addresses.countFailure(countedAddress(address));
  }

  /** After a client has shown a wrong secret: counted for its address, and apart for the client from there. */
  async afterWrongSecret(address: string, clientId: string): Promise<void> {
    // The address first: past its limit no further client is remembered, and of none more than a digest.
    const from = countedAddress(address);
    await this.#credentials.countFailure(from);
    await this.#clients.countFailure(`${from} ${hash("sha256", clientId, "base64")}`);
  }

  /** After a call has failed: counts it where it was a guess, and answers rate_limited in its place past the limit. */
  async afterFailure(error: unknown, address: string, username: string): Promise<void> {
    const from = countedAddress(address);
    if (error instanceof CredentialRefused) await this.#credentials.countFailure(from);
    if (error instanceof SignInRefused) {
      await this.#users.countFailure(`${from} ${normalizedEmail(username)}`);
      await this.#addresses.countFailure(from);
    }
  }
}

/** Requests a minute for each API key and each address, where the operator has set a limit. */
export class RequestLimit {
  readonly #limiter: RateLimiterMemory | null;

  constructor(requestsPerMinute: number | null) {
    this.#limiter =
      requestsPerMinute === null ? null : new RateLimiterMemory({ points: requestsPerMinute, duration: 60 });
  }

  async countAddress(address: string): Promise<void> {
    if (this.#limiter !== null) await this.count(`address ${countedAddress(address)}`);
  }

  async count(name: string): Promise<void> {
    if (this.#limiter === null) return;
    try {
      await this.#limiter.consume(name);
    } catch (error) {
      if (error instanceof RateLimiterRes) throw waiting(error.msBeforeNext);
      throw error;
    }
  }
}

function waiting(milliseconds: number): Problem {
  const seconds = Math.max(1, Math.ceil(milliseconds / 1000));
  return new Problem("rate_limited", `Too many requests. Try again in ${seconds} s.`, { retryAfterSeconds: seconds });
}
