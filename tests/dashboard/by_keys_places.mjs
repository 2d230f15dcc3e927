// From anywhere to any place by the palette, the sheet of keys, and from Home to what needs a person: by keys alone.
import { api, assert, browser, given, shoot, sit, until } from "./by_keys.mjs";

await api.contacts.put("ada", { name: "Ada Lovelace", phone: "+31612345678", email: "ada@example.com" });
await api.consents.add("ada", { channel: "email", purpose: "marketing", state: "granted", text: "Yes, write to me", source: "checkout", proof: { ip: "192.0.2.7" } });
await api.sandbox.setFaults([{ channel: "email", unknown: 1 }]);
const { id } = await api.messages.send({ to: "ada", content: { title: "News", body: "Blue teapots." }, route: { channel: "email" }, purpose: "marketing" });
await until(async () => (await api.messages.get(id)).counts.unknown === 1, "unknown");

const { page, end, press, type, to, go, back, within, opens, arrive } = await sit({ path: "/" });
await arrive(null, "Home");
const palette = page.getByRole("dialog").filter({ has: page.getByRole("textbox", { name: "Go to a page, or paste an id" }) });

// Opened and closed from where one is, and one is there again.
const search = page.getByRole("button", { name: /^Search or go to/ });
await opens(search, palette, { back: true });
await press("Escape");
await palette.waitFor({ state: "hidden" });
await back(search);

// To every page that stands in the table, and what is done there begins in the page.
for (const [path, title] of [...given.places.slice(1), given.places[0]]) {
  await press("Control+k");
  await within(palette);
  await type(title);
  await palette.getByRole("button", { name: title, exact: true }).first().waitFor();
  await press("Enter");
  await palette.waitFor({ state: "hidden" });
  await until(() => new URL(page.url()).pathname === path, `${title} is at ${path}, and not at ${page.url()}`);
  await page.getByRole("main").getByRole("heading", { level: 1 }).waitFor();
  await until(() => page.getByRole("main").evaluate((one) => one.contains(document.activeElement)), `the focus is in ${title}`);
}
// What an id names is opened.
await press("Control+k");
await within(palette);
await type(id);
await press("Enter");
await page.getByRole("heading", { name: "What happened" }).waitFor();
assert.equal(new URL(page.url()).pathname, `/messages/${id}`);

// What every key does, by a key; letters can be switched off, and that sheet is found all the same.
const sheet = page.getByRole("dialog", { name: "Keys" });
await press("?");
await within(sheet);
await shoot(page, "keys-sheet");
const letters = sheet.getByRole("switch", { name: "Keys of one letter do something" });
await to(letters);
await press("Space");
assert.equal(await letters.isChecked(), false);
await press("Escape");
await sheet.waitFor({ state: "hidden" });
await press("?");
await press("Control+k");
await within(palette);
assert.equal(await sheet.count(), 0, "letters do nothing now");
await type("Keys");
await press("Enter");
await within(sheet);
await to(letters);
await press("Space");
assert.equal(await letters.isChecked(), true);
await press("Escape");
await sheet.waitFor({ state: "hidden" });

// From Home to what needs a person.
await arrive("/", "Home");
const needs = page.getByRole("link", { name: /^1 delivery of unknown outcome/ });
await go(needs);
const row = page.getByRole("row").filter({ hasText: id });
await row.waitFor();
await until(() => page.getByRole("main").evaluate((one) => one.contains(document.activeElement)), "the focus is in the page");
await go(row);
await page.getByRole("button", { name: "Settle" }).waitFor();
// By the navigation back to Home, and as far as its numbers.
const home = page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Home" });
await go(home, { back: true });
await page.getByRole("heading", { name: "Messages over time" }).waitFor();
await to(page.getByRole("radio", { name: "30 days" }));
await page.getByRole("table", { name: "By channel" }).waitFor();
await end();
await browser.close();
console.log("done");
