// A recurring send is set up, goes, rests, is changed and changed back, comes too late and is deleted: by keys alone.
import { api, assert, browser, shoot, sit, until } from "./by_keys.mjs";

await api.contacts.put("ada", { name: "Ada", phone: "+31612345678" });
const { page, end, press, type, to, go, write, check, choose, back, within, opens, fromMenu, arrive } = await sit({
  path: "/schedules",
  allowed: [/^422 (POST .v1.messages.(estimate|preview)|GET .v1.schedules.times)/],
});
const button = (name, part = page) => part.getByRole("button", { name, exact: true });
const dialog = page.getByRole("dialog");
const main = page.getByRole("main");
const enabled = (one) => until(() => one.isEnabled(), `${one} can be pressed`);
await arrive(null, "Schedules");

// How often: days by their boxes, a time, a clock that is looked for by its city; and a rule that is written.
await go(page.getByRole("link", { name: "New schedule" }).first());
await page.getByRole("heading", { name: "New schedule", level: 1 }).waitFor();
await within(main);
await to(page.getByLabel("Name", { exact: true }));
await type("Newsletter");
await to(page.getByLabel("At", { exact: true }));
await type("0830AM");
await check(page.getByRole("group", { name: "Days of the week" }).getByLabel("Thursday"));
const clock = page.getByRole("combobox", { name: "By the clock of" });
await to(clock);
await press("Control+A");
await choose(clock, { name: "Europe/Amsterdam" }, "Amsterdam");
await page.getByText("Every Monday and Thursday at 08:30", { exact: true }).waitFor();
const often = page.getByRole("combobox", { name: "It goes", exact: true });
await to(often, { back: true });
await choose(often, { name: "By a rule of cron" });
await write(page.getByLabel("Rule", { exact: true }), "30 8 * * FUNDAY");
await page.getByText(/This is no cron expression/).waitFor();
await write(page.getByLabel("Rule", { exact: true }), "30 8 * * MON,THU");
await page.getByRole("list", { name: "The next times" }).locator("time").nth(4).waitFor();

// To whom, what, what for, which way; and the last question.
await choose(page.getByRole("combobox", { name: "Add somebody" }), { name: /Ada/ }, "ad");
await to(page.getByLabel("Words", { exact: true }));
await type("Three new teas, {{ contact.name }}.");
await check(page.getByLabel("Something that they ordered or did"));
await check(page.getByRole("group", { name: "Channels of step 1" }).getByLabel("SMS"));
await page.getByText("Three new teas, Ada.").waitFor();
await shoot(page, "keys-schedules-new");
const make = button("Make the schedule");
await enabled(make);
await opens(make, dialog);
await dialog.getByText("Send this to 1 person, again and again?").waitFor();
await go(button("Make it", dialog));
await page.getByRole("heading", { name: "None of its times has come yet" }).waitFor();
await dialog.waitFor({ state: "hidden" });
await within(main);
const [made] = (await api.schedules.list()).data;
assert.deepEqual([made.name, made.cron, made.timezone, made.message.to], ["Newsletter", "30 8 * * MON,THU", "Europe/Amsterdam", [{ id: "ada" }]]);

// Its time comes; its message is opened, and one comes back by the list.
const after = (moment, minutes) => new Date(Date.parse(moment) + minutes * 60_000).toISOString();
await api.sandbox.setClock({ at: after(made.next[0], 0.2) });
const runs = page.getByRole("table", { name: "runs" });
await runs.getByText("delivered").waitFor();
await choose(page.getByRole("combobox", { name: "What became of it" }), { name: "sent" });
await go(runs.getByRole("link", { name: "Open" }));
await page.getByRole("heading", { name: "What happened" }).waitFor();
await within(main);
await go(page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Schedules" }), { back: true });
await go(page.getByRole("row").filter({ hasText: "Newsletter" }));
await page.getByRole("heading", { name: "Newsletter", level: 1 }).waitFor();
await within(main);

// It rests, and goes on: the button that one has pressed is another one then, and the focus stays near.
await opens(button("Pause"), dialog);
await go(button("Pause it", dialog));
await page.getByText("Somebody has paused it.").waitFor();
await dialog.waitFor({ state: "hidden" });
await within(main);
await opens(button("Resume"), dialog, { back: true });
await go(button("Resume it", dialog));
await button("Pause").waitFor();
await dialog.waitFor({ state: "hidden" });
await within(main);

// Changed, and changed back from where one is.
await go(page.getByRole("link", { name: "Change", exact: true }), { back: true });
await page.getByRole("heading", { name: "Change the schedule", level: 1 }).waitFor();
await within(main);
await choose(often, { name: "On a day of the month" });
await choose(page.getByRole("combobox", { name: "Which day" }), { name: "the last day" });
const save = button("Save");
await enabled(save);
await opens(save, dialog);
await go(button("Save", dialog));
await page.getByText("On the last day of each month at 08:30, Amsterdam time").waitFor();
await dialog.waitFor({ state: "hidden" });
await within(main);
await button("Undo").last().waitFor();
await press("Control+z");
await page.getByText("Every Monday and Thursday at 08:30, Amsterdam time").waitFor();

// Nothing ran when its time came: it is sent after all.
const { next: [late] } = await api.schedules.get(made.id); // prettier-ignore
await api.sandbox.setClock({ at: after(late, 120) });
const missed = page.getByRole("alert").filter({ hasText: "It did not go" });
await missed.waitFor();
await opens(button("Send it now"), dialog);
await go(button("Send to 1 person", dialog));
await missed.waitFor({ state: "detached" });
await dialog.waitFor({ state: "hidden" });
await within(main);
await until(async () => (await api.schedules.runs(made.id)).data.every((run) => run.state === "accepted"), "it was sent");

await fromMenu(button("More"), { name: "Delete" });
await within(dialog);
await press("Escape");
await dialog.waitFor({ state: "hidden" });
await back(button("More"), "after it was not deleted");
await press("Enter");
await go(page.getByRole("menuitem", { name: "Delete" }));
await within(dialog);
await go(button("Delete", dialog));
await page.getByRole("heading", { name: "Nothing is sent by itself yet" }).waitFor();
await within(main);
assert.equal((await api.schedules.list()).data.length, 0);
await end();
await browser.close();
console.log("done");
