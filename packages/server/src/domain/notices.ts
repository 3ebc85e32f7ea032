/** Every notice that can be sent by mail: what brings it about, who may receive it, and what its template knows. */
import type { EventType } from "./event-types.ts";
import { type Fact, type FactGroup, factsIn } from "./notice-facts.ts";

/**
 * `license_users` are all users of the license, but where a user or manager was assigned that one alone. `vendor` are the
 * addresses of the mail settings; `operator` is whoever the link is for, and nobody else.
 */
export const noticeRecipients = ["customer", "license_users", "license_managers", "vendor", "operator"] as const;
export type NoticeRecipient = (typeof noticeRecipients)[number];

/** What an event is about, as far as it decides which notice it brings about. */
export interface Occasion {
  readonly isTrial: boolean;
  /** What ends, of events that tell of an end. */
  readonly end: "validity" | "maintenance";
  /** What was reached, of events that tell of a limit. */
  readonly limit: string;
  /** Whether licenses were issued by it, of events of orders. */
  readonly hasIssued: boolean;
}

export interface Notice {
  readonly about: string;
  /** What brings it about; nothing where services send it by themselves. */
  readonly events: readonly EventType[];
  readonly isMeant?: (occasion: Occasion) => boolean;
  /** Who may receive it. */
  readonly mayReceive: readonly NoticeRecipient[];
  /** Who receives it unless the company says otherwise. */
  readonly receive: readonly NoticeRecipient[];
  readonly facts: readonly FactGroup[];
  /** Left out, it is sent only where the company has switched it on, so that nothing is sent by surprise. */
  readonly isOn?: true;
  /**
   * It carries a link by which operators get in, and a picture on another server is enough to read one: so no company words it,
   * or says where it goes.
   */
  readonly isFixed?: true;
}

const people = ["customer", "license_users", "license_managers", "vendor"] as const;
const aboutLicense = ["license", "order", "customer"] as const;

export const notices = {
  order_created: {
    about: "An order was placed. Orders of trials are none: a trial has notices of its own.",
    events: ["order.created"],
    isMeant: ({ isTrial }) => !isTrial,
    mayReceive: ["customer", "license_managers", "vendor"],
    receive: ["customer"],
    facts: ["order", "customer", "issued"],
  },
  order_appended: {
    about: "Licenses were added to an order.",
    events: ["order.updated"],
    isMeant: ({ hasIssued }) => hasIssued,
    mayReceive: ["customer", "license_managers", "vendor"],
    receive: ["customer"],
    facts: ["order", "customer", "issued"],
  },
  license_issued: {
    about: "A license was issued; one mail for each, with its key.",
    events: ["license.created"],
    isMeant: ({ isTrial }) => !isTrial,
    mayReceive: people,
    receive: ["customer"],
    facts: aboutLicense,
  },
  license_will_expire: {
    about: "A license ends in as many days as the setting expiring_soon_days names.",
    events: ["license.will_expire"],
    isMeant: ({ isTrial, end }) => !isTrial && end === "validity",
    mayReceive: people,
    receive: ["customer"],
    facts: [...aboutLicense, "days"],
  },
  license_expired: {
    about: "A license has ended.",
    events: ["license.expired"],
    isMeant: ({ isTrial }) => !isTrial,
    mayReceive: people,
    receive: ["customer"],
    facts: aboutLicense,
  },
  maintenance_will_expire: {
    about: "The maintenance of a license ends in as many days as the setting expiring_soon_days names.",
    events: ["license.will_expire"],
    isMeant: ({ end }) => end === "maintenance",
    mayReceive: people,
    receive: ["customer"],
    facts: [...aboutLicense, "days"],
  },
  maintenance_expired: {
    about: "The maintenance of a license has ended.",
    events: ["license.maintenance_expired"],
    mayReceive: people,
    receive: ["customer"],
    facts: aboutLicense,
  },
  trial_created: {
    about: "A trial was given. Whoever asks for one names the address that this goes to, and nobody has proved it.",
    events: ["license.created"],
    isMeant: ({ isTrial }) => isTrial,
    mayReceive: people,
    receive: ["customer"],
    facts: aboutLicense,
  },
  trial_will_expire: {
    about: "A trial ends in as many days as the setting expiring_soon_days names.",
    events: ["license.will_expire"],
    isMeant: ({ isTrial, end }) => isTrial && end === "validity",
    mayReceive: people,
    receive: ["customer"],
    facts: [...aboutLicense, "days"],
  },
  trial_expired: {
    about: "A trial has ended.",
    events: ["license.expired"],
    isMeant: ({ isTrial }) => isTrial,
    mayReceive: people,
    receive: ["customer"],
    facts: aboutLicense,
  },
  license_user_assigned: {
    about: "A user may use a license from now on. It holds no password.",
    events: ["license.license_user.assigned"],
    mayReceive: people,
    receive: ["license_users"],
    facts: [...aboutLicense, "user"],
  },
  license_manager_assigned: {
    about: "A license manager looks after an order from now on. It holds no password.",
    events: ["order.license_user.manager_assigned"],
    mayReceive: people,
    receive: ["license_users"],
    facts: ["order", "customer", "user"],
  },
  license_users_near_limit: {
    about: "Nine tenths of the users that a license allows are assigned.",
    events: ["license.limit_near"],
    mayReceive: ["customer", "license_managers", "vendor"],
    receive: ["license_managers", "vendor"],
    facts: [...aboutLicense, "limit"],
  },
  license_users_at_limit: {
    about: "All users that a license allows are assigned.",
    events: ["license.limit_reached"],
    isMeant: ({ limit }) => limit === "license_users",
    mayReceive: ["customer", "license_managers", "vendor"],
    receive: ["license_managers", "vendor"],
    facts: [...aboutLicense, "limit"],
  },
  limit_reached: {
    about: "The last activation, or the last unit of consumption, that a license or feature allows was taken.",
    events: ["license.limit_reached"],
    isMeant: ({ limit }) => limit !== "license_users",
    mayReceive: people,
    receive: ["vendor"],
    facts: [...aboutLicense, "limit"],
  },
  seats_exhausted: {
    about: "The last free seat of a license or feature was taken.",
    events: ["license.seats_exhausted"],
    mayReceive: people,
    receive: ["license_managers", "vendor"],
    facts: [...aboutLicense, "seats"],
  },
  consumption_pool_threshold: {
    about: "80, 90 or 100 percent of a consumption pool are consumed. The customer is the pool's account.",
    events: ["consumption_pool.threshold_reached"],
    mayReceive: ["customer", "vendor"],
    receive: ["vendor"],
    facts: ["pool"],
  },
  webhook_dead_letter: {
    about: "An event could not be delivered to a webhook, and is not tried again.",
    events: ["webhook.dead_letter"],
    mayReceive: ["vendor"],
    receive: ["vendor"],
    facts: ["webhook"],
  },
  operator_invitation: {
    about: "Somebody is invited to administer the company.",
    events: [],
    mayReceive: ["operator"],
    receive: ["operator"],
    facts: ["operator"],
    isOn: true,
    isFixed: true,
  },
  operator_password_reset: {
    about: "An operator has asked for a new password.",
    events: [],
    mayReceive: ["operator"],
    receive: ["operator"],
    facts: ["operator"],
    isOn: true,
    isFixed: true,
  },
} as const satisfies Readonly<Record<string, Notice>>;

export type NoticeKind = keyof typeof notices;

export const noticeKinds = Object.keys(notices) as readonly NoticeKind[];

export function isNoticeKind(text: string): text is NoticeKind {
  return Object.hasOwn(notices, text);
}

/** The same table by the type that all of it has. */
export function noticeOf(kind: NoticeKind): Notice {
  return notices[kind];
}

export function factsOfNotice(kind: NoticeKind): Readonly<Record<string, Fact>> {
  return factsIn(noticeOf(kind).facts);
}

/** The notices that an event of this type can bring about. */
export function noticesOfEvent(type: string): readonly NoticeKind[] {
  return noticeKinds.filter((kind) => noticeOf(kind).events.some((event) => event === type));
}
