import type { Hit, Person } from "../backend/bindings";
import { say } from "../shared/say";

/** The addresses that can be copied, each once. */
export function addresses(people: readonly Person[]): string[] {
  const known = people.flatMap(({ contact }) => (contact === null ? [] : [contact]));
  return [...new Map(known.map((address) => [address.toLowerCase(), address])).values()];
}

/** What stands behind those that are shown: `9 more, 1 without contact details`. */
export function moreWords(hit: Hit, shown: readonly Person[]): string | null {
  const rest = hit.all - shown.length;
  const without = hit.unreachable - shown.filter(({ contact }) => contact === null).length;
  return rest <= 0 ? null : say("inbox-people-more", { n: rest, without: Math.max(0, without) });
}

/** About the events that named nobody. */
export function anonymousWords({ all, anonymous }: Pick<Hit, "all" | "anonymous">): string | null {
  if (anonymous === 0) return null;
  return all === 0 ? say("inbox-people-unknown", { n: anonymous }) : say("inbox-people-anonymous", { n: anonymous });
}
