/**
 * The templates of notices: Liquid without files, other templates, unlimited work, or anything but the facts. A mistake
 * is found when a template is saved, with its line.
 */
import { Liquid, type LiquidError, type Template as Parsed } from "liquidjs";
import type { Facts } from "../../domain/notice-facts.ts";

/** Why a template cannot be taken, or filled. */
export class TemplateRefused extends Error {
  override readonly name = "TemplateRefused";
}

const CHARACTERS_MAX = 64 * 1024;
const RENDERED_CHARACTERS_MAX = 256 * 1024;

/**
 * Filling a template holds up everything else, so it is bounded; far beyond what any honest one needs, since on a busy
 * machine the clock runs while others work.
 */
const PART_MILLISECONDS = 500;
/** For what Leasehold words itself, which is long only where an order is. */
export const OWN_PART_MILLISECONDS = 2_000;

const limits = {
  parseLimit: CHARACTERS_MAX,
  memoryLimit: 2_000_000,
  // Only what is stated as a fact can be reached, none of what JavaScript gives every value.
  ownPropertyOnly: true,
  strictVariables: true,
  strictFilters: true,
  templates: {},
  timezoneOffset: 0,
  locale: "en",
} as const;

/** The others read files, other templates, or make a table of HTML. */
const tags = "assign capture case comment cycle echo for break continue if unless raw #".split(" ");

/** None that says "this is safe HTML already". */
const filters =
  "append capitalize ceil date default divided_by downcase escape first floor join last lstrip minus modulo plus prepend remove replace round rstrip size slice sort split strip times truncate truncatewords upcase url_encode where".split(
    " ",
  );

export type TemplateForm = "text" | "html";

export interface Templates {
  /** Whether the template can be read, and asks for no fact but these; throws otherwise. */
  check(form: TemplateForm, template: string, known: ReadonlySet<string>): void;
  render(form: TemplateForm, template: string, facts: Facts, milliseconds?: number): string;
}

export function templates(): Templates {
  const engines = { text: engine({}), html: engine({ outputEscape: "escape" }) };
  return {
    check(form, template, known) {
      const { globals } = tried(() => engines[form].analyzeSync(parse(engines[form], template), { partials: false }));
      for (const [name, [variable]] of Object.entries(globals)) {
        if (known.has(name)) continue;
        const line = variable?.location.row ?? 1;
        throw new TemplateRefused(`has no fact ${name} on line ${line}; it knows ${[...known].join(", ")}`);
      }
    },
    render(form, template, facts, milliseconds = PART_MILLISECONDS) {
      const parsed = parse(engines[form], template);
      const limit = { renderLimit: milliseconds };
      const rendered = tried(() => String(engines[form].renderSync(parsed, { ...facts }, limit)));
      if (rendered.length <= RENDERED_CHARACTERS_MAX) return rendered;
      throw new TemplateRefused(`becomes longer than ${RENDERED_CHARACTERS_MAX / 1024} kB`);
    },
  };
}

function engine(options: ConstructorParameters<typeof Liquid>[0]): Liquid {
  const liquid = new Liquid({ ...limits, ...options });
  for (const name of Object.keys(liquid.tags)) if (!tags.includes(name)) delete liquid.tags[name];
  for (const name of Object.keys(liquid.filters)) if (!filters.includes(name)) delete liquid.filters[name];
  return liquid;
}

function parse(liquid: Liquid, template: string): Parsed[] {
  return tried(() => liquid.parse(template));
}

/** What the engine says is shortened to what is wrong, and where. */
function tried<Value>(work: () => Value): Value {
  try {
    return work();
  } catch (error) {
    if (error instanceof TemplateRefused || !(error instanceof Error)) throw error;
    if (error.message.startsWith("template render limit exceeded")) {
      throw new TemplateRefused(`takes too long to fill: ${PART_MILLISECONDS} ms is the most; have it loop less`);
    }
    const { token } = error as LiquidError & { token?: { getPosition?: () => [number, number] } };
    const [line] = token?.getPosition?.() ?? [];
    const text = error.message.replace(/, (file|line):.*$/s, "");
    throw new TemplateRefused(line === undefined ? `cannot be read: ${text}` : `is wrong on line ${line}: ${text}`);
  }
}
