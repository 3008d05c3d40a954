import type { Issue, Person } from "../backend/bindings";
import { counted } from "../shared/words";

/** The addresses that can be copied, each once. */
export const addresses = (people: readonly Person[]): string[] => [
  ...new Set(people.flatMap(({ contact }) => (contact === null ? [] : [contact]))),
];

/** What stands behind the first few: `9 more, 1 without contact details`. */
export function moreWords(rest: readonly Person[]): string {
  const without = rest.filter(({ contact }) => contact === null).length;
  return `${rest.length} more${without > 0 ? `, ${without} without contact details` : ""}`;
}

/** About the events that named nobody. */
export function anonymousWords({ people, anonymous }: Pick<Issue, "people" | "anonymous">): string | null {
  if (anonymous === 0) return null;
  if (people.length === 0)
    return anonymous === 1 ? "No contact details on this event" : "No contact details on these events";
  return `${counted(anonymous, "event")} named nobody`;
}
