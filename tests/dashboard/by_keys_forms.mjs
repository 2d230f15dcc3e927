// A form by which people agree is made, written, looked at as it will be, and deleted: by keys alone.
import { api, assert, browser, shoot, sit, until } from "./by_keys.mjs";

await api.topics.put("news", { name: "News", defaults: { email: false } });
await api.templates.create({ key: "confirm", name: "Please confirm", purpose: "transactional", default_locale: "en", content: { email: { en: { title: "Is it you?", text: "{{ text }}: {{ confirm_url }}" } } } });
await api.templates.publish("confirm", { version: 1 });

const { page, end, press, type, to, go, write, check, choose, back, within, opens, arrive } = await sit({ path: "/contacts", allowed: [/^40[34] GET \/v1\/opt-in-forms\//, /^422 PUT \/v1\/opt-in-forms\//] });
const button = (name, part = page) => part.getByRole("button", { name, exact: true });
const dialog = page.getByRole("dialog");
const main = page.getByRole("main");
await arrive(null, "Contacts");

// Made: what is wrong is said at its field, and the focus is there.
await to(page.getByRole("tab", { name: "Opt-in forms" }));
await opens(button("New form").first(), dialog);
await back(dialog.getByLabel("Name"), "the first field");
await type("News & offers");
await write(dialog.getByLabel("Key"), "News Offers");
await to(dialog.getByLabel("What they agree to"));
await type("Send me the newsletter.");
await go(button("Make the form", dialog));
await dialog.getByText(/^A key is 1 to 64/).waitFor();
await write(dialog.getByLabel("Key"), "news-offers");
await press("Enter");
await page.getByRole("heading", { name: "News & offers", level: 1 }).waitFor();
await dialog.waitFor({ state: "hidden" });
await within(main);

// Written, with a topic and a template of their own; saved, and taken back from where one is.
const frame = page.frameLocator("iframe");
await frame.getByText("Send me the newsletter.", { exact: true }).waitFor();
const words = page.getByLabel("What they agree to");
await write(words, "Send me news, at most once a week.");
await frame.getByText("at most once a week").waitFor();
await choose(page.getByRole("combobox", { name: "Topics that they choose by it" }), { name: "News" });
await press("Escape");
await choose(page.getByRole("combobox", { name: "The mail that asks to confirm" }), { name: "Please confirm" });
await shoot(page, "keys-form");
await go(button("Save"));
const kept = await until(async () => {
  const form = await api.optInForms.get("news-offers");
  return form.template === "confirm" && form;
}, "kept");
assert.deepEqual([kept.text, kept.topics], ["Send me news, at most once a week.", ["news"]]);
await within(main);
await button("Undo").last().waitFor();
await press("Control+z");
await until(async () => (await api.optInForms.get("news-offers")).template === null, "as it was");
await until(async () => (await words.inputValue()) === "Send me the newsletter.", "as it was, here too");
await write(words, "Half of a sentence");
await go(button("Leave it as it was"));
await until(async () => (await words.inputValue()) === "Send me the newsletter.", "left as it was");
await within(main);

// As it looks elsewhere; the frame in which it is shown holds nobody; what is to be copied is reached.
await check(page.getByRole("radio", { name: "On your site, bare" }));
await frame.getByRole("button", { name: "Agree" }).waitFor();
await to(button("Copy the HTML"));
await to(page.getByRole("link", { name: "Open its page" }), { back: true });

// By the list to the form again; deleted.
await go(page.getByRole("link", { name: "Opt-in forms" }), { back: true });
const row = page.getByRole("row").filter({ hasText: "news-offers" });
await row.waitFor();
await within(main);
await go(row);
await page.getByRole("heading", { name: "News & offers", level: 1 }).waitFor();
await opens(button("Delete"), dialog);
await go(button("Delete", dialog));
await page.getByRole("heading", { name: "There is no form yet" }).waitFor();
await dialog.waitFor({ state: "hidden" });
await within(main);
assert.equal((await api.optInForms.list()).data.length, 0);
await end();
await browser.close();
console.log("done");
