// A provider is connected, ranked, priced, disabled and deleted: by keys alone.
import { api, assert, browser, given, shoot, sit, until } from "./by_keys.mjs";

await api.providerAccounts.create({ provider: "sandbox", name: "reserve", credentials: {}, channels: ["sms"], rank: 100 });
const { page, end, press, type, to, go, write, choose, back, within, leave, opens, fromMenu, arrive } = await sit({ path: "/providers", allowed: [/^404 GET \/v1\/provider-accounts/] });
const button = (name, part = page) => part.getByRole("button", { name, exact: true });
const dialog = page.getByRole("dialog");
const names = async () => (await api.providerAccounts.list({ limit: 200 }).take(50)).sort((one, other) => one.rank - other.rank).map((one) => one.name);
await arrive(null, "Providers");

// The order: where dragging is the way of a mouse, buttons are that of the keys, and the one that was pressed keeps the focus.
const earlier = button("Try reserve earlier");
await go(earlier);
await until(async () => (await names()).at(-2) === "reserve", "one place earlier");
await page.getByText("reserve is tried as number 1.").waitFor();
const undo = button("Undo");
await to(undo);
await press("Enter");
await until(async () => (await names()).at(-1) === "reserve", "taken back");

// Connected, by the form that it declares.
const form = page.getByRole("dialog", { name: "Connect a provider" });
await opens(button("Connect a provider"), form, { back: true });
await choose(form.getByRole("combobox", { name: "Provider" }), { name: "A gateway of your own" }, "gateway");
await to(form.getByRole("textbox", { name: "Name", exact: true }));
await type("Own gateway");
await go(button("Connect and verify", form));
await form.getByText("It is needed.").first().waitFor();
await back(form.getByRole("textbox", { name: "URL" }), "the first field that is wrong");
await type(`${given.receiver}?to={{ to }}`);
await go(button("Set Headers", form));
await go(button("One more: Headers", form));
await to(form.getByRole("textbox", { name: "Name 1 of Headers" }));
await type("x-shop");
await to(form.getByLabel("Value 1 of Headers"));
await type("abc");
await go(button("Connect and verify", form));
await page.getByRole("heading", { name: "Own gateway" }).waitFor();
await form.waitFor({ state: "hidden" });
await until(() => page.getByRole("main").evaluate((one) => one.contains(document.activeElement)), "the focus is in the page of the account");

// Changed, priced, switched off and on, deleted.
await opens(button("Change"), dialog);
await write(dialog.getByRole("textbox", { name: "At most, a second" }), "12");
await go(button("Save", dialog));
await page.getByText("12 a second").waitFor();
await dialog.waitFor({ state: "hidden" });
await back(button("Change"), "after it was changed");
const reserve = (await api.providerAccounts.list({ limit: 200 }).take(50)).find((one) => one.name === "reserve");
await arrive(`/providers/${reserve.id}`, "reserve");
await opens(button("Change the prices"), dialog);
await write(dialog.getByRole("textbox", { name: "Destination 1" }), "+31");
await to(dialog.getByRole("textbox", { name: "Price 1" }));
await type("0.04");
await press("Enter");
await page.getByRole("table", { name: "prices" }).getByText("0.04").waitFor();
await dialog.waitFor({ state: "hidden" });
const more = button("More");
await fromMenu(more, { name: "Disable" });
await within(dialog);
await press("Escape");
await dialog.waitFor({ state: "hidden" });
await back(more, "after it was left enabled");
await press("Enter");
await go(page.getByRole("menuitem", { name: "Disable" }));
await within(dialog);
await go(button("Disable", dialog));
await page.getByRole("button", { name: "Enable" }).waitFor();
await dialog.waitFor({ state: "hidden" });
await go(more);
await go(page.getByRole("menuitem", { name: "Delete" }));
await within(dialog);
await go(button("Delete", dialog));
await page.getByRole("heading", { name: "Providers", level: 1 }).waitFor();
await until(async () => !(await names()).includes("reserve"), "deleted");

// What each can, by the tabs, and the way from there to a form.
await to(page.getByRole("tab", { name: "What each can" }));
const smtp = button("Connect Mail by SMTP");
await opens(smtp, form);
await leave(form, smtp);
await to(page.getByRole("tab", { name: "Mail", exact: true }), { back: true });
await page.getByRole("heading", { name: "No mail comes in yet" }).waitFor();
await shoot(page, "keys-providers");
assert.ok((await names()).includes("Own gateway"));
await end();
await browser.close();
console.log("done");
