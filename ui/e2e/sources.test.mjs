// Sources by keyboard.
import assert from "node:assert/strict";

import { at, flow, focusedText, toast } from "./flow.mjs";

/** The sources page with the dialog for a new one, its kind still open. */
async function adding() {
  const page = await at("sources");
  await page.locator("tbody tr").first().waitFor();
  await page.keyboard.press("n");
  await page.getByText("Step 1 of 2").waitFor();
  return page;
}

/** Types into one field after the other, as Tab goes. */
async function typed(page, ...values) {
  for (const [i, value] of values.entries()) {
    if (i > 0) await page.keyboard.press("Tab");
    await page.keyboard.type(value);
  }
}

const row = (page, name) => page.locator("tbody tr").filter({ has: page.getByText(name, { exact: true }) });
const test = (page) => page.getByRole("button", { name: /^Test( again)?$/ });

flow("a Bugsink is added by keyboard, tried first, and the dialog gives the focus back", async () => {
  const page = await at("sources");
  await page.getByRole("button", { name: /Add source/ }).focus();
  await page.keyboard.press("Enter");
  await page.getByText("Step 1 of 2").waitFor();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "New source: Bugsink" }).waitFor();
  await page.getByText("Step 2 of 2").waitFor();
  await typed(page, "Till");
  await page.getByText("Still missing: address.").waitFor();
  await page.keyboard.press("Tab");
  await typed(page, "https://bad.harbour.example", "s3cret");
  await page.keyboard.press("Tab"); // The token can be shown.
  await page.keyboard.press("Tab");
  await typed(page, "checkout, web");
  await test(page).focus();
  await page.keyboard.press("Enter");
  await page.getByText(/its issuer is not known here/).waitFor();
  await page.getByText("Name the authority’s certificate file under Advanced.").waitFor();
  await page.getByLabel("Address").fill("https://till.harbour.example");
  await test(page).click();
  await page.getByText("It would ring like this").waitFor();
  await page.getByText("Ready.").waitFor();
  await page.keyboard.press("Control+Enter");
  await toast(page, "Added Till.").waitFor();
  await page.getByRole("dialog").waitFor({ state: "detached" });
  assert.match(await focusedText(page), /Add source/);
  await row(page, "Till").getByText("Bugsink · till.harbour.example").waitFor();
});

flow("letters find a kind; a Sentry names what it needs", async () => {
  const page = await adding();
  await page.keyboard.type("sentr");
  await page.getByRole("radio", { name: "Bugsink" }).waitFor({ state: "detached" });
  assert.ok(await page.getByRole("radio", { name: "Sentry", exact: true }).isChecked());
  await page.keyboard.press("Escape");
  await page.getByRole("radio", { name: "Bugsink" }).waitFor();
  await page.keyboard.type("own");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "New source: Sentry" }).waitFor();
  await typed(page, "Web");
  await page.getByText("Still missing: address and organization.").waitFor();
  await page.keyboard.press("Tab");
  await typed(page, "https://sentry.io", "harbour", "s3cret");
  await page.keyboard.press("Control+Enter");
  await toast(page, "Added Web.").waitFor();
  await row(page, "Web").getByText("Sentry · sentry.io · harbour").waitFor();
});

flow("log files have no address: they are tried and saved by their paths", async () => {
  const page = await adding();
  await page.keyboard.type("log files");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "New source: Log files" }).waitFor();
  assert.equal(await page.getByLabel("Address").count(), 0);
  await typed(page, "Import", "/var/log/{import,export}/*.log");
  await page.keyboard.press("Enter");
  await page.keyboard.type("/var/log/secret.log");
  await test(page).click();
  await page.getByText("Let this user read it").waitFor();
  assert.equal(await page.getByText("Name found").count(), 0, "what is not needed is not shown");
  await page.getByRole("textbox", { name: "Files" }).fill("/var/log/{import,export}/*.log\n/srv/import.jsonl");
  await test(page).click();
  await page.getByText("2 of 2 can be read").waitFor();
  await page.getByText("Ready.").waitFor();
  await page.keyboard.press("Control+Enter");
  await toast(page, "Added Import.").waitFor();
  await row(page, "Import").getByText("Log files · /var/log/{import,export}/*.log and 1 more").waitFor();
  await page.getByRole("button", { name: "More for Import" }).click();
  await page.getByRole("menuitem", { name: "Edit…" }).click();
  assert.equal(
    await page.getByRole("textbox", { name: "Files" }).inputValue(),
    "/var/log/{import,export}/*.log\n/srv/import.jsonl",
  );
});

flow("another kind keeps what was typed where it still applies", async () => {
  const page = await adding();
  await page.keyboard.type("glitch");
  await page.keyboard.press("Enter");
  await typed(page, "Web", "https://gt.example", "harbour");
  await page.getByRole("button", { name: "Back" }).click();
  assert.ok(await page.getByRole("radio", { name: "GlitchTip" }).isChecked());
  await page.keyboard.type("ntfy");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "New source: ntfy" }).waitFor();
  assert.equal(await page.getByLabel("Name", { exact: true }).inputValue(), "Web");
  assert.equal(await page.getByLabel("Address").inputValue(), "https://gt.example");
  assert.equal(await page.getByLabel("Organization").count(), 0);
});

flow("a rejected token is replaced where it is told", async () => {
  const page = await at("sources", "?state=blind");
  await page.getByText("Token rejected (401).", { exact: false }).first().waitFor();
  await page.locator("tbody").getByRole("button", { name: "Enter a new token" }).click();
  await page.getByText("Needs the rights issues:read", { exact: false }).waitFor();
  await page.keyboard.type("new");
  await page.keyboard.press("Enter");
  await toast(page, "The token is in the keyring.").waitFor();
  await row(page, "checkout").getByText("Live").waitFor();
});

flow("a test that the logbook rejects says what to do, and is right once that is done", async () => {
  const page = await at("sources");
  await page.getByRole("button", { name: "More for payments" }).click();
  await page.getByRole("menuitem", { name: "Edit…" }).click();
  await page.getByLabel("Token", { exact: true }).fill("wrong");
  await test(page).click();
  await page.getByText("Token rejected (401).").waitFor();
  await page.getByText("Enter a new token.").waitFor();
  assert.equal(await page.getByText("Ready.").count(), 0);
  await page.getByLabel("Token", { exact: true }).fill("right");
  await test(page).click();
  await page.getByText("Ready.").waitFor();
});

flow("what was missed stays below its source until somebody has checked", async () => {
  const page = await at("sources", "?state=sources");
  await page.getByText("could not be read back").first().waitFor();
  await page.getByRole("button", { name: "I have checked all gaps" }).first().click();
  await page.getByText("could not be read back").first().waitFor({ state: "detached" });
});

flow("Tab stays in a dialog, Escape closes it", async () => {
  const page = await adding();
  for (let i = 0; i < 12; i++) {
    await page.keyboard.press("Tab");
    assert.ok(await page.evaluate(() => document.activeElement?.closest("[role=dialog]") !== null));
  }
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
});

flow("an id that is taken is refused at its field", async () => {
  const page = await adding();
  await page.keyboard.press("Enter");
  await page.getByLabel("Name", { exact: true }).fill("Checkout");
  await page.getByText("Known as checkout-2.").waitFor();
  await page.getByLabel("Address").fill("https://x.example");
  await page.getByText("Advanced").click();
  await page.getByLabel("Id", { exact: true }).fill("checkout");
  await page.keyboard.press("Control+Enter");
  await page.getByText("This id is taken.").waitFor();
});

flow("a source is removed only after a question", async () => {
  const page = await at("sources");
  await page.getByRole("button", { name: "More for web" }).click();
  await page.getByRole("menuitem", { name: "Remove…" }).click();
  await page.getByRole("button", { name: "Remove source" }).click();
  await toast(page, /Removed web/).waitFor();
  await page.getByRole("button", { name: "More for web" }).waitFor({ state: "detached" });
});

flow("a program is set up by keyboard, and its first event is seen to arrive", async () => {
  const page = await at("sources");
  await page.getByRole("button", { name: "Set up a program" }).focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Set up a program" });
  await dialog.getByText(/^http:.*@127.0.0.1:8970\/1$/).waitFor();
  await dialog.getByRole("button", { name: "New project" }).click();
  await typed(page, "a/b");
  await page.keyboard.press("Enter");
  await dialog.getByText("cannot be a project's name").waitFor();
  await dialog.getByLabel("Name of the program").fill("shop");
  await page.keyboard.press("Enter");
  await dialog.getByText(/@127.0.0.1:8970\/2$/).waitFor();
  await dialog.getByRole("tab", { name: "Python" }).focus();
  await page.keyboard.press("ArrowRight");
  await dialog.getByText(/npm install @sentry\/node/).waitFor();
  await dialog.getByText("Nothing has come from it yet").waitFor();
  await dialog.getByRole("button", { name: "Send a test event" }).click();
  await dialog.getByText("Arrived:").waitFor();
  await dialog.getByRole("button", { name: "Show it" }).click();
  await page.getByRole("heading", { name: "A sample fatal from Watchbell" }).waitFor();
});

flow("a DSN is copied", async () => {
  const page = await at("sources");
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.getByRole("button", { name: "Set up a program" }).click();
  await page.getByRole("button", { name: "Copy the DSN" }).click();
  await toast(page, "Copied the DSN").waitFor();
  assert.match(await page.evaluate(() => navigator.clipboard.readText()), /^http:\/\/\w+@127/);
});
