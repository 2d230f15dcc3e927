// The way that messages take is drawn for the workspace, a topic and a template, with conditions: by keys alone.
import { api, assert, browser, shoot, sit, until } from "./by_keys.mjs";

await api.contacts.put("ada", { name: "Ada", phone: "+31612345678", email: "ada@example.com", attributes: { plan: "gold", visits: 4 } });
await api.topics.put("orders", { name: "Orders", channel: "email" });
await api.templates.create({ key: "ready", name: "Ready", purpose: "transactional", topic: "orders", route: { channel: "sms" }, default_locale: "en", content: { sms: { en: { text: "Ready." } } } });
const { page, end, press, type, to, go, write, check, choose, within, opens, arrive } = await sit({
  path: "/settings",
  allowed: [/^422 PATCH \/v1\/workspace$/, /^404 GET \/v1\/templates\/ready\/draft$/],
});
const button = (name, part = page) => part.getByRole("button", { name, exact: true });
const dialog = page.getByRole("dialog");
const main = page.getByRole("main");
await arrive(null, "Settings");

// Of the workspace: two steps, a wait, and a condition with a field that is looked for.
const usual = page.getByRole("region", { name: "The usual route" });
await check(usual.getByRole("radio", { name: "Another way" }));
await check(usual.getByRole("group", { name: "Channels of step 1" }).getByLabel("SMS"));
await go(button("One more step", usual));
await write(usual.getByLabel("How long before step 2"), "30");
await choose(usual.getByRole("combobox", { name: "Unit of the wait before step 2" }), { name: "seconds" });
await go(button("Only on a condition: step 2", usual));
const condition = usual.getByRole("group", { name: "Condition of step 2" });
await condition.waitFor();
await within(usual);
await choose(condition.getByRole("combobox", { name: "Field of step 2" }), { name: "contact.attributes.visits" }, "contact.attributes.vis");
await choose(condition.getByRole("combobox", { name: "Comparison of step 2" }), { name: "is at least" });
await write(condition.getByRole("textbox", { name: "Value of step 2", exact: true }), "3");
await go(button("And another", condition));
await choose(condition.getByRole("combobox", { name: "Field 2 of step 2" }), { name: "contact.attributes.plan" }, "contact.attributes.pl");
await to(condition.getByRole("textbox", { name: "Value 2 of step 2", exact: true }));
await type("gold");
await usual.getByRole("img", { name: /after 30 seconds without a sign of them E-mail/ }).waitFor();
await shoot(page, "keys-route");
await go(button("Save", usual));
const kept = await until(async () => (await api.workspace.get()).route, "the workspace's route");
const both = { all: [{ field: "contact.attributes.visits", at_least: 3 }, { field: "contact.attributes.plan", is: "gold" }] };
assert.deepEqual(kept, { steps: [{ channels: ["sms"] }, { channels: ["email"], after: "30s", when: both }] });
await within(main);

// One of both is taken away; what no list says is written, and Tab leaves the field.
await go(button("Take the condition 2 of step 2 away", condition), { back: true });
await within(usual);
await go(button("As JSON", condition), { back: true });
await write(condition.getByLabel("Condition of step 2 as JSON"), '{"not": {"field": "contact.country", "in": ["NL", "BE"]}}');
await usual.getByRole("img", { name: /where not \(country is one of NL, BE\)/ }).waitFor();
await go(button("Save", usual));
await until(async () => (await api.workspace.get()).route.steps[1].when?.not !== undefined, "a condition that no list says");

// The order changes where nobody drags; a step goes; and all of it comes back from where one is.
await go(button("Step 2: earlier", usual), { back: true });
await usual.getByRole("img", { name: /^1\. E-mail/ }).waitFor();
await within(usual);
await go(button("Take step 1 away", usual), { back: true });
await usual.getByRole("img", { name: /^1\. SMS/ }).waitFor();
await within(usual);
await go(button("Save", usual));
await until(async () => (await api.workspace.get()).route.channel === "sms", "one channel");
await button("Save", usual).waitFor({ state: "detached" });
await to(button("One more step", usual), { back: true });
await button("Undo").last().waitFor();
await press("Control+z");
await until(async () => (await api.workspace.get()).route.steps?.length === 2, "as it was");

// Of a topic, in its dialog.
await to(page.getByRole("tab", { name: "Topics", exact: true }), { back: true });
await opens(button("Change Orders"), dialog);
await go(button("One more step", dialog));
await shoot(page, "keys-route-topic");
await check(dialog.getByRole("group", { name: "Channels of step 2" }).getByLabel("Push", { exact: true }), true);
await choose(dialog.getByRole("combobox", { name: "How step 2 goes" }), { name: "on the one that each person likes best" });
await choose(dialog.getByRole("combobox", { name: "It ends as soon as" }), { name: "they have answered" });
await go(button("Save", dialog));
const topic = await until(async () => {
  const found = await api.topics.get("orders");
  return found.route?.steps?.length === 2 && found;
}, "the topic's route");
assert.deepEqual([topic.route.steps[1].pick, topic.route.until], ["best", "answered"]);
await dialog.waitFor({ state: "hidden" });
await within(main);

// Of a template: as its topic says, and its own again.
await arrive("/templates/ready?tab=about", "Ready");
await check(page.getByRole("radio", { name: "As its topic says" }));
await go(button("Keep"));
await until(async () => (await api.templates.get("ready")).route === null, "as its topic says");
await button("Undo").last().waitFor();
await press("Control+z");
await until(async () => (await api.templates.get("ready")).route?.channel === "sms", "its own again");
await end();
await browser.close();
console.log("done");
