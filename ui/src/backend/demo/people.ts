import type { Coverage, Hit, IssueRow, People, Person } from "../bindings";

const PEOPLE: Person[] = [
  {
    label: "Mara Lindqvist",
    contact: "mara@nordlys.example",
    events: 9,
    wrote: "I pressed Pay twice and the cart was empty.",
  },
  { label: "Tomasz Wrona", contact: "t.wrona@kontor.example", events: 6, wrote: null },
  { label: "User 88412", contact: null, events: 5, wrote: null },
  { label: "Ines Duarte", contact: "ines@cais.example", events: 4, wrote: null },
  ...["Ada", "Ben", "Cleo", "Dario", "Eve", "Finn", "Gus"].map((name) => ({
    label: name,
    contact: `${name.toLowerCase()}@harbour.example`,
    events: 2,
    wrote: null,
  })),
  { label: "User 90117", contact: null, events: 1, wrote: null },
];

/** All whom an issue hits. */
export function everybody({ users, count }: IssueRow): People {
  const named = PEOPLE.slice(0, users);
  const more = Array.from({ length: Math.max(0, users - PEOPLE.length) }, (_, n) => ({
    label: `User ${90_118 + n}`,
    contact: n % 3 === 0 ? `user${90_118 + n}@harbour.example` : null,
    events: 1,
    wrote: null,
  }));
  const [only] = named;
  return { people: only && users === 1 ? [{ ...only, events: count }] : [...named, ...more], all: users };
}

export function hit(row: IssueRow): Hit {
  const { people, all } = everybody(row);
  const unreachable = people.filter(({ contact }) => contact === null).length;
  const anonymous = all === 0 ? row.count : 0;
  return {
    people: people.slice(0, 50),
    all,
    addresses: all - unreachable,
    unreachable,
    anonymous,
    by_one: all === 1 && row.count > 2 ? `All ${row.count} by one user` : null,
    snippet: unreachable + anonymous === 0 ? null : SNIPPET,
    coverage: anonymous === 0 ? null : coverage(row.source_name, 100, 31),
  };
}

const SNIPPET = {
  language: "Python",
  code: 'import sentry_sdk\nsentry_sdk.set_user({"id": "42", "email": "ada@example.org", "username": "ada"})',
};

/** `31 % of events in checkout name a user`. */
export const coverage = (of: string, events: number, named: number): Coverage => ({
  of,
  events,
  named,
  text:
    named === 0
      ? `No event in ${of} names a user`
      : `${Math.floor((100 * named) / events)} % of events in ${of} name a user`,
});
