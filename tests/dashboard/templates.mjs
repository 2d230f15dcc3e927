// A text is written in two languages and two channels, seen as a person would get it, tried out, published, changed, and taken back.
import { api, assert, browser, open, shoot, until } from "./signed_in.mjs";

const XSS = `<img src=x onerror=alert(1)>"'`;
await api.contacts.put("ada", { name: `Ada ${XSS}`, phone: "+31612345678", locale: "nl", attributes: { plan: "gold", when: "<script>alert(2)</script>" } });
const { page, end, wrong } = await open({ path: "/templates", allowed: [/^40[34] GET \/v1\/templates\/[^/]+\/draft$/, /^409 PUT \/v1\/templates\/[^/]+\/draft$/] });
const draft = () => api.templates.getDraft("order-shipped").catch(() => null);

// Begun by a name; its key follows from it.
await page.getByRole("heading", { name: "Write your first template" }).waitFor();
await shoot(page, "templates-empty");
await page.getByRole("button", { name: "New template" }).first().click();
const form = page.getByRole("dialog", { name: "New template" });
await form.getByLabel("Name").fill("Order shipped");
assert.equal(await form.getByRole("textbox", { name: "Key" }).inputValue(), "order-shipped");
await form.getByText("E-mail", { exact: true }).click();
await shoot(page, "templates-new");
await form.getByRole("button", { name: "Begin" }).click();

// That there is no draft yet is asked once more, and told late: after the first one is kept.
const sms = page.getByRole("region", { name: "SMS" });
await sms.getByLabel("Text").waitFor();
let release;
const isReleased = new Promise((done) => (release = done));
const asked = page.waitForRequest((one) => one.method() === "GET" && one.url().endsWith("/order-shipped/draft"));
await page.route("**/v1/templates/order-shipped/draft", async (route) => {
  if (route.request().method() !== "GET") return route.continue();
  const response = await route.fetch();
  await isReleased;
  await route.fulfill({ response }).catch(() => {});
});
await api.templates.patch("order-shipped", { name: "Order shipped" });
await asked;

// Written, and seen as one types: names stand for themselves until they have values.
await sms.getByLabel("Text").fill("Hello {{ contact.name | default('there') }}, order ");
await page.keyboard.press("Control+Space");
const picker = page.getByRole("dialog", { name: "Put in a name" });
await picker.getByRole("textbox").fill("contact.attributes");
await picker.getByRole("option", { name: /contact\.attributes\.plan/ }).waitFor();
await shoot(page, "templates-picker");
await picker.getByRole("textbox").fill("order.number");
await picker.getByRole("option", { name: /order\.number/ }).waitFor();
await page.keyboard.press("Enter");
await sms.getByText("Hello there, order [order.number]").waitFor();
assert.match(await sms.getByLabel("Text").inputValue(), /, order \{\{ order\.number \}\}$/);
await sms.locator("[data-segments='1']").waitFor();
await sms.getByLabel("Text").fill("Hello {{ contact.name | default('there') }}, order {{ order.number }} is on its way 🎉 " + "and it comes soon, ".repeat(5));
await sms.locator("[data-segments='3']").or(sms.locator("[data-segments='2']")).waitFor();

await page.getByText("Draft kept").waitFor();
const late = page.waitForEvent("requestfinished", (one) => one.method() === "GET" && one.url().endsWith("/order-shipped/draft"));
release();
await late;
await page.unroute("**/v1/templates/order-shipped/draft");

// For somebody in particular, whatever they are called.
await page.getByRole("combobox", { name: "Shown for" }).fill("Ada");
await page.getByRole("option", { name: /Ada/ }).click();
await until(() => new URL(page.url()).searchParams.get("person") === "ada", "she is chosen");
await sms.getByText(`Hello Ada ${XSS}, order [order.number] is on its way`).waitFor();
await page.getByRole("button", { name: "Values" }).click();
await page.getByLabel("order.number").fill(XSS);
await sms.getByText(`order ${XSS} is on its way`).waitFor();

// What is wrong is told where it is.
const mail = page.getByRole("region", { name: "E-mail" });
await mail.getByLabel("Subject").fill("Order {{ order.number }");
await mail.getByText(/^Line 1: /).waitFor();
await mail.getByLabel("Subject").fill("Order {{ order.number }}");
await mail.getByText("MJML", { exact: true }).click();
const source = mail.getByLabel("The mail in MJML");
await source.waitFor();
const whole = await source.inputValue();
await source.fill(whole.replace("</mj-text>", "</mj-txt>"));
await mail.getByRole("button", { name: /^Line \d+/ }).first().click();
await shoot(page, "templates-wrong");
await source.fill(whole.replace("Hello {{ contact.name | default(\"there\") }}", `Hello {{ contact.name }}, {{ order.number }} <img src="x" onerror="alert(3)">`));
await mail.frameLocator("iframe").getByText(/Hello Ada/).waitFor();
await shoot(page, "templates-write");

// In another language: what is missing is told, and a channel begins with the words of the first.
await page.getByRole("button", { name: "Language" }).click();
const adding = page.getByRole("dialog", { name: "Add a language" });
await adding.getByRole("combobox").fill("nl");
await adding.getByRole("button", { name: "Add it" }).click();
await mail.waitFor();
await page.getByText("not translated").waitFor();
await page.getByRole("tab", { name: /nl.*to translate/ }).waitFor();
await shoot(page, "templates-language");
await page.getByText("Draft kept").waitFor();
const written = await until(draft, "kept");
// What is written is dropped after a question, in one language as in all of them.
await mail.getByRole("button", { name: "More for E-mail" }).click();
await page.getByRole("menuitem", { name: /^Take it out of/ }).click();
await page.getByRole("dialog").getByText(/What it says there is gone from this draft/).waitFor();
await page.getByRole("dialog").getByRole("button", { name: "Leave it" }).click();
await mail.getByLabel("Subject").waitFor();
assert.deepEqual(Object.keys(written.content.email ?? {}).sort(), ["en", "nl"]);

// Somebody else writes meanwhile: nothing is lost, and one chooses.
await api.templates.putDraft("order-shipped", { content: { ...written.content, push: { en: { title: "Theirs", text: "Theirs" } } }, revision: written.revision });
await mail.getByLabel("Subject").fill("Bestelling {{ order.number }}");
await page.getByText("Somebody else wrote meanwhile").waitFor();
await page.getByRole("button", { name: "What is otherwise" }).click();
await page.getByRole("alert").getByText("Bestelling {{ order.number }}").waitFor();
await shoot(page, "templates-conflict");
await page.getByRole("button", { name: "Take theirs" }).click();
await page.getByRole("tab", { name: /en/ }).click();
await page.getByRole("region", { name: "Push" }).getByText("Theirs").first().waitFor();

// Tried out on somebody.
await page.getByRole("button", { name: "Send a test" }).click();
const testing = page.getByRole("dialog", { name: "Send a test" });
await testing.getByRole("combobox", { name: "Channel" }).click();
await page.getByRole("option", { name: "SMS" }).click();
await testing.getByRole("combobox", { name: "Contact" }).fill("Ada");
await page.getByRole("option", { name: /Ada/ }).click();
await testing.getByRole("button", { name: "Send it" }).click();
await testing.getByText("It is on its way").waitFor();
await shoot(page, "templates-test");
await page.keyboard.press("Escape");

// Published with what will be otherwise; then another version, and the way back.
// Where what was kept cannot be read, the button says so.
await page.route("**/v1/templates/order-shipped/draft", (route) =>
  route.request().method() === "GET" ? route.fulfill({ status: 403, contentType: "application/problem+json", body: JSON.stringify({ code: "forbidden", title: "Not now" }) }) : route.continue(),
);
await page.getByRole("button", { name: "Publish…" }).click();
await page.getByText("That did not work").waitFor();
await page.unroute("**/v1/templates/order-shipped/draft");
await page.getByRole("button", { name: "Publish…" }).click();
const publishing = page.getByRole("dialog");
await publishing.getByText("Publish this?").waitFor();
await shoot(page, "templates-publish");
// Nobody leaves before it is known what comes of it: what is written next is written on that.
const isHeard = Promise.withResolvers();
await page.route("**/v1/templates/order-shipped/publish", async (route) => {
  const response = await route.fetch();
  await isHeard.promise;
  await route.fulfill({ response });
});
await publishing.getByRole("button", { name: "Publish", exact: true }).click();
const first = await until(async () => (await api.templates.get("order-shipped")).published, "published");
await page.keyboard.press("Escape");
isHeard.resolve();
await publishing.waitFor({ state: "hidden" });
await page.unroute("**/v1/templates/order-shipped/publish");
await sms.getByLabel("Text").fill("Order {{ order.number }} comes today.");
await page.getByText("Draft kept").waitFor();
await page.getByRole("button", { name: "Publish…" }).click();
await publishing.locator("[data-kind=gone]").first().waitFor();
await publishing.getByText("Order {{ order.number }} comes today.").waitFor();
await publishing.getByRole("button", { name: "Publish", exact: true }).click();
await until(async () => (await api.templates.get("order-shipped")).published > first, "published again");
await publishing.waitFor({ state: "hidden" });
await page.getByRole("tab", { name: "Versions" }).click();
await page.getByRole("button", { name: String(first), exact: true }).click();
await page.getByRole("region", { name: `Version ${first}` }).waitFor();
await shoot(page, "templates-versions");
await page.getByRole("button", { name: "Go back to it" }).click();
await publishing.getByRole("button", { name: `Go back to version ${first}` }).click();
await until(async () => (await api.templates.get("order-shipped")).published === first, "taken back");
await publishing.waitFor({ state: "hidden" });

await page.getByRole("tab", { name: "About" }).click();
await page.getByText("How code sends it").waitFor();
await shoot(page, "templates-about");
await page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Templates" }).click();
await page.getByRole("row").filter({ hasText: "order-shipped" }).waitFor();
await shoot(page, "templates");
// What a mail tried in its frame was stopped there, and nowhere else.
const stopped = wrong.filter((one) => /\/rendered\/.*(allow-scripts|img-src)|\/rendered\/x: csp$/.test(one));
assert.notEqual(stopped.length, 0);
for (const one of stopped) wrong.splice(wrong.indexOf(one), 1);
await end();

// On a phone, in the dark.
const small = await open({ path: "/templates/order-shipped", width: 390, height: 800, dark: true, allowed: [/^404 GET \/v1\/templates\/[^/]+\/draft$/] });
await small.page.getByRole("region", { name: "SMS" }).getByText("Order [order.number] comes today.").waitFor();
await small.page.getByText("Whoever has no contact.name gets nothing").waitFor();
await shoot(small.page, "templates-small-dark");
const [wide, room] = await small.page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
assert.equal(wide, room);
await small.page.goto(new URL("/templates", small.page.url()).href);
await small.page.getByRole("row").filter({ hasText: "Order shipped" }).waitFor();
await shoot(small.page, "templates-list-small-dark");
await small.page.context().close();
await browser.close();
console.log("done");
