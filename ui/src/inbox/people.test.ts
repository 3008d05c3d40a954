import { expect, test } from "vitest";

import type { Hit } from "../backend/bindings";
import { addresses, anonymousWords, moreWords } from "./people";

const mara = { label: "Mara", contact: "mara@nordlys.example", events: 9, wrote: null };
const user = { label: "User 88412", contact: null, events: 5, wrote: null };
const hit = (part: Partial<Hit>): Hit => ({
  people: [],
  all: 0,
  addresses: 0,
  unreachable: 0,
  anonymous: 0,
  by_one: null,
  snippet: null,
  coverage: null,
  ...part,
});

test("an address is copied once", () => {
  const again = { ...mara, contact: "Mara@Nordlys.example" };
  expect(addresses([again, user, mara])).toEqual(["mara@nordlys.example"]);
});

test("it is said who cannot be reached, beyond those that were told too", () => {
  expect(moreWords(hit({ all: 3, unreachable: 1 }), [mara])).toBe("2 more, 1 without contact details");
  expect(moreWords(hit({ all: 3, unreachable: 1 }), [mara, user])).toBe("1 more");
  expect(moreWords(hit({ all: 1_200, unreachable: 1_199 }), [mara, user])).toBe(
    "1,198 more, 1,198 without contact details",
  );
  expect(moreWords(hit({ all: 2, unreachable: 1 }), [mara, user])).toBeNull();
});

test("it is said that nobody knows who is hit", () => {
  expect(anonymousWords({ all: 0, anonymous: 1 })).toBe("No contact details on this event");
  expect(anonymousWords({ all: 1, anonymous: 3 })).toBe("3 events named nobody");
  expect(anonymousWords({ all: 1, anonymous: 0 })).toBeNull();
});
