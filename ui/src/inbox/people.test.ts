import { expect, test } from "vitest";

import { addresses, anonymousWords, moreWords } from "./people";

const mara = { label: "Mara", contact: "mara@nordlys.example", events: 9 };
const user = { label: "User 88412", contact: null, events: 5 };

test("an address is copied once", () => {
  expect(addresses([mara, user, mara])).toEqual(["mara@nordlys.example"]);
});

test("it is said who cannot be reached", () => {
  expect(moreWords([mara, user])).toBe("2 more, 1 without contact details");
  expect(moreWords([mara])).toBe("1 more");
});

test("it is said that nobody knows who is hit", () => {
  expect(anonymousWords({ people: [], anonymous: 1 })).toBe("No contact details on this event");
  expect(anonymousWords({ people: [mara], anonymous: 3 })).toBe("3 events named nobody");
  expect(anonymousWords({ people: [mara], anonymous: 0 })).toBeNull();
});
