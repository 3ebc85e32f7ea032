/** The table of refusals: which call can answer which code, as the endpoints declare it. */
import { codes } from "../../packages/server/src/errors/codes.ts";
import { commonRefusals } from "../../packages/server/src/http/endpoint.ts";
import { type DescribedCall, describedCalls } from "../../packages/server/src/http/openapi/described-call.ts";

export function refusalsPage(): string {
  const signed = describedCalls.filter(({ isOpen }) => !isOpen);
  return `# Which call can answer which code

Made by \`npm run generate\` from what the endpoints declare. The tests bring each of these refusals about on both
databases, and fail where a call answers a code that is not listed here. What each code means is in
[error-codes.md](../error-codes.md), which of several is answered in [4](4-refusals.md).

## What every call can answer

${list(commonRefusals)}.

The lists below leave these out. Some calls cannot answer some of them:

${exceptions(signed)}

## By call

In the order in which each call declares them.

| call | codes |
|---|---|
${describedCalls.map((described) => `| \`${described.call}\` | ${list(ownRefusals(described)) || "no further ones"} |`).join("\n")}

## By code

| code | calls |
|---|---|
${Object.keys(codes)
  .map((code) => [code, describedCalls.filter((described) => ownRefusals(described).includes(code))] as const)
  .filter(([, calls]) => calls.length > 0)
  .map(([code, calls]) => `| \`${code}\` | ${list(calls.map(({ call }) => call))} |`)
  .join("\n")}
`;
}

/** An open call says all that it can answer. */
function ownRefusals({ isOpen, possibleRefusals }: DescribedCall): readonly string[] {
  return possibleRefusals.filter((code) => isOpen || !commonRefusals.includes(code));
}

function exceptions(signed: readonly DescribedCall[]): string {
  return commonRefusals
    .map((code) => ({ code, without: signed.filter(({ possibleRefusals }) => !possibleRefusals.includes(code)) }))
    .filter(({ without }) => without.length > 0)
    .map(({ code, without }) => `- \`${code}\` is not answered by ${list(without.map(({ call }) => call))}.`)
    .join("\n");
}

function list(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(", ");
}
