/** HTML from templates: what is put into one is escaped, unless it is HTML itself. */

export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Content = Html | string | number | false | null | undefined | readonly Content[];

export function html(pieces: TemplateStringsArray, ...contents: readonly Content[]): Html {
  return new Html(pieces.map((piece, index) => piece + shown(index < contents.length ? contents[index] : "")).join(""));
}

function shown(content: Content): string {
  if (content instanceof Html) return content.text;
  if (Array.isArray(content)) return content.map(shown).join("");
  if (content === false || content === null || content === undefined) return "";
  return escaped(String(content));
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? "");
}

/** Text in which `code` stands between backquotes and [names](of links) in brackets, as Markdown has them. */
export function prose(text: string): Html {
  const marked = escaped(text)
    .replaceAll(/`([^`]+)`/g, "<code>$1</code>")
    .replaceAll(/\[([^\]]+)\]\(([^)]+)\)/g, '<a href="$2">$1</a>');
  return new Html(marked);
}
