/** Every job of a server, in two lists: what each process does for itself, and what one of them does for all. */
import type { OnTrouble, ScheduledJob } from "../runtime/scheduled-job.ts";
import { pruneActivities } from "../services/activities/prune.ts";
import { type RememberedHeads, SEALING_JOB, type SealingNews, sealRecords, untold } from "../services/audit/seal.ts";
import type { ServiceContext } from "../services/context.ts";
import type { LastChecks } from "../services/devices/last-checks.ts";
import { handOnEvents } from "../services/events/hand-on.ts";
import { pruneEvents } from "../services/events/prune.ts";
import { pruneHistories } from "../services/histories/prune.ts";
import { IMPORTS_JOB } from "../services/imports/parts.ts";
import { workOffImports } from "../services/imports/work-off.ts";
import { tellLicenseEnds } from "../services/license-ends/tell.ts";
import { pruneMail } from "../services/mail/messages.ts";
import { sendDueMail } from "../services/mail/send-due.ts";
import { answerResetWishes } from "../services/operators/answer-reset-wishes.ts";
import { PASSWORD_RESETS_JOB } from "../services/operators/ask-reset.ts";
import { forgetLinks } from "../services/operators/forget-links.ts";
import { forgetSessions } from "../services/operators/forget-sessions.ts";
import { forgetPendingSignIns } from "../services/provider-sign-in/forget.ts";
import { pruneRefusals } from "../services/refusals/prune.ts";
import { pruneCalls } from "../services/repeated-calls/prune.ts";
import { WebhookDeliveries } from "../services/webhooks/deliver.ts";
import type { Job } from "./regularly.ts";

/** What a process writes that it alone has in memory, and what any process does as soon as it is due. */
export function processJobs(context: ServiceContext, lastChecks: LastChecks, onTrouble: OnTrouble): Job[] {
  const deliveries = new WebhookDeliveries(context, (error) => onTrouble("deliver an event to a webhook", error));
  return [
    {
      purpose: "write when devices last checked in",
      intervalMilliseconds: 2_000,
      run: () => lastChecks.flush(context),
    },
    {
      purpose: "write when users last signed in",
      intervalMilliseconds: 2_000,
      run: () => context.lastLogins.flush(context.database),
    },
    {
      purpose: "write which calls were refused",
      intervalMilliseconds: 2_000,
      run: () => context.refusals.flush(context),
    },
    {
      purpose: "write which calls were made",
      intervalMilliseconds: 2_000,
      run: () => context.activities.flush(context),
    },
    {
      purpose: "write when management keys were last used",
      intervalMilliseconds: 5_000,
      run: () => context.keyUses.flush(context.database),
    },
    {
      purpose: "hand events on",
      intervalMilliseconds: 1_000,
      run: () => handOnEvents(context),
    },
    {
      purpose: "deliver events to webhooks",
      intervalMilliseconds: 1_000,
      run: () => deliveries.run(),
      end: () => deliveries.end(),
    },
    {
      purpose: "send mail",
      intervalMilliseconds: 2_000,
      run: (signal) => sendDueMail(context, signal),
    },
  ];
}

/**
 * What is done once for the whole installation. A run that was missed is not made up for, so each job comes round at
 * least hourly, and reads from the database what is due: what is to happen daily keeps there what it has done. Links in
 * what is sent begin with `baseUrl`.
 */
export function scheduledJobs(context: ServiceContext, baseUrl: string, sealing: SealingNews = untold): ScheduledJob[] {
  const rememberedHeads: RememberedHeads = new Map();
  return [
    {
      name: IMPORTS_JOB,
      purpose: "work off the files to import",
      schedule: "* * * * *",
      isWokenAtStart: true,
      run: (signal) => workOffImports(context, signal),
    },
    {
      name: SEALING_JOB,
      purpose: "seal the record of changes",
      schedule: "* * * * *",
      run: (signal) => sealRecords(context, rememberedHeads, sealing, signal),
    },
    {
      name: "tell-license-ends",
      purpose: "tell which licenses end",
      schedule: "*/10 * * * *",
      run: (signal) => tellLicenseEnds(context, signal),
    },
    {
      name: PASSWORD_RESETS_JOB,
      purpose: "send links for new passwords",
      schedule: "* * * * *",
      isWokenAtStart: true,
      run: (signal) => answerResetWishes(context, baseUrl, signal),
    },
    {
      name: "forget-operator-links",
      purpose: "forget old links of operators",
      schedule: "50 * * * *",
      run: () => forgetLinks(context),
    },
    {
      name: "forget-repeated-calls",
      purpose: "forget repeated calls",
      schedule: "*/10 * * * *",
      run: () => pruneCalls(context),
    },
    {
      name: "forget-sessions",
      purpose: "forget ended sessions and failed sign-ins",
      schedule: "5,25,45 * * * *",
      run: (signal) => forgetSessions(context, signal),
    },
    {
      name: "forget-pending-sign-ins",
      purpose: "forget sign-ins that nobody has come back from",
      schedule: "*/10 * * * *",
      run: () => forgetPendingSignIns(context),
    },
    {
      name: "forget-refusals",
      purpose: "forget old refusals",
      schedule: "20 * * * *",
      run: (signal) => pruneRefusals(context, signal),
    },
    {
      name: "forget-activities",
      purpose: "forget old activities",
      schedule: "30 * * * *",
      run: (signal) => pruneActivities(context, signal),
    },
    {
      name: "forget-events",
      purpose: "forget old events",
      schedule: "50 * * * *",
      run: (signal) => pruneEvents(context, signal),
    },
    {
      name: "forget-histories",
      purpose: "forget old histories",
      schedule: "40 * * * *",
      run: (signal) => pruneHistories(context, signal),
    },
    {
      name: "forget-mail",
      purpose: "forget mail that was sent",
      schedule: "50 * * * *",
      run: (signal) => pruneMail(context, signal),
    },
  ];
}
