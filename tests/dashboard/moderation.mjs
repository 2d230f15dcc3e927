// Somebody sells where nobody wants it: flagged by people and by a rule, decided by keys; the policy mutes, they appeal, and it is lifted.
import { api, assert, browser, given, open, shoot, until } from "./signed_in.mjs";

const EVIL = `<img src=x onerror=alert(1)>"'`;
await api.contacts.batch({ contacts: ["ada", "bob", "eve"].map((id) => ({ id, name: `${id} ${EVIL}` })) });
const { id: talk } = await api.conversations.create({ kind: "group", participants: ["ada", "bob", "eve"] });
const say = (who, text) => api.contacts.postMessage(who, talk, { text });

const { page, end } = await open({ path: "/moderation", allowed: [/^422 PUT .v1.moderation.policy/] });
await page.getByRole("heading", { name: "Nothing is flagged" }).waitFor();
await shoot(page, "moderation-empty");

await page.getByRole("tab", { name: "Appeals" }).click();
await page.getByRole("link", { name: "See who may not speak" }).click();
await page.getByRole("tab", { name: "Who may not", selected: true }).waitFor();
await page.getByRole("tab", { name: "Flags" }).click();

// A rule that flags, and one that is deleted and comes back.
await page.getByRole("link", { name: "Say what is flagged by itself" }).click();
await page.getByLabel("Word or phrase").fill("free money");
await page.getByRole("button", { name: "Add the rule" }).click();
const rules = page.getByRole("table", { name: "rules" });
await rules.getByText("“free money”").waitFor();
await page.getByRole("button", { name: "Delete the rule about free money" }).click();
await page.getByRole("heading", { name: "Everything may be said" }).waitFor();
await page.getByRole("button", { name: "Undo" }).click();
await rules.getByText("“free money”").waitFor();
await shoot(page, "moderation-rules");

// What follows by itself: three within a day.
await page.getByRole("tab", { name: "Policy" }).click();
await page.getByRole("button", { name: "Add a step" }).click();
await page.getByLabel("within").fill("one day");
await page.getByRole("button", { name: "Save the policy" }).click();
await page.getByText(/A duration from 1m to 90d/).waitFor();
await page.getByLabel("within").fill("24h");
await page.getByText("Flags of weight 3 within 24 hours: they are muted for 1 hour.").waitFor();
await shoot(page, "moderation-policy");
await page.getByRole("button", { name: "Save the policy" }).click();
await until(async () => (await api.moderation.getPolicy()).steps[0]?.action === "mute", "the policy is written");

// It is said and flagged while one looks: the queue has it at once, and so has the navigation.
await page.getByRole("tab", { name: "Flags" }).click();
await page.getByRole("heading", { name: "Nothing is flagged" }).waitFor();
await say("ada", "Good morning, all!");
const bad = await say("bob", `Buy my things! ${EVIL}`);
await until(async () => {
  await say("bob", "There is free money for you");
  return (await api.moderation.listFlags()).data.length > 0;
}, "the rule counts");
await say("ada", "Please stop that.");
for (const who of ["ada", "eve"]) await api.contacts.flag(who, { message: bad.id, category: "spam", words: `He keeps on ${EVIL}` });
const queue = page.getByRole("table", { name: "flags" });
await queue.getByText("2 flags").waitFor();
await page.getByRole("link", { name: /^Moderation/ }).getByText("3", { exact: true }).waitFor();

// By keys alone: what was said around it, who says so, and what they did before; hidden.
await page.keyboard.press("j");
const about = page.getByRole("region", { name: "What was flagged" });
await about.getByText("the rule about “free money”").waitFor();
await page.keyboard.press("j");
const said = page.getByRole("log", { name: "What was said" });
await said.getByText("Good morning, all!").waitFor();
await said.locator("[aria-current]").getByText("Buy my things!").waitFor();
await about.getByText(/He keeps on/).nth(1).waitFor();
await about.getByText("Flagged 3 times (spam 3): 0 right, 0 wrong, 3 open.").waitFor();
await about.getByText(/^Muted/).waitFor();
await shoot(page, "moderation-case");
await page.keyboard.press("h");
const dialog = page.getByRole("dialog");
await dialog.getByText(/For everybody something deleted stands in its place.*All 2 open flags of it are settled as right/).waitFor();
await shoot(page, "moderation-decide");
await page.keyboard.press("Enter");
await until(async () => (await api.conversations.getMessage(talk, bad.id)).deleted_at !== null, "the post is hidden");
const states = async () => (await api.moderation.listFlags({ contact: "bob" })).data.map((one) => one.state).sort().join(" "); // prettier-ignore
await until(async () => (await states()) === "open resolved resolved", "both are settled");

// The next one is there by itself: it was fine.
await about.getByText("the rule about “free money”").waitFor();
await page.keyboard.press("d");
await dialog.getByText(/count.* for nothing any more, for good/).waitFor();
await page.keyboard.press("Enter");
await until(async () => (await states()) === "dismissed resolved resolved", "it counts for nothing");
await page.getByRole("heading", { name: "Nothing is flagged" }).waitFor();

// Somebody is flagged, not a post: suspended for a week.
await api.moderation.flag({ contact: "eve", category: "scam" });
await queue.getByText("eve", { exact: true }).waitFor();
await page.keyboard.press("j");
await about.getByText("your backend").or(about.getByText(/^scam, by/)).first().waitFor();
assert.equal(await page.getByRole("button", { name: "Hide the post" }).count(), 0);
await page.keyboard.press("s");
await dialog.getByLabel("For how long").click();
await page.getByRole("option", { name: "a week" }).click();
await dialog.getByLabel("Because").fill("Scam");
await dialog.getByRole("button", { name: "Suspend", exact: true }).click();
await until(async () => (await api.contacts.getSuspension("eve")).is_suspended, "suspended");

// What was settled is found again, by a filter that stands in the address.
await page.goto(new URL("/moderation?state=resolved&contact=bob", page.url()).href);
await queue.getByText("2 flags").waitFor();

// Who was muted appeals, and is answered.
const [muted] = (await api.moderation.listSanctions({ contact: "bob" })).data;
await api.contacts.appeal("bob", { sanction: muted.id, words: `It was a quotation ${EVIL}` });
await page.goto(new URL("/moderation?tab=appeals", page.url()).href);
const appeals = page.getByRole("table", { name: "appeals" });
await appeals.getByRole("row", { name: /It was a quotation/ }).focus();
await page.keyboard.press("Enter");
await dialog.getByText(/They are muted/).waitFor();
await dialog.getByRole("textbox", { name: "Answer" }).fill("You are right.");
await shoot(page, "moderation-appeal");
await dialog.getByRole("button", { name: "They are right: lift it" }).click();
await page.getByRole("heading", { name: "Nobody appeals" }).waitFor();
const [decided] = (await api.moderation.listAppeals({ contact: "bob" })).data;
assert.deepEqual([decided.state, decided.answer], ["lifted", "You are right."]);

// Who may not, and until when: one more by hand, and one lifted.
await page.getByRole("tab", { name: "Who may not" }).click();
const sanctions = page.getByRole("table", { name: "sanctions" });
await sanctions.getByRole("row", { name: /eve suspended/ }).waitFor();
await page.getByRole("button", { name: "Mute or suspend somebody" }).click();
await dialog.getByLabel(/^Who/).fill("ada");
await dialog.getByRole("button", { name: "Mute", exact: true }).click();
await sanctions.getByRole("row", { name: /ada/ }).getByText("muted").waitFor();
await shoot(page, "moderation-sanctions");
await page.getByRole("button", { name: "Lift it: eve is suspended" }).click();
await dialog.getByRole("button", { name: "Lift it" }).click();
await sanctions.getByRole("row", { name: /eve suspended/ }).waitFor({ state: "detached" });
await until(async () => !(await api.contacts.getSuspension("eve")).is_suspended, "she may come back");
await end();

// On a small screen, in the dark: the queue, then the one thing.
await api.moderation.flag({ message: (await say("bob", "Hello again")).id, category: "other" });
const small = await open({ path: "/moderation", width: 390, dark: true });
await small.page.getByRole("row", { name: /A post of bob/ }).click();
await small.page.getByText("Hello again").waitFor();
assert.ok(await small.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
await shoot(small.page, "moderation-small");
await small.page.getByRole("button", { name: "All flags" }).click();
await small.page.getByRole("row", { name: /A post of bob/ }).waitFor();
await small.end();

// Who answers people sees it, and decides nothing; who only looks sees nothing of what people say.
const agent = await open({ path: "/moderation", session: given.agent });
await agent.page.getByRole("row", { name: /A post of bob/ }).click();
await agent.page.getByText("Your role sees what was flagged, and decides nothing", { exact: false }).waitFor();
assert.equal(await agent.page.getByRole("button", { name: /It is fine/ }).count(), 0);
await agent.end();
const viewer = await open({ path: "/moderation", session: given.viewer });
await viewer.page.getByRole("heading", { name: "Moderation is not for your role" }).waitFor();
await viewer.end();
await browser.close();
console.log("done");
