/** What an object has to say of an event: for those who decide on notices, fill templates, and find recipients. */
import type { Facts } from "../../domain/notice-facts.ts";
import type { NoticeRecipient, Occasion } from "../../domain/notices.ts";

export interface Receiver {
  readonly email: string;
  readonly name: string;
}

export type Receivers = Readonly<Partial<Record<NoticeRecipient, readonly Receiver[]>>>;

export interface Told {
  readonly occasion?: Partial<Occasion>;
  readonly facts: Facts;
  readonly receivers: Receivers;
}
