/** The parameters of License API calls: what each may be, and how it is read from a query or a body. */
import * as z from "zod";
import { passwordFault } from "../../domain/password.ts";
import { identifierFault, METADATA_BYTES_MAX, normalizedEmail, textFault } from "../../domain/text.ts";
import type { Code } from "../../errors/codes.ts";
import { Problem } from "../../errors/problem.ts";
import { asOnTheWire } from "../openapi/wire-types.ts";

const DESCRIPTION_BYTES_MAX = 4096;

function checked(fault: (text: string) => string | null) {
  return z.string({ error: "must be text" }).superRefine((text, context) => {
    const message = fault(text);
    if (message !== null) context.addIssue({ code: "custom", message });
  });
}

/** A key, code, hardware id or username. */
export const identifier = checked(identifierFault);

/** Free text that a device tells of itself. */
export const description = checked((text) =>
  Buffer.byteLength(text) > DESCRIPTION_BYTES_MAX ? `must be at most ${DESCRIPTION_BYTES_MAX} bytes` : textFault(text),
);

/** Compared as it is; its rules are those of choosing one, not of giving one. */
export const password = checked((text) =>
  Buffer.byteLength(text) > DESCRIPTION_BYTES_MAX ? `must be at most ${DESCRIPTION_BYTES_MAX} bytes` : textFault(text),
);

const GRANT_BYTES_MAX = 16_384;

/** A token or code of an identity provider; a token lists what its person may do, so it can be long. */
export const providerGrant = checked((text) =>
  Buffer.byteLength(text) > GRANT_BYTES_MAX ? `must be at most ${GRANT_BYTES_MAX} bytes` : textFault(text),
);

/** A password that is being chosen. */
export const newPassword = checked((text) => textFault(text) ?? passwordFault(text));

export const emailAddress = checked((text) => {
  return /^[^\s@]+@[^\s@]+$/.test(normalizedEmail(text)) ? identifierFault(text) : "must be an e-mail address";
});

const REFERENCE_CHARACTERS_MAX = 200;

/** The vendor's own name for a customer. */
export const reference = checked((text) =>
  text.length > REFERENCE_CHARACTERS_MAX ? `must be at most ${REFERENCE_CHARACTERS_MAX} characters` : textFault(text),
);

const NUMBER_FAULT = `must be a whole number from 0 to ${Number.MAX_SAFE_INTEGER}`;

export const wholeNumber = asOnTheWire(
  z
    .union(
      [
        z.number(),
        z
          .string()
          .regex(/^\d{1,16}$/)
          .transform(Number),
      ],
      { error: NUMBER_FAULT },
    )
    .refine((value) => Number.isSafeInteger(value) && value >= 0, { error: NUMBER_FAULT }),
  { type: "integer", format: "int64", minimum: 0 },
);

const AMOUNT_FAULT = `must be a whole number from -${Number.MAX_SAFE_INTEGER} to ${Number.MAX_SAFE_INTEGER}`;

/** What is counted; below zero it is given back. */
export const amount = asOnTheWire(
  z
    .union(
      [
        z.number(),
        z
          .string()
          .regex(/^-?\d{1,16}$/)
          .transform(Number),
      ],
      { error: AMOUNT_FAULT },
    )
    .refine(Number.isSafeInteger, { error: AMOUNT_FAULT }),
  { type: "integer", format: "int64" },
);

export const flag = asOnTheWire(
  z.union(
    [
      z.boolean(),
      z.literal([1, 0]).transform((value) => value === 1),
      z.stringbool({ truthy: ["true", "1"], falsy: ["false", "0"] }),
    ],
    { error: "must be true or false" },
  ),
  { type: "boolean" },
);

/** Read as a date later, by the rule that knows its bounds; null asks for the latest instant allowed. */
export const borrowedUntil = z.union([description, z.null()], { error: "must be a date and time, or null" });

const VARIABLES_MAX = 1000;

/** Names with text, numbers or booleans; all are kept as text. */
export const variables = asOnTheWire(
  z
    .custom<Record<string, unknown>>((value) => typeof value === "object" && value !== null && !Array.isArray(value), {
      error: "must be an object of names and values",
    })
    .transform((object, context) => {
      const entries = Object.entries(object).filter(([, value]) => value !== null);
      const faults = entries.map(variableFault).filter((fault) => fault !== null);
      if (entries.length > VARIABLES_MAX) faults.push(`must hold at most ${VARIABLES_MAX} names`);
      for (const message of faults) context.addIssue({ code: "custom", message });
      return new Map(entries.map(([name, value]) => [name, String(value)]));
    }),
  { type: "object", additionalProperties: { type: ["string", "number", "boolean"] }, maxProperties: VARIABLES_MAX },
);

function variableFault([name, value]: [string, unknown]): string | null {
  if (name === "") return "must not hold an empty name";
  const nameFault = identifierFault(name);
  if (nameFault !== null) return `name ${JSON.stringify(name.slice(0, 40))} ${nameFault}`;
  if (typeof value === "number" && !Number.isFinite(value)) return `${name} must be a finite number`;
  if (!["string", "number", "boolean"].includes(typeof value)) return `${name} must be text, a number or a boolean`;
  const valueFault = textFault(String(value));
  if (valueFault !== null) return `${name} ${valueFault}`;
  return Buffer.byteLength(String(value)) > METADATA_BYTES_MAX ? `${name} must be at most 64 kB` : null;
}

export const deviceDescription = {
  is_vm: flag.optional(),
  vm_info: description.optional(),
  os_ver: description.optional(),
  hostname: description.optional(),
  os_hostname: description.optional(),
  ip: description.optional(),
  ip_local: description.optional(),
  app_ver: description.optional(),
  sdk_ver: description.optional(),
  mac_address: description.optional(),
};

const KEEPS_EMPTY_TEXT: ReadonlySet<string> = new Set([...Object.keys(deviceDescription), "borrowed_until"]);
/** Where null is a value of its own; everywhere else it is the same as leaving the parameter out. */
const KEEPS_NULL: ReadonlySet<string> = new Set(["borrowed_until"]);

export type Shape = Readonly<Record<string, z.ZodType>>;

/** What was sent of the parameters that the call knows; all others are ignored. */
export function sentParameters(shape: Shape, input: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const sent: Record<string, unknown> = {};
  for (const name of Object.keys(shape)) {
    const value = Object.hasOwn(input, name) ? input[name] : undefined;
    if (value === undefined || (value === null && !KEEPS_NULL.has(name))) continue;
    if (value === "" && !KEEPS_EMPTY_TEXT.has(name)) continue;
    sent[name] = value;
  }
  return sent;
}

/** The names of required parameters that were not sent. */
export function missingParameters(shape: Shape, sent: Readonly<Record<string, unknown>>): string[] {
  return requiredNames(shape).filter((name) => !(name in sent));
}

const requiredNamesOf = new WeakMap<Shape, readonly string[]>();

/** Found out once for each call: asking every type whether it may be left out is slow. */
function requiredNames(shape: Shape): readonly string[] {
  const known = requiredNamesOf.get(shape);
  if (known !== undefined) return known;
  const names = Object.keys(shape).filter((name) => !shape[name]?.safeParse(undefined).success);
  requiredNamesOf.set(shape, names);
  return names;
}

/** `codes` names the parameters that have a code of their own. */
export function refuseMissing(names: readonly string[], codes: Readonly<Record<string, Code>> = {}): void {
  for (const name of names) {
    const code = codes[name];
    if (code !== undefined) throw new Problem(code);
  }
  if (names.length > 0) {
    throw new Problem("missing_parameters", `Some parameters are missing in the request: ${names.join(", ")}.`);
  }
}

/** A validation_error that names each parameter at fault and what is allowed for it. */
export function invalidParameters(error: z.ZodError): Problem {
  const faults = error.issues.map((issue) => `${issue.path.join(".")} ${issue.message}`);
  return new Problem("validation_error", `${faults.join("; ")}.`);
}
