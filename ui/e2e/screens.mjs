// Every screen worth looking at, and how to get there. Pictures are taken of them, and axe looks at each.
const first = (page) => page.locator(".list li a").first().click();

export const screens = [
  { name: "inbox" },
  { name: "inbox-detail", act: first, sizes: [420] },
  { name: "inbox-table", act: (page) => page.keyboard.press("t"), sizes: [1280, 900] },
  { name: "inbox-snooze", act: (page) => page.keyboard.press("s"), sizes: [1280] },
  { name: "inbox-order", act: (page) => page.getByText("Why this order?").click(), sizes: [1280] },
  { name: "inbox-filters", act: (page) => page.getByRole("button", { name: "Filters" }).click(), sizes: [900, 420] },
  {
    name: "inbox-nomatch",
    act: (page) =>
      page
        .getByRole("searchbox")
        .fill("voucher")
        .then(() => page.waitForTimeout(400)),
    sizes: [1280],
  },
  { name: "inbox-well", query: "?state=well" },
  { name: "inbox-blind", query: "?state=blind" },
  { name: "inbox-both", query: "?state=both" },
  { name: "inbox-gap", query: "?state=gap", sizes: [1280] },
  { name: "inbox-paused", query: "?state=paused", sizes: [1280] },
  { name: "inbox-starting", query: "?state=starting", sizes: [1280] },
  { name: "inbox-slow", query: "?state=slow", sizes: [1280] },
  { name: "inbox-empty", query: "?state=empty" },
  { name: "inbox-none", query: "?state=none", sizes: [1280] },
  { name: "inbox-many", query: "?state=many", sizes: [1280] },
  { name: "inbox-refused", query: "?state=refused", sizes: [1280] },
  { name: "lost", query: "?state=lost", sizes: [1280, 420] },
  { name: "pause", act: (page) => page.keyboard.press("p"), sizes: [1280, 420] },
  { name: "shortcuts", act: (page) => page.keyboard.press("?"), sizes: [1280, 420] },
  { name: "rules", hash: "rules" },
  { name: "rules-second", hash: "rules/New%20issue%20in%20production" },
  { name: "rules-new", hash: "rules", act: (page) => page.keyboard.press("n") },
  { name: "rules-none", hash: "rules", query: "?state=none", sizes: [1280] },
  { name: "sources", hash: "sources", query: "?state=blind" },
  { name: "sources-add", hash: "sources", act: (page) => page.keyboard.press("n") },
  {
    name: "sources-form",
    hash: "sources",
    act: async (page) => {
      await page.keyboard.press("n");
      await page.keyboard.press("Enter");
      await page.getByLabel("Name", { exact: true }).fill("Till");
      await page.getByLabel("Address").fill("https://till.harbour.example/v1/stream");
      await page.getByRole("button", { name: "Test", exact: true }).click();
      await page.getByText("Ready.").waitFor();
    },
  },
  {
    name: "sources-advanced",
    hash: "sources",
    act: async (page) => {
      await page.getByRole("button", { name: "More for payments" }).click();
      await page.getByRole("menuitem", { name: "Edit…" }).click();
      await page.getByText("Advanced").click();
    },
    sizes: [1280, 420],
  },
  {
    name: "sources-token",
    hash: "sources",
    query: "?state=blind",
    act: (page) => page.getByRole("button", { name: "Enter a new token" }).last().click(),
    sizes: [1280],
  },
  { name: "settings", hash: "settings" },
];
