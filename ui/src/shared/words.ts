/** Counts and names as people read them. */

import { locale } from "./locale";
import { language } from "./say";

const grouped = new Intl.NumberFormat(locale);
const tenth = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
// British, as all our English: no comma before the last "and".
const list = new Intl.ListFormat(language === "en" ? "en-GB" : language);

/** `41,206`. */
export const count = (n: number): string => grouped.format(n);

/** `1.2`. */
export const tenths = (n: number): string => tenth.format(n);

/** `1 event`, `2 events`. */
export const counted = (n: number, one: string, many = `${one}s`): string => `${count(n)} ${n === 1 ? one : many}`;

/** `84 MB`; the decimal units that disks are sold in. */
export function bytes(n: number): string {
  if (n < 1e3) return `${n} B`;
  if (n < 1e6) return `${Math.round(n / 1e3)} kB`;
  if (n < 1e9) return `${Math.round(n / 1e6)} MB`;
  return `${tenths(n / 1e9)} GB`;
}

export const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** `name`, `name and address`, `name, address and query`. */
export const listed = (words: readonly string[]): string => list.format(words);

/** Fragments as sentences: `no answer`, `Try again` → `No answer. Try again.` */
export const sentences = (...parts: (string | null | undefined)[]): string =>
  parts
    .filter((part) => part)
    .map((part) => capital(part?.trim() ?? "").replace(/(?<![.!?…])$/, "."))
    .join(" ");

/** An id from a name, as the configuration allows it: `[a-z0-9-]+`. Empty when nothing is left. */
export function slug(name: string): string {
  return name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
}

/** That id, with a number behind it where it is taken. */
export function freeSlug(name: string, taken: readonly string[]): string {
  const base = slug(name) || "source";
  for (let n = 1; ; n++) {
    const candidate = n === 1 ? base : `${base}-${n}`;
    if (!taken.includes(candidate)) return candidate;
  }
}
