// The way that messages take is drawn wherever one is chosen: for the workspace, a topic, a template and one message, with conditions that the API checks.
import { api, assert, browser, given, open, shoot, until } from "./signed_in.mjs";

const EVIL = `<img src=x onerror=alert(1)>"'`;
await api.contacts.put("ada", { name: "Ada", phone: "+31612345678", email: "ada@example.com", attributes: { plan: "gold", visits: 4, vip: true } });
await api.contacts.put("bea", { name: "Bea", phone: "+31612345679", email: "bea@example.com" });

// Of the workspace: two steps and a condition; the picture follows as one draws.
const { page, end } = await open({ path: "/settings", allowed: [/^422 PATCH \/v1\/workspace$/] });
const usual = page.getByRole("region", { name: "The usual route" });
await usual.getByText("Another way", { exact: true }).click();
await usual.getByRole("group", { name: "Channels of step 1" }).getByText("SMS", { exact: true }).click();
await usual.getByRole("img", { name: "1. SMS. It ends as soon as they have read it." }).waitFor();
await usual.getByRole("button", { name: "One more step" }).click();
await usual.getByLabel("How long before step 2").fill("30");
/** Options are drawn at the end of the page, wherever their field is. */
const choose = async (place, page, label, name) => {
  await place.getByRole("combobox", { name: label, exact: true }).click();
  await page.getByRole("option", { name, exact: true }).click();
};
await choose(usual, page, "Unit of the wait before step 2", "seconds");
await usual.getByRole("img", { name: /after 30 seconds without a sign of them E-mail/ }).waitFor();
await usual.getByText("+30 s", { exact: true }).waitFor();
await usual.getByRole("button", { name: "Only on a condition: step 2" }).click();
const condition = usual.getByRole("group", { name: "Condition of step 2" });
await condition.getByRole("combobox", { name: "Field of step 2" }).fill("contact.attributes.vis");
await page.getByRole("option", { name: "contact.attributes.visits" }).click();
await choose(condition, page, "Comparison of step 2", "is at least");
await condition.getByLabel("Value of step 2", { exact: true }).fill("3");
await usual.getByRole("img", { name: /where visits is at least 3/ }).waitFor();
await condition.getByRole("button", { name: "And another" }).click();
await condition.getByRole("combobox", { name: "Field 2 of step 2" }).fill("contact.nose");
await condition.getByRole("textbox", { name: "Value 2 of step 2", exact: true }).fill(EVIL);
await page.keyboard.press("Escape");
await usual.getByRole("button", { name: "Save" }).click();
await condition.getByText("A field is contact.<", { exact: false }).waitFor();
await shoot(page, "routes-wrong");
await condition.getByRole("combobox", { name: "Field 2 of step 2" }).fill("data.order.note");
await page.keyboard.press("Escape");
await usual.getByRole("button", { name: "Save" }).click();
const kept = await until(async () => (await api.workspace.get()).route, "the workspace's route");
const two = { all: [{ field: "contact.attributes.visits", at_least: 3 }, { field: "data.order.note", is: EVIL }] };
assert.deepEqual(kept, { steps: [{ channels: ["sms"] }, { channels: ["email"], after: "30s", when: two }] });
await shoot(page, "routes-workspace");

// What is deeper than a list is written as JSON; what is none is not kept as what it was before.
await condition.getByRole("button", { name: "As JSON" }).click();
const source = condition.getByLabel("Condition of step 2 as JSON");
await source.fill(`{"not": {"field": "contact.country", "in": ["NL", "BE"]}`);
await usual.getByRole("button", { name: "Save" }).click();
await condition.getByText("This is not JSON", { exact: false }).waitFor();
await until(async () => (await usual.getByRole("button", { name: "Save" }).isEnabled()), "it was refused");
assert.deepEqual((await api.workspace.get()).route, kept);
await source.fill(`{"not": {"field": "contact.country", "in": ["NL", "BE"]}}`);
await usual.getByRole("img", { name: /where not \(country is one of NL, BE\)/ }).waitFor();
await usual.getByRole("button", { name: "Save" }).click();
await until(async () => (await api.workspace.get()).route.steps[1].when.not !== undefined, "a condition that no list says");
await page.reload();
await condition.getByLabel("Condition of step 2 as JSON").waitFor();
await condition.getByRole("button", { name: "In any case" }).click();
await usual.getByRole("button", { name: "Take step 2 away" }).click();
await usual.getByRole("button", { name: "Save" }).click();
await until(async () => (await api.workspace.get()).route.channel === "sms", "one channel is said shortly");
await page.getByRole("button", { name: "Undo" }).click();
await until(async () => (await api.workspace.get()).route.steps?.length === 2, "as it was");
await end();

// Of a topic: the waits stay between the places where they are, whatever moves; by keyboard.
await api.topics.put("orders", { name: "Orders", channel: "email" });
const settings = await open({ path: "/settings?tab=topics" });
const form = settings.page.getByRole("dialog");
await settings.page.getByRole("button", { name: "Change Orders" }).click();
await form.getByRole("button", { name: "One more step" }).focus();
await settings.page.keyboard.press("Enter");
await form.getByRole("button", { name: "Step 2: earlier" }).focus();
await settings.page.keyboard.press("Enter");
await form.getByRole("img", { name: /^1\. SMS; 2\. after 1 hour without a sign of them E-mail/ }).waitFor();
await form.getByRole("group", { name: "Channels of step 2" }).getByText("Push", { exact: true }).click();
await choose(form, settings.page, "How step 2 goes", "on the one that each person likes best");
await choose(form, settings.page, "It ends as soon as", "they have answered");
await shoot(settings.page, "routes-topic");
await form.getByRole("button", { name: "Save" }).click();
await settings.page.getByRole("cell", { name: "SMS, then E-mail or Push" }).waitFor();
const topic = await api.topics.get("orders");
assert.deepEqual(topic.route, { steps: [{ channels: ["sms"] }, { channels: ["email", "push"], pick: "best", after: "1h" }], until: "answered" });
await settings.end();

// Of a template: what it had is there to the last word, and comes back.
const whole = {
  steps: [{ channels: ["inapp"] }, { channels: ["sms"], after: "90s", when: { any: [{ field: "contact.attributes.vip", is: true }, { field: "contact.attributes.plan", in: ["gold", "silver"] }] } }],
  until: "delivered",
  other_provider_on_unknown: true,
};
await api.templates.create({ key: "ready", name: "Ready", purpose: "transactional", topic: "orders", route: whole, default_locale: "en", content: { sms: { en: { text: "Ready." } }, inapp: { en: { text: "Ready." } } } });
const template = await open({ path: "/templates/ready?tab=about", allowed: [/^404 GET \/v1\/templates\/ready\/draft$/, /^422 PATCH \/v1\/templates\/ready$/] });
await template.page.getByRole("img", { name: /where vip is yes or plan is one of gold, silver\. It ends as soon as it has arrived/ }).waitFor();
await shoot(template.page, "routes-template");
// What one changes while the change before it is still being kept is not taken away by its answer.
const isChanged = Promise.withResolvers();
await template.page.route("**/v1/templates/ready", async (route) => {
  if (route.request().method() === "GET") await isChanged.promise;
  await route.continue();
});
await template.page.getByRole("textbox", { name: "Name", exact: true }).fill("Ready to go");
await template.page.getByRole("button", { name: "Keep" }).click();
await until(async () => (await api.templates.get("ready")).name === "Ready to go", "renamed");
assert.deepEqual((await api.templates.get("ready")).route, whole);
await template.page.getByText("As its topic says", { exact: true }).click();
await template.page.getByRole("img", { name: /E-mail or Push/ }).waitFor();
isChanged.resolve();
await template.page.getByText("It is kept.").waitFor();
await template.page.unroute("**/v1/templates/ready");
await template.page.getByRole("button", { name: "Keep" }).click();
await until(async () => (await api.templates.get("ready")).route === null, "as its topic says");
await template.page.getByRole("button", { name: "Undo" }).last().click();
assert.deepEqual(await until(async () => (await api.templates.get("ready")).route, "its own again"), whole);
await template.end();

// Of one message: what is wrong is said at its step while one writes, and who is asked is the API.
const writing = await open({ path: "/compose?to=ada", allowed: [/^422 POST .v1.messages.(estimate|preview)/] });
await writing.page.getByLabel("Words", { exact: true }).fill("Good morning.");
await writing.page.getByLabel("Title", { exact: true }).fill("Good morning");
await writing.page.getByLabel("Something that they ordered or did").check();
await writing.page.getByText("As the workspace says", { exact: true }).waitFor();
await writing.page.getByText("Another way", { exact: true }).click();
await writing.page.getByRole("button", { name: "Condition of step 2" }).or(writing.page.getByLabel("Condition of step 2 as JSON")).first().waitFor();
await writing.page.getByLabel("Condition of step 2 as JSON").fill(`{"field": "contact.attributes.plan", "above": "gold"}`);
await writing.page.getByText("above takes a number", { exact: false }).first().waitFor();
await shoot(writing.page, "routes-compose");
await writing.page.getByLabel("Condition of step 2 as JSON").fill(`{"field": "contact.attributes.plan", "is": "gold"}`);
await writing.page.getByText(/1 person/).first().waitFor();
await writing.page.getByRole("button", { name: "As a list" }).click();
await writing.page.getByLabel("Value of step 2", { exact: true }).fill("");
await writing.page.getByRole("combobox", { name: "Field of step 2" }).fill("");
await writing.page.keyboard.press("Escape");
await writing.page.getByText("Say what the condition of step 2 asks.").waitFor();
await writing.end();

// On a phone, in the dark.
await api.workspace.patch({ route: whole });
const small = await open({ path: "/settings", width: 390, dark: true });
await small.page.getByRole("region", { name: "The usual route" }).getByRole("img", { name: /^1\. In the app/ }).waitFor();
await small.page.waitForFunction(() => document.documentElement.scrollWidth <= innerWidth);
await shoot(small.page, "routes-small-dark");
await small.end();

// Who only looks sees the way, and draws nothing.
const viewer = await open({ path: "/settings", session: given.viewer });
await viewer.page.getByRole("region", { name: "The usual route" }).getByRole("img", { name: /^1\. In the app; 2\. after 90 seconds/ }).waitFor();
assert.equal(await viewer.page.getByRole("button", { name: "One more step" }).count(), 0);
await viewer.end();
await browser.close();
console.log("done");
