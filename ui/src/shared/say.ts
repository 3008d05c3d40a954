/**
 * Everything the window says, in the language of the desktop. The words are in `words/LANGUAGE/window/*.ftl`
 * (Fluent, https://projectfluent.org/fluent/guide/), one file per folder here, and what the engine says too of the kinds of
 * source; `words/README.md` says how to add a language.
 */
import { FluentBundle, FluentNumber, FluentResource } from "@fluent/bundle";

import { choose } from "./language";
import { locale } from "./locale";

const files = import.meta.glob<string>("../../../words/*/{window/*,desktop/kind}.ftl", {
  query: "?raw",
  import: "default",
  eager: true,
});
const languageOf = (path: string): string => path.split("/").at(-3) ?? "";

/** What there are words in. English is whole by definition: it is what the others are translated from. */
export const languages: readonly string[] = [...new Set(Object.keys(files).map(languageOf))].sort();

/** The one that is spoken; another one is taken when the window is loaded anew. */
export const language = choose(navigator.languages, languages);

const grouped = new Intl.NumberFormat(locale);

/** Its plural is the language's, its digits are grouped as in the locale: they may differ. */
class LocalNumber extends FluentNumber {
  override toString(): string {
    return grouped.format(this.value);
  }
}

function load(language: string): FluentBundle {
  // No marks around what is filled in: both languages are written from left to right, and texts are copied into mails.
  const bundle = new FluentBundle(language, { useIsolating: false });
  for (const [path, text] of Object.entries(files)) {
    if (languageOf(path) === language) bundle.addResource(new FluentResource(text));
  }
  return bundle;
}

const spoken = load(language);
let english: FluentBundle | undefined;

export type Filling = Readonly<Record<string, string | number>>;

/** The message of that id, filled in. Numbers choose plurals. What a language lacks is said in English. */
export function say(id: string, filling: Filling = {}): string {
  const bundle = spoken.hasMessage(id) ? spoken : (english ??= load("en"));
  const pattern = bundle.getMessage(id)?.value;
  const errors: Error[] = [];
  const args = Object.fromEntries(
    Object.entries(filling).map(([name, value]) => [name, typeof value === "number" ? new LocalNumber(value) : value]),
  );
  const said = pattern ? bundle.formatPattern(pattern, args, errors) : id;
  if (import.meta.env.DEV && (!pattern || errors.length > 0)) {
    throw errors[0] ?? new Error(`No words for “${id}”`);
  }
  return said;
}

/** A piece of a message: the tag that it stands in, as in `rang <b>4 times</b>`, or none. */
export type Part = { words: string; tag: string | null };

const LESS = "\u{E000}";

/** A message whose words are partly set apart by tags. What is filled in is never read as a tag. */
export function parts(id: string, filling: Filling = {}): Part[] {
  const safe = Object.fromEntries(
    Object.entries(filling).map(([name, value]) => [
      name,
      typeof value === "string" ? value.replaceAll("<", LESS) : value,
    ]),
  );
  // Each tag is closed before the next begins: words, tag, words within, tag, words, … With one expression for the pair
  // (`<(a)>…</\1>`), WebKit finds none.
  const pieces = say(id, safe).split(/<\/?([a-z]+)>/);
  return pieces.flatMap((piece, at): Part[] => {
    if (at % 2 === 1) return [];
    const words = piece.replaceAll(LESS, "<");
    return words === "" ? [] : [{ words, tag: at % 4 === 2 ? (pieces[at - 1] ?? null) : null }];
  });
}
