/** What docs/error-codes.md says of each code, for the page that the server shows. */

export interface ErrorCodeEntry {
  readonly chapter: string;
  readonly code: string;
  readonly status: number;
  readonly meaning: string;
  readonly cause: string;
  readonly remedy: string;
}

export function errorCodeEntries(page: string): readonly ErrorCodeEntry[] {
  return page.split(/^## /m).flatMap((part) => {
    const [chapter = "", ...lines] = part.split("\n");
    return lines.flatMap((line) => {
      const [, code, status, meaning = "", cause = "", remedy = ""] = ROW.exec(line) ?? [];
      if (code === undefined) return [];
      const [shownMeaning, shownCause, shownRemedy] = [meaning, cause, remedy].map(forReaders);
      return [
        {
          chapter,
          code,
          status: Number(status),
          meaning: shownMeaning ?? "",
          cause: shownCause ?? "",
          remedy: shownRemedy ?? "",
        },
      ];
    });
  });
}

const ROW = /^\| `(\w+)` \| (\d+) \|([^|]*)\|([^|]*)\|([^|]*)\|$/;

/** A link into the repository leads nowhere from the server's page: its text stands for it. */
function forReaders(cell: string): string {
  return cell
    .trim()
    .replaceAll(/\[([\d.]+)\]\((?!http)[^)]*\)/g, "$1 of the contract")
    .replaceAll(/\[([^\]]+)\]\((?!http)[^)]*\)/g, "$1");
}
