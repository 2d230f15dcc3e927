// Rules and the policy are made, what was flagged is decided, an appeal is answered, and who may not speak may again: by keys alone.
import { api, assert, browser, shoot, sit, until } from "./by_keys.mjs";

await api.contacts.batch({ contacts: ["ada", "bob", "eve"].map((id) => ({ id, name: id })) });
const { id: talk } = await api.conversations.create({ kind: "group", participants: ["ada", "bob", "eve"] });
const { page, end, press, type, to, go, write, choose, back, within, opens, arrive } = await sit({ path: "/moderation", allowed: [/^422 PUT .v1.moderation.policy/] });
const button = (name, part = page) => part.getByRole("button", { name, exact: true });
const tab = (name) => page.getByRole("tab", { name, exact: true });
const dialog = page.getByRole("dialog");
const main = page.getByRole("main");
await arrive(null, "Moderation");

// A rule, which is deleted and comes back; a step of the policy.
await go(page.getByRole("link", { name: "Say what is flagged by itself" }));
await page.getByLabel("Word or phrase").waitFor();
await within(main);
await to(page.getByLabel("Word or phrase"));
await type("free money");
await press("Enter");
const rules = page.getByRole("table", { name: "rules" });
await rules.getByText("“free money”").waitFor();
await go(button("Delete the rule about free money"));
await page.getByRole("heading", { name: "Everything may be said" }).waitFor();
await within(main);
await button("Undo").last().waitFor();
await press("Control+z");
await rules.getByText("“free money”").waitFor();
await to(tab("Policy"), { back: true });
await go(button("Add a step"));
await write(page.getByLabel("within"), "one day");
await go(button("Save the policy"));
await page.getByText(/A duration from 1m to 90d/).waitFor();
await write(page.getByLabel("within"), "12h");
await go(button("Save the policy"));
await until(async () => (await api.moderation.getPolicy()).steps[0]?.within === "12h", "the policy is written");
await within(main);

// A post is flagged: it is opened by a letter, weighed, and hidden by its button; then the focus is in the page.
await to(tab("Flags"), { back: true });
await page.getByRole("heading", { name: "Nothing is flagged" }).waitFor();
const bad = await api.contacts.postMessage("bob", talk, { text: "Buy my things!" });
for (const who of ["ada", "eve"]) await api.contacts.flag(who, { message: bad.id, category: "spam", words: "He keeps on" });
const queue = page.getByRole("table", { name: "flags" });
await queue.getByText("2 flags").waitFor();
await press("j");
const about = page.getByRole("region", { name: "What was flagged" });
const decide = about.getByRole("group", { name: "Decide" });
await about.getByText(/He keeps on/).nth(1).waitFor();
await opens(decide.getByRole("button", { name: /^Hide the post/ }), dialog);
await dialog.getByText(/All 2 open flags of it are settled as right/).waitFor();
await shoot(page, "keys-moderation");
await go(button("Hide it", dialog));
await until(async () => (await api.conversations.getMessage(talk, bad.id)).deleted_at !== null, "the post is hidden");
await page.getByRole("heading", { name: "Nothing is flagged" }).waitFor();
await dialog.waitFor({ state: "hidden" });
await within(main);

// Somebody is flagged: their row is opened, and they are suspended for a week.
await api.moderation.flag({ contact: "eve", category: "scam" });
await go(queue.getByRole("row").filter({ hasText: "eve" }));
await decide.waitFor();
await within(main);
await opens(decide.getByRole("button", { name: /^Suspend them/ }), dialog);
await choose(dialog.getByRole("combobox", { name: "For how long" }), { name: "a week" });
await to(dialog.getByLabel("Because"));
await type("Scam");
await press("Enter");
await until(async () => (await api.contacts.getSuspension("eve")).is_suspended, "suspended");
await dialog.waitFor({ state: "hidden" });
await within(main);

// Somebody is muted by hand; they appeal, are answered, and may speak again.
await to(tab("Who may not"), { back: true });
const sanctions = page.getByRole("table", { name: "sanctions" });
const ban = button("Mute or suspend somebody");
await opens(ban, dialog);
await back(dialog.getByLabel(/^Who/), "the first field");
await type("bob");
await choose(dialog.getByRole("combobox", { name: "For how long" }), { name: "a day" });
await go(button("Mute", dialog));
await sanctions.getByRole("row", { name: /bob/ }).getByText("muted").waitFor();
await dialog.waitFor({ state: "hidden" });
await back(ban, "after they were muted");
const [muted] = (await api.moderation.listSanctions({ contact: "bob" })).data;
await api.contacts.appeal("bob", { sanction: muted.id, words: "It was a quotation" });
await to(tab("Appeals"), { back: true });
await go(page.getByRole("row", { name: /It was a quotation/ }));
await within(dialog);
await press("Escape");
await dialog.waitFor({ state: "hidden" });
await back(page.getByRole("row", { name: /It was a quotation/ }), "after the appeal was left");
await press("Enter");
await within(dialog);
await to(dialog.getByRole("textbox", { name: "Answer" }));
await type("You are right.");
await go(button("They are right: lift it", dialog));
await page.getByRole("heading", { name: "Nobody appeals" }).waitFor();
await dialog.waitFor({ state: "hidden" });
await within(main);
const [decided] = (await api.moderation.listAppeals({ contact: "bob" })).data;
assert.deepEqual([decided.state, decided.answer], ["lifted", "You are right."]);

// And who is suspended may come back.
await to(tab("Who may not"), { back: true });
await opens(button("Lift it: eve is suspended"), dialog);
await go(button("Lift it", dialog));
await until(async () => !(await api.contacts.getSuspension("eve")).is_suspended, "she may come back");
await button("Lift it: eve is suspended").waitFor({ state: "detached" });
await dialog.waitFor({ state: "hidden" });
await within(main);
await end();
await browser.close();
console.log("done");
