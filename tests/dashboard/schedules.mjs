// A newsletter every Monday and Thursday, set up by a marketer; it goes, rests, changes, comes too late, and ends.
import { api, assert, browser, given, open, shoot, until } from "./signed_in.mjs";

const EVIL = `<img src=x onerror=alert(1)>"'`;
await api.contacts.batch({ contacts: [{ id: "ada", name: "Ada", phone: "+31612345678" }, { id: "bea", name: "Bea", phone: "+31612345679" }] }); // prettier-ignore

// Nothing yet: what it will be, a button, and a command.
const { page, end } = await open({ path: "/schedules", session: given.marketer, allowed: [/^422 (POST .v1.messages.(estimate|preview)|GET .v1.schedules.times)/] });
await page.getByRole("heading", { name: "Nothing is sent by itself yet" }).waitFor();
await page.getByText("/v1/schedules", { exact: false }).waitFor();
await shoot(page, "schedules-empty");
await page.getByRole("link", { name: "New schedule" }).first().click();

// The rule in words, and the next five times, before anything is saved.
const next = page.getByRole("list", { name: "The next times" });
await page.getByLabel("Name", { exact: true }).fill(`Newsletter ${EVIL}`);
await page.getByRole("group", { name: "Days of the week" }).getByLabel("Thursday").focus();
await page.keyboard.press("Space");
await page.getByLabel("At", { exact: true }).fill("08:30");
await page.getByLabel("By the clock of").first().fill("Amsterdam");
await page.getByRole("option", { name: "Europe/Amsterdam" }).click();
await page.getByText("Every Monday and Thursday at 08:30", { exact: true }).waitFor();
const asked = { cron: "30 8 * * MON,THU", timezone: "Europe/Amsterdam" };
const foreseen = (await api.schedules.times(asked)).next;
await until(async () => (await next.locator("time").evaluateAll((all) => all.map((one) => one.dateTime))).join() === foreseen.join(), "the next five times");
await page.getByLabel("Add somebody").first().fill("ad");
await page.getByRole("option", { name: /ada/ }).click();
await page.getByLabel("Words", { exact: true }).fill("Three new teas, {{ contact.name }}.");
await page.getByLabel("Something that they ordered or did").check();
await page.getByRole("group", { name: "Channels of step 1" }).getByText("SMS", { exact: true }).click();
await page.getByText("Three new teas, Ada.").waitFor();
assert.equal(await page.getByLabel("A login code").count(), 0);

// What is wrong with a rule is said; a reload loses nothing.
await page.getByLabel("It goes", { exact: true }).first().click();
await page.getByRole("option", { name: "By a rule of cron" }).click();
await page.getByLabel("Rule", { exact: true }).fill("30 8 * * FUNDAY");
await page.getByText(/This is no cron expression/).waitFor();
assert.ok(await page.getByRole("button", { name: "Make the schedule" }).isDisabled());
await page.getByLabel("Rule", { exact: true }).fill("30 8 * * MON,THU");
await next.locator("time").nth(4).waitFor();
await until(() => page.evaluate(() => new Promise((done) => {
  const asked = indexedDB.open("tidings", 1);
  asked.onsuccess = () => {
    const found = asked.result.transaction("kept").objectStore("kept").getAll();
    found.onsuccess = () => done(found.result.some((one) => one.rule?.cron === "30 8 * * MON,THU"));
  };
})), "kept"); // prettier-ignore
await page.reload();
await page.getByText("Three new teas, Ada.").waitFor();
assert.equal(await page.getByLabel("Rule", { exact: true }).inputValue(), "30 8 * * MON,THU");
await shoot(page, "schedules-new");
await page.getByRole("button", { name: "Make the schedule" }).click();
const dialog = page.getByRole("dialog");
await dialog.getByText("Send this to 1 person, again and again?").waitFor();
await shoot(page, "schedules-ask");
await dialog.getByRole("button", { name: "Make it" }).click();
await page.getByRole("heading", { name: "None of its times has come yet" }).waitFor();
const [made] = (await api.schedules.list()).data;
assert.deepEqual([made.name, made.cron, made.timezone, made.message.to], [`Newsletter ${EVIL}`, "30 8 * * MON,THU", "Europe/Amsterdam", [{ id: "ada" }]]);
await page.getByRole("heading", { name: made.name }).waitFor();

// Its time comes: the run stands there with its counts, and leads to its message.
const after = (moment, minutes) => new Date(Date.parse(moment) + minutes * 60_000).toISOString();
await api.sandbox.setClock({ at: after(made.next[0], 0.2) });
const runs = page.getByRole("table", { name: "runs" });
await runs.getByText("sent", { exact: true }).first().waitFor();
await runs.getByText("delivered").waitFor();
await shoot(page, "schedules-one");
await runs.getByRole("link", { name: "Open" }).click();
await page.getByRole("heading", { name: "What happened" }).waitFor();
await page.goBack();

// It rests, and goes on.
await page.getByRole("button", { name: "Pause" }).click();
await dialog.getByText(/It would go next .*; it does not/).waitFor();
await dialog.getByRole("button", { name: "Pause it" }).click();
await page.getByText("Somebody has paused it.").waitFor();
await page.getByRole("button", { name: "Resume" }).click();
await dialog.getByRole("button", { name: "Resume it" }).click();
await page.getByRole("button", { name: "Pause" }).waitFor();

// Changed, and changed back: what it says is not touched by that.
await page.getByRole("link", { name: "Change", exact: true }).click();
await page.getByLabel("It goes", { exact: true }).first().click();
await page.getByRole("option", { name: "On a day of the month" }).click();
await page.getByText("On the 1st of each month at 08:30", { exact: true }).waitFor();
await page.getByRole("button", { name: "Save", exact: true }).click();
await dialog.getByRole("button", { name: "Save" }).click();
await page.getByText("On the 1st of each month at 08:30, Amsterdam time").waitFor();
assert.deepEqual((await api.schedules.get(made.id)).message, made.message);
await page.getByRole("button", { name: "Undo" }).click();
await page.getByText("Every Monday and Thursday at 08:30, Amsterdam time").waitFor();

// Nothing ran when its time came: a person says whether it still goes.
const { next: [late] } = await api.schedules.get(made.id); // prettier-ignore
await api.sandbox.setClock({ at: after(late, 120) });
await page.getByText(/^It did not go /).waitFor();
await page.getByText("waits for you").first().waitFor();
await shoot(page, "schedules-late");
await page.getByRole("button", { name: "Send it now" }).click();
await dialog.getByText(/It should have gone .* It leaves now/).waitFor();
await dialog.getByRole("button", { name: "Send to 1 person" }).click();
await page.getByText(/^It did not go /).waitFor({ state: "detached" });
await until(async () => (await api.schedules.runs(made.id)).data.every((run) => run.state === "accepted"), "it was sent");

// What a program has made stays as it is where the form has no words for it.
const whole = {
  to: [{ id: "ada", data: { tea: "green" } }, { id: "bea", data: { tea: "black" } }],
  content: { body: "Your {{ tea }} tea.", actions: [{ label: "Order", url: "https://shop.example/order" }] },
  route: { channel: "sms" },
  purpose: "transactional",
  metadata: { from: "shop" },
};
const reminder = await api.schedules.create({ name: "Reminder", cron: "0 7 L * *", timezone: "UTC", message: whole });
await page.goto(new URL(`/schedules/${reminder.id}/edit`, page.url()).href);
await page.getByText("2 people, some with words of their own, as a program has said it.").waitFor();
await page.getByText("It has buttons beside these words", { exact: false }).waitFor();
await page.getByText("On the last day of each month at 07:00", { exact: true }).waitFor();
await page.getByLabel("Words", { exact: true }).fill("Time for {{ tea }} tea.");
await page.getByText("Time for green tea.").waitFor();
await page.getByRole("button", { name: "Save", exact: true }).click();
await dialog.getByRole("button", { name: "Save" }).click();
await page.getByRole("heading", { name: "Reminder" }).waitFor();
const changed = (await api.schedules.get(reminder.id)).message;
assert.deepEqual(changed.to, whole.to);
assert.deepEqual([changed.content.body, changed.content.actions[0].label, changed.metadata.from], ["Time for {{ tea }} tea.", "Order", "shop"]);

// The list: by filters that stand in the address, next time and last.
await page.goto(new URL("/schedules?q=news", page.url()).href);
const list = page.getByRole("table", { name: "schedules" });
await list.getByText("Every Monday and Thursday at 08:30").waitFor();
await list.getByText("sent", { exact: true }).waitFor();
assert.equal(await list.getByText("Reminder").count(), 0);
await page.getByRole("button", { name: "Clear" }).click();
await list.getByText("Reminder").waitFor();
await shoot(page, "schedules-list");
await list.getByRole("row", { name: /Reminder/ }).focus();
await page.keyboard.press("Enter");
await page.getByRole("button", { name: "More" }).click();
await page.getByRole("menuitem", { name: "Delete" }).click();
await dialog.getByText(/to 2 people does not go, nor does any time after that/).waitFor();
await dialog.getByRole("button", { name: "Delete" }).click();
await page.getByText("The schedule is deleted.").waitFor();
await until(async () => (await api.schedules.list()).data.length === 1, "one is left");
await end();

const small = await open({ path: `/schedules/${made.id}/edit`, session: given.marketer, width: 390, dark: true, allowed: [/^422 POST .v1.messages.(estimate|preview)/] });
await small.page.getByRole("list", { name: "The next times" }).locator("time").nth(4).waitFor();
await shoot(small.page, "schedules-small");
await small.page.goto(new URL("/schedules", small.page.url()).href);
await small.page.getByText("Every Monday and Thursday at 08:30").waitFor();
assert.ok(await small.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
await shoot(small.page, "schedules-small-list");
await small.end();

// Who only looks changes nothing.
const viewer = await open({ path: `/schedules/${made.id}`, session: given.viewer });
await viewer.page.getByRole("list", { name: "The next times" }).waitFor();
assert.equal(await viewer.page.getByRole("button", { name: "Pause" }).count(), 0);
await viewer.page.goto(new URL("/schedules/new", viewer.page.url()).href);
await viewer.page.getByRole("heading", { name: "New schedule is not for your role" }).waitFor();
await viewer.end();
await browser.close();
console.log("done");
