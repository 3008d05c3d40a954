import { expect, test, vi } from "vitest";

import { offers } from "./offers";

const heard: Record<string, string[]> = {
  release: ["web@2.3.1", "web 2"],
  "tags.": ["region"],
  "tags.region": ["eu"],
  server_name: ["app-03"],
};
const values = (field: string, like: string) =>
  Promise.resolve((heard[field] ?? []).filter((value) => value.includes(like)).map((value) => ({ value, count: 3 })));

test.each([
  ["re", ["release:"]],
  ["user.", ["user.id:", "user.email:", "user.username:", "user.ip_address:"]],
  ["ta", ["tag."]],
  ["tag.", ["tag.region:"]],
  ["tag.region:", ["eu"]],
  ["level:", ["fatal", "error", "warning", "info", "debug"]],
  ["level:error,f", ["fatal"]],
  ["-is:m", ["muted"]],
  ["host:app", ["app-03"]],
  ["release:web*", ["web@2.3.1", "web 2"]],
  ["level:fatal", []],
  ["message:x", []],
  ["certificate", []],
])("%s is offered %j", async (text, expected) => {
  expect((await offers(text, text.length, values)).map((offer) => offer.text)).toEqual(expected);
});

test("what is taken stands where it was typed, in quotation marks where it must", async () => {
  const text = "dns release:web -x";
  const [plain, spaced] = await offers(text, 15, values);
  expect(plain?.take(text, 15)).toEqual({ text: "dns release:web@2.3.1  -x", caret: 22 });
  expect(spaced?.take(text, 15).text).toBe('dns release:"web 2"  -x');
});

test("fields of which nothing is offered are not asked for", async () => {
  const asked = vi.fn(values);
  await offers("level:fa", 8, asked);
  await offers("user.email:a", 12, asked);
  expect(asked).not.toHaveBeenCalled();
});
