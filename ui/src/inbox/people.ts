import type { Hit, Person } from "../backend/bindings";
import { count, counted } from "../shared/words";

/** The addresses that can be copied, each once. */
export function addresses(people: readonly Person[]): string[] {
  const known = people.flatMap(({ contact }) => (contact === null ? [] : [contact]));
  return [...new Map(known.map((address) => [address.toLowerCase(), address])).values()];
}

/** What stands behind those that are shown: `9 more, 1 without contact details`. */
export function moreWords(hit: Hit, shown: readonly Person[]): string | null {
  const rest = hit.all - shown.length;
  const without = hit.unreachable - shown.filter(({ contact }) => contact === null).length;
  if (rest <= 0) return null;
  return `${count(rest)} more${without > 0 ? `, ${count(without)} without contact details` : ""}`;
}

/** About the events that named nobody. */
export function anonymousWords({ all, anonymous }: Pick<Hit, "all" | "anonymous">): string | null {
  if (anonymous === 0) return null;
  if (all === 0) return anonymous === 1 ? "No contact details on this event" : "No contact details on these events";
  return `${counted(anonymous, "event")} named nobody`;
}
