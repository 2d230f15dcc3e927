// A form is made, seen as it will look while one writes, put on somebody's own site, filled in there, and confirmed: then it is counted.
import { api, assert, browser, given, open, server, shoot, until } from "./signed_in.mjs";

const EVIL = `<img src=x onerror=alert(1)>"'`;
await api.workspace.patch({ name: `Corner ${EVIL}` });
await api.topics.put("news", { name: `News ${EVIL}`, defaults: { email: false } });
await api.providerAccounts.create({ provider: "sandbox", name: "mail", channels: ["email"], credentials: {} });
await api.templates.create({ key: "confirm", name: "Please confirm", purpose: "transactional", default_locale: "en", content: { email: { en: { title: "Is it you?", text: "{{ text }}: {{ confirm_url }}" } } } });
await api.templates.publish("confirm", { version: 1 });

const { page, end } = await open({ path: "/contacts", allowed: [/^40[34] GET \/v1\/opt-in-forms\//, /^422 PUT \/v1\/opt-in-forms\//] });
const dialog = page.getByRole("dialog");
await page.getByRole("tab", { name: "Opt-in forms" }).click();
await page.getByRole("heading", { name: "There is no form yet" }).waitFor();
await shoot(page, "forms-empty");

// Made by its name; its key follows from it.
await page.getByRole("button", { name: "New form" }).first().click();
await dialog.getByLabel("Name").fill("News & offers");
assert.equal(await dialog.getByLabel("Key").inputValue(), "news-offers");
await dialog.getByLabel("Key").fill("News Offers");
await dialog.getByLabel("What they agree to").fill("Send me the newsletter.");
await dialog.getByRole("button", { name: "Make the form" }).click();
await dialog.getByText(/^A key is 1 to 64/).waitFor();
await dialog.getByLabel("Key").fill("news-offers");
await page.keyboard.press("Enter");
await page.getByRole("heading", { name: "News & offers" }).waitFor();
const { url } = await api.optInForms.get("news-offers");

// Seen while one writes, as the page will be, whatever is written; nothing of it is kept before one says so.
const frame = page.frameLocator("iframe");
await frame.getByText("Send me the newsletter.", { exact: true }).waitFor();
const words = `Send me ${EVIL}\nat most once a week.`;
await page.getByLabel("What they agree to").fill(words);
await page.getByRole("textbox", { name: "Name", exact: true }).fill(`News ${EVIL}`);
await frame.getByText(`Send me ${EVIL}`).waitFor();
await frame.getByRole("heading", { name: `News ${EVIL}` }).waitFor();
assert.equal((await api.optInForms.get("news-offers")).text, "Send me the newsletter.");
await page.getByRole("combobox", { name: "Topics that they choose by it" }).click();
await page.getByRole("option", { name: `News ${EVIL}` }).click();
await page.keyboard.press("Escape");
await page.getByRole("combobox", { name: "The mail that asks to confirm" }).click();
await page.getByRole("option", { name: "Please confirm" }).click();
await shoot(page, "forms-writing");
await page.getByRole("button", { name: "Save" }).click();
const kept = await until(async () => ((await api.optInForms.get("news-offers")).text === words ? api.optInForms.get("news-offers") : null), "kept");
assert.deepEqual([kept.topics, kept.template, kept.url], [["news"], "confirm", url]);
const shown = await until(async () => {
  const text = await frame.locator("main").innerText();
  return text.includes("once a week") ? text : null;
}, "the page in its frame");
await page.getByRole("button", { name: "Undo" }).click();
await until(async () => (await api.optInForms.get("news-offers")).text === "Send me the newsletter.", "as it was");
await page.waitForFunction(() => document.querySelector("textarea").value === "Send me the newsletter.");
await page.getByRole("textbox", { name: "Name", exact: true }).fill(`News ${EVIL}`);
await page.getByLabel("What they agree to").fill(words);
const place = "**/v1/opt-in-forms/news-offers";
let release;
const isAnswered = new Promise((go) => (release = go));
await page.route(place, async (route) => {
  if (route.request().method() !== "PUT") return route.fallback();
  const response = await route.fetch();
  await isAnswered;
  await route.fulfill({ response });
});
await page.getByRole("button", { name: "Save" }).click();
await until(async () => (await api.optInForms.get("news-offers")).text === words, "kept again");

// What is written while it is being saved stays, and is not saved.
const agreed = page.getByLabel("What they agree to");
await agreed.fill("Half of a sentence");
release();
await page.getByText("The form is saved.").waitFor();
assert.equal(await agreed.inputValue(), "Half of a sentence");
await page.unroute(place);

// It is looked at again every few seconds: a look that fails takes nothing away that is being written.
let looks = 0;
await page.route(place, (route) => {
  looks += 1;
  return route.fulfill({ status: 403, contentType: "application/problem+json", body: JSON.stringify({ code: "forbidden", title: "Not now" }) });
});
await until(() => looks >= 2, "a look has failed, and what follows from it is there");
assert.equal(await agreed.inputValue(), "Half of a sentence");
await page.unroute(place);
await page.getByRole("button", { name: "Leave it as it was" }).click();
await page.waitForFunction((words) => document.querySelector("textarea").value === words, words);

// What the frame showed is what everybody sees.
const visitor = await browser.newContext({ reducedMotion: "reduce" });
const hosted = await visitor.newPage();
await hosted.goto(url);
assert.equal(await hosted.locator("main").innerText(), shown);

// The same on a site of one's own: it is filled in there, confirmed, and counted.
await page.getByText("On your site, bare", { exact: true }).click();
await frame.getByRole("button", { name: "Agree" }).waitFor();
await shoot(page, "forms-site");
const snippet = await until(async () => {
  const text = await page.getByRole("region", { name: "On your own site" }).locator("pre").innerText();
  return text.includes("once a week") ? text : null;
}, "the HTML for one's own site");
assert.ok(!snippet.includes("<img"), "what is written is words there too");
await hosted.goto("about:blank");
await hosted.setContent(snippet);
await hosted.getByLabel("Your e-mail address").fill("ada@example.com");
await hosted.getByRole("button", { name: "Agree" }).click();
await hosted.getByText("look into your mailbox").waitFor();
const counts = page.getByRole("region", { name: "The last seven days" });
const count = (name, number) => counts.getByText(new RegExp(`^${name}$`)).locator("..").getByText(String(number), { exact: true }).waitFor();
await count("Filled in", 1);
await count("Confirmed", 0);
const mail = await until(async () => (await api.sandbox.outbox({ channel: "email" })).data[0], "the mail");
const [link] = /https?:\/\/\S+\/confirm\/[\w.-]+/.exec(JSON.stringify(mail)) ?? [];
await hosted.goto(new URL(new URL(link).pathname, server).href);
await hosted.getByRole("button", { name: "Confirm" }).click();
await hosted.getByText("it is confirmed").waitFor();
await count("Confirmed", 1);
await shoot(page, "forms-counted");
const [person] = (await api.contacts.list({ email: "ada@example.com" })).data;
const [line] = (await api.consents.list(person.id)).data;
assert.deepEqual([line.text, line.proof.form, line.state], [words, "news-offers", "granted"]);
await visitor.close();

// Another of the same key takes nobody's place; the list leads to each, by keyboard.
await page.getByRole("link", { name: "Opt-in forms" }).click();
await page.getByRole("button", { name: "New form" }).click();
await dialog.getByLabel("Name").fill("Other");
await dialog.getByLabel("Key").fill("news-offers");
await dialog.getByLabel("What they agree to").fill("Other words.");
await dialog.getByRole("button", { name: "Make the form" }).click();
await dialog.getByText("There is a form “news-offers” already", { exact: false }).waitFor();
assert.equal(await dialog.getByRole("link", { name: "Open it" }).getAttribute("href"), "/contacts/forms/news-offers");
await dialog.getByRole("button", { name: "Leave it" }).click();
await dialog.waitFor({ state: "hidden" });
assert.equal((await api.optInForms.get("news-offers")).text, words);
await shoot(page, "forms-list");
await page.getByRole("row").filter({ hasText: "news-offers" }).focus();
await page.keyboard.press("Enter");
await count("Confirmed", 1);
await end();

// On a phone, in the dark.
const small = await open({ path: "/contacts/forms/news-offers", width: 390, dark: true });
await small.page.frameLocator("iframe").getByText("at most once a week.").waitFor();
await small.page.waitForFunction(() => document.documentElement.scrollWidth <= innerWidth);
await small.page.getByRole("region", { name: "How it looks" }).scrollIntoViewIfNeeded();
await shoot(small.page, "forms-small-dark");
await small.end();

// Who only looks changes nothing.
const viewer = await open({ path: "/contacts/forms/news-offers", session: given.viewer });
await viewer.page.frameLocator("iframe").getByText("at most once a week.").waitFor();
assert.ok(await viewer.page.getByLabel("What they agree to").isDisabled());
assert.equal(await viewer.page.getByRole("button", { name: "Delete" }).count(), 0);
await viewer.end();

// Deleted: its page is gone, and what was agreed to stands.
// Until that is answered it may be looked at again, in vain.
const last = await open({ path: "/contacts/forms/news-offers", allowed: [/^404 GET \/(v1\/opt-in-forms|forms)\//] });
await last.page.getByRole("button", { name: "Delete" }).click();
await last.page.getByRole("dialog").getByText("What was agreed to by it stands.", { exact: false }).waitFor();
await last.page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
await last.page.getByRole("heading", { name: "There is no form yet" }).waitFor();
assert.equal((await fetch(url)).status, 404);
assert.equal((await api.consents.list(person.id)).data.length, 1);
await last.end();
await browser.close();
console.log("done");
