// Every screen worth looking at, and how to get there. Pictures are taken of them, and axe looks at each.
const first = (page) => page.locator(".list li a").first().click();

/** In a narrow window a rule is a page. */
async function openRule(page) {
  const row = page.locator(".rl li a").first();
  if ((await page.getByRole("textbox", { name: "Name of the rule" }).count()) === 0) await row.click();
}

async function opened(page, what) {
  await openRule(page);
  await what.waitFor();
}

async function counting(page) {
  await openRule(page);
  await page.getByLabel("How many users").fill("7");
  await page.getByLabel("Counted over").scrollIntoViewIfNeeded();
}

async function suggesting(page) {
  await openRule(page);
  await page.getByRole("combobox", { name: "Value" }).last().fill("");
  await page.keyboard.press("ArrowDown");
  await page.getByRole("listbox").getByRole("option").first().waitFor();
  await page.keyboard.press("ArrowDown");
}

const showRings = (page) => page.getByRole("button", { name: "Show when it would have rung" }).click();

async function transfer(page, what) {
  await page.getByRole("button", { name: "Import and export" }).click();
  await page.getByRole("menuitem", { name: what }).click();
}

async function resolving(page) {
  await page.getByRole("button", { name: "Resolve" }).click();
  await page.getByRole("button", { name: "Dealt with too" }).click();
}

const RULES = `[[rules]]
name = "Known noise"
match = { field = "message", contains = "Retry succeeded" }
action = "ignore"
colour = "grey"

[[rules]]
name = "Disks"
match = { field = "message", starts_with = "Disk" }
sound =
`;

async function importing(page) {
  await transfer(page, "Import…");
  await page.getByLabel("Rules, in the words of config.toml").fill(RULES);
  await page.getByRole("list", { name: "Changes" }).waitFor();
  await page.getByText("Replace the list").click();
}

async function typing(page, text) {
  await page.getByRole("combobox", { name: "Search events" }).pressSequentially(text);
  await page.getByRole("option").first().waitFor();
}

async function looked(page, text) {
  await page.getByRole("combobox", { name: "Search events" }).fill(text);
  await page.keyboard.press("Enter");
  await page.waitForTimeout(400);
}

async function found(page, text) {
  await looked(page, text);
  await page.getByRole("list", { name: "Events, newest first" }).getByRole("link").first().waitFor();
}

async function filtered(page) {
  await page.keyboard.press("f");
  const level = page.getByRole("menuitemcheckbox", { name: "Fatal" });
  if (await level.isVisible()) await level.click();
  else await page.keyboard.press("Escape");
  await found(page, "array");
}

/** A day with watches, a release and what was missed; in a narrow window the hour. */
async function day(page, key) {
  const range = page.getByRole("radio", { name: "24 h" });
  if ((await page.viewportSize()).width > 640) await range.check({ force: true });
  if (key) await page.keyboard.press(key);
  await page.mouse.click(2, 700);
}

/** A quarter of an hour, by keyboard. */
async function selected(page) {
  await page.getByRole("application", { name: /Timeline/ }).focus();
  await page.keyboard.press("End");
  for (let i = 0; i < 15; i++) await page.keyboard.press("Shift+ArrowLeft");
}

async function zoomed(page) {
  await selected(page);
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: /Back from/ }).waitFor();
}

/** The forms that differ, and where each is looked at. */
const FORMS = [
  ["Sentry", undefined],
  ["Log files", undefined],
  ["Grafana Loki", [1280, 420]],
  ["systemd journal", [1280]],
  ["Local logbook", [1280]],
];

async function newSource(page, kind) {
  await page.keyboard.press("n");
  await page.getByRole("radio", { name: kind, exact: true }).check({ force: true });
  await page.keyboard.press("Enter");
  await page.getByLabel("Name", { exact: true }).fill("Till");
}

async function tested(page, address, until) {
  await newSource(page, "Bugsink");
  await page.getByLabel("Address").fill(address);
  await page.getByLabel("Token", { exact: true }).fill("s3cret");
  await page.getByRole("button", { name: "Test", exact: true }).click();
  await page.getByText(until).waitFor();
  await page.getByRole("button", { name: "Test again" }).isEnabled();
}

async function settingUp(page, language) {
  await page.getByRole("button", { name: "More for local logbook" }).click();
  await page.getByRole("menuitem", { name: "Set up a program…" }).click();
  await page.getByRole("tab", { name: language }).click();
}

async function naming(page) {
  await settingUp(page, "Python");
  await page.getByRole("button", { name: "New project" }).click();
  await page.getByLabel("Name of the program").fill("a/b");
  await page.keyboard.press("Enter");
  await page.getByText("cannot be a project's name").waitFor();
}

async function arrived(page) {
  await settingUp(page, "OpenTelemetry");
  await page.getByRole("button", { name: "Send a test event" }).click();
  await page.getByText("Arrived:").waitFor();
}

async function named(page, name) {
  await page.getByLabel("Name of the program").fill(name);
  await page.keyboard.press("Enter");
  await page.getByRole("tab", { name: "Rust" }).click();
}

/** A host, tried in the form. */
async function lookedAt(page, host) {
  await page.keyboard.press("n");
  await page.getByLabel("Host", { exact: true }).fill(host);
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Test again" }).waitFor();
}

async function ownLength(page) {
  await page.getByText("Other…").click();
  await page.getByRole("textbox", { name: "Length" }).fill("soon");
}

/** A fatal comes, and a minute is missed. */
async function struck(page) {
  await page.evaluate(() => {
    window.watchbellDemo.miss();
    window.watchbellDemo.pass(3);
    window.watchbellDemo.ring();
  });
  await page.getByRole("heading", { name: "1 fatal so far" }).waitFor();
}

async function lose(page) {
  await page.evaluate(() => window.watchbellDemo.lose());
  await page.getByText("Watchbell has stopped watching").first().waitFor();
}

async function stop(page) {
  await page.getByRole("button", { name: "Stop watching" }).click();
  await page.getByText(/Stopped early/).waitFor();
}

async function longWatch(page) {
  await page.getByText("Other…").click();
  await page.getByRole("textbox", { name: "Length" }).fill("8 h");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Quiet so far" }).waitFor();
  await page.evaluate(() => {
    window.watchbellDemo.pass(190);
    window.watchbellDemo.ring();
  });
  await page.getByRole("heading", { name: "1 fatal so far" }).waitFor();
}

/** The worst of an outage, with the way to the rest of it. */
async function outage(page) {
  await page.getByRole("link", { name: /Names cannot be looked up/ }).click();
  await page.getByText("this is the worst of 8 issues").waitFor();
}

/** A program has its DSN, and something has come from it. */
async function firstDsn(page) {
  await page.getByLabel("Name of your program").fill("shop");
  await page.keyboard.press("Enter");
  await page.getByText("Nothing has come yet").waitFor();
}

async function firstArrived(page) {
  await firstDsn(page);
  await page.waitForTimeout(150); // What was there before has been looked at: what comes now arrives.
  await page.evaluate(() => window.watchbellDemo.ring());
  await page.getByText("Arrived:").waitFor();
}

async function firstOther(page) {
  await page.getByRole("radio", { name: "Another logbook" }).check();
  await page.getByRole("button", { name: "Set it up…" }).scrollIntoViewIfNeeded();
}

async function firstSent(page) {
  await page.getByRole("button", { name: "Send a test notification" }).click();
  await page.getByText(/^Sent/).waitFor();
}

async function firstSeen(page) {
  await page.getByRole("radio", { name: "Fatal and new issues" }).check();
  await firstSent(page);
  await page.getByRole("button", { name: "Yes" }).click();
}

async function firstHelp(page) {
  await firstSent(page);
  await page.getByRole("button", { name: "No, help me" }).click();
  await page.getByText("Install canberra-gtk-play").scrollIntoViewIfNeeded();
}

async function firstMute(page) {
  await page.getByRole("button", { name: "Send a test notification" }).click();
  await page.getByText(/Start a notification service/).scrollIntoViewIfNeeded();
}

/** A sound that is a file which is not there. */
async function soundless(page) {
  await page.getByLabel("Sound: Urgent").selectOption({ label: "A file…" });
  await page.getByLabel("Path of the file: Urgent").fill("/home/mara/sounds/gone.oga");
  await page.keyboard.press("Enter");
  await page.getByText("is not there").scrollIntoViewIfNeeded();
}

const inked = (page, ink) =>
  page
    .locator(".panel")
    .scrollIntoViewIfNeeded()
    .then(() => page.locator(".segs").filter({ hasText: "Colour" }).getByText(ink).click());

async function backedUp(page) {
  await page.getByRole("button", { name: "Save to a file" }).click();
  await page.getByRole("button", { name: "Copy the path" }).scrollIntoViewIfNeeded();
}

async function restoring(page, text) {
  await page.getByRole("button", { name: "Restore…" }).click();
  await page.getByLabel("Settings, in the words of config.toml").fill(text);
}

async function restored(page, text, until) {
  await restoring(page, text);
  await page.keyboard.press("Control+Enter");
  await page.getByText(until).waitFor();
}

export const screens = [
  { name: "inbox" },
  { name: "inbox-detail", act: first, sizes: [420] },
  { name: "inbox-report", act: (page) => page.getByRole("button", { name: "What it cost" }).click() },
  { name: "inbox-outage", query: "?state=outage", act: outage },
  { name: "inbox-table", act: (page) => page.keyboard.press("t"), sizes: [1280, 900] },
  { name: "inbox-snooze", act: (page) => page.keyboard.press("s"), sizes: [1280] },
  { name: "inbox-order", act: (page) => page.getByText("Why this order?").click(), sizes: [1280] },
  { name: "inbox-filters", act: (page) => page.getByRole("button", { name: "Filters" }).click(), sizes: [900, 420] },
  { name: "search-help", act: (page) => page.keyboard.press("/") },
  { name: "search-offers", act: (page) => typing(page, "dns release:") },
  { name: "search", act: (page) => found(page, "level:>=error last:24h") },
  { name: "search-event", act: (page) => found(page, "certificate").then(() => first(page)), sizes: [1280, 420] },
  { name: "search-nomatch", act: (page) => looked(page, "voucher -voucher"), sizes: [1280, 420] },
  { name: "search-wrong", act: (page) => looked(page, "level:fatal levle:x") },
  { name: "search-unsearched", query: "?state=unsearched", act: (page) => looked(page, "dns"), sizes: [1280] },
  { name: "search-filtered", act: filtered, sizes: [1280, 900] },
  { name: "timeline-zoomed", act: zoomed },
  { name: "timeline-selected", act: selected, sizes: [1280] },
  { name: "timeline-day", query: "?state=watch-rang", act: (page) => day(page) },
  { name: "timeline-day-table", query: "?state=watch-rang", act: (page) => day(page, "t"), sizes: [1280] },
  { name: "inbox-resolved", act: resolving, sizes: [1280] },
  { name: "inbox-one", hash: "inbox/demo-2", sizes: [1280, 420] },
  {
    name: "inbox-unknown",
    hash: "inbox/demo-6",
    act: (page) => page.getByText("How to add them in Python").click(),
  },
  { name: "inbox-reasons", hash: "inbox/demo-6", sizes: [1280, 420] },
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
  { name: "watch", hash: "watch", query: "?state=well" },
  { name: "watch-own", hash: "watch", act: ownLength, sizes: [1280, 420] },
  { name: "watch-blind-sources", hash: "watch", query: "?state=blind", sizes: [1280] },
  { name: "watch-none", hash: "watch", query: "?state=none", sizes: [1280, 420] },
  { name: "watch-refused", hash: "watch", query: "?state=refused", sizes: [1280] },
  { name: "watch-running", hash: "watch", query: "?state=watching" },
  { name: "watch-struck", hash: "watch", query: "?state=watching", act: struck },
  { name: "watch-lost", hash: "watch", query: "?state=watching", act: lose, sizes: [1280] },
  { name: "watch-banner", query: "?state=watching" },
  { name: "watch-well", hash: "watch", query: "?state=watch-well" },
  { name: "watch-rang", hash: "watch", query: "?state=watch-rang" },
  { name: "watch-blind", hash: "watch", query: "?state=watch-blind" },
  { name: "watch-stopped", hash: "watch", query: "?state=watching", act: stop, sizes: [1280] },
  { name: "watch-long", hash: "watch", act: longWatch, sizes: [1280] },
  { name: "rules", hash: "rules" },
  { name: "rules-second", hash: "rules/New%20issue%20in%20production" },
  { name: "rules-new", hash: "rules", act: (page) => page.keyboard.press("n") },
  { name: "rules-shadowed", hash: "rules/Fatal%20in%20the%20shop" },
  { name: "rules-triggers", hash: "rules", act: counting },
  { name: "rules-values", hash: "rules", act: suggesting },
  { name: "rules-rings", hash: "rules/Fatal%20in%20production", act: showRings, sizes: [900, 420] },
  {
    name: "rules-counting",
    hash: "rules",
    query: "?dry=slow",
    act: (page) => opened(page, page.getByRole("progressbar")),
  },
  {
    name: "rules-refused",
    hash: "rules",
    query: "?dry=refused",
    act: (page) => opened(page, page.getByText("Try again", { exact: true })),
  },
  { name: "rules-import", hash: "rules", act: importing },
  { name: "rules-export", hash: "rules", act: (page) => transfer(page, "Export…") },
  { name: "rules-none", hash: "rules", query: "?state=none", sizes: [1280] },
  { name: "sources", hash: "sources", query: "?state=blind" },
  { name: "sources-every", hash: "sources", query: "?state=sources" },
  { name: "sources-none", hash: "sources", query: "?state=none", sizes: [1280] },
  { name: "sources-add", hash: "sources", act: (page) => page.keyboard.press("n") },
  {
    name: "sources-search",
    hash: "sources",
    act: async (page) => {
      await page.keyboard.press("n");
      await page.keyboard.type("json");
    },
    sizes: [1280, 420],
  },
  ...FORMS.map(([kind, sizes]) => ({
    name: `sources-form-${kind}`,
    hash: "sources",
    act: (page) => newSource(page, kind),
    sizes,
  })),
  {
    name: "sources-tested",
    hash: "sources",
    act: (page) => tested(page, "https://till.harbour.example", "It would ring like this"),
  },
  {
    name: "sources-failed",
    hash: "sources",
    act: (page) => tested(page, "https://bad.harbour.example", "certificate file under Advanced"),
    sizes: [1280, 420],
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
  { name: "setup", hash: "sources", act: (page) => settingUp(page, "Node.js") },
  { name: "setup-new", hash: "sources", act: naming, sizes: [1280, 420] },
  { name: "setup-arrived", hash: "sources", act: arrived, sizes: [1280, 420] },
  { name: "setup-first", query: "?state=empty", act: (page) => named(page, "shop") },
  { name: "first", hash: "first-run", query: "?state=first" },
  { name: "first-dsn", hash: "first-run", query: "?state=first", act: firstDsn },
  { name: "first-arrived", hash: "first-run", query: "?state=first", act: firstArrived, sizes: [1280, 420] },
  { name: "first-other", hash: "first-run", query: "?state=first", act: firstOther, sizes: [1280, 420] },
  { name: "first-others", hash: "first-run", query: "?state=blind", sizes: [1280, 420] },
  { name: "first-seen", hash: "first-run", query: "?state=first", act: firstSeen },
  { name: "first-help", hash: "first-run", query: "?state=first", act: firstHelp },
  { name: "first-mute", hash: "first-run", query: "?state=first&notify=none", act: firstMute },
  { name: "first-lost", hash: "first-run", query: "?state=first", act: lose, sizes: [1280] },
  { name: "first-slow", hash: "first-run", query: "?state=slow", sizes: [1280] },
  { name: "certificates", hash: "certificates" },
  { name: "certificates-none", hash: "certificates", query: "?state=none", sizes: [1280, 420] },
  { name: "certificates-refused", hash: "certificates", query: "?state=refused", sizes: [1280] },
  { name: "certificates-slow", hash: "certificates", query: "?state=slow", sizes: [1280] },
  {
    name: "certificates-menu",
    hash: "certificates",
    act: (page) => page.getByRole("button", { name: "More for pay.harbour.example" }).click(),
    sizes: [1280, 420],
  },
  { name: "certificates-add", hash: "certificates", act: (page) => page.keyboard.press("n") },
  { name: "certificates-tested", hash: "certificates", act: (page) => lookedAt(page, "bad.partner.example") },
  {
    name: "certificates-failed",
    hash: "certificates",
    act: (page) => lookedAt(page, "nowhere.example"),
    sizes: [1280],
  },
  {
    name: "certificates-file",
    hash: "certificates",
    act: async (page) => {
      await page.getByRole("button", { name: "More for harbour-desktop-signing.p12" }).click();
      await page.getByRole("menuitem", { name: "Edit…" }).click();
    },
    sizes: [1280, 420],
  },
  {
    name: "certificates-days",
    hash: "certificates",
    act: (page) => page.getByRole("button", { name: "Change" }).click(),
    sizes: [1280, 420],
  },
  { name: "settings", hash: "settings" },
  { name: "settings-below", hash: "settings", act: (page) => page.getByText("Open source").scrollIntoViewIfNeeded() },
  { name: "settings-sound", hash: "settings", act: soundless },
  { name: "settings-light", hash: "settings", act: (page) => inked(page, "Light"), sizes: [1280, 420] },
  { name: "settings-dark", hash: "settings", act: (page) => inked(page, "Dark"), sizes: [1280, 420] },
  { name: "settings-saved", hash: "settings", act: backedUp },
  { name: "settings-restore", hash: "settings", act: (page) => restoring(page, "[tray]\nicon = ") },
  {
    name: "settings-restore-wrong",
    hash: "settings",
    act: (page) => restored(page, "what is this", "Nothing was restored"),
    sizes: [1280, 420],
  },
  { name: "settings-restored", hash: "settings", act: (page) => restored(page, "[tray]\ncount = true", "are kept in") },
  { name: "settings-lost", hash: "settings", act: lose, sizes: [1280, 420] },
  { name: "settings-slow", hash: "settings", query: "?state=slow", sizes: [1280] },
  { name: "settings-refused", hash: "settings", query: "?state=refused", sizes: [1280, 420] },
];
