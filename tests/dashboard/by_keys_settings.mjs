// Quiet hours, a role, a topic, a cap and how the company looks: set and taken back by keys alone.
import { api, assert, browser, given, shoot, sit, until } from "./by_keys.mjs";

const { page, end, press, type, to, go, write, check, choose, back, within, opens, arrive } = await sit({ path: "/settings", allowed: [/^422 PATCH \/v1\/branding$/, /^404 GET \/v1\/topics\/orders$/] });
const button = (name, part = page) => part.getByRole("button", { name, exact: true });
const tab = (name) => page.getByRole("tab", { name, exact: true });
const dialog = page.getByRole("dialog");
await arrive(null, "Settings");

// Quiet hours.
const quiet = page.getByRole("region", { name: "Quiet hours" });
await check(quiet.getByLabel("Nobody is disturbed at night"));
await to(quiet.getByLabel("From"));
await type("0930PM");
await go(button("Save", quiet));
await until(async () => (await api.workspace.get()).quiet_hours?.from === "21:30", "quiet");
// What is told in the corner is taken back from where one is, and not after a way through the whole page.
await button("Undo").waitFor();
await press("Control+z");
await until(async () => (await api.workspace.get()).quiet_hours === null, "as it was");

// A member's role, with the way back; and a member who goes.
await to(tab("Members and roles"), { back: true });
await choose(page.getByRole("combobox", { name: `Role of ${given.other}` }), { name: "developer" });
await page.getByText(`${given.other} is developer now.`).waitFor();
await go(button("Undo").last());
await page.getByText(`${given.other} is viewer again.`).waitFor();
const invite = page.getByRole("region", { name: "Invite somebody" });
await to(invite.getByLabel("Mail address"));
await type("grace@example.com");
await press("Enter");
const revoke = button("Revoke the invitation of grace@example.com");
await opens(revoke, dialog);
await go(button("Revoke", dialog));
await revoke.waitFor({ state: "detached" });
const remove = button(`Remove ${given.other}`);
await opens(remove, dialog);
await go(button("Remove", dialog));
await remove.waitFor({ state: "detached" });
await dialog.waitFor({ state: "hidden" });

// A topic.
await to(tab("Topics"), { back: true });
await opens(button("New topic").first(), dialog);
await back(dialog.getByLabel("Key"), "the first field");
await type("orders");
await to(dialog.getByLabel("Name"));
await type("Your orders");
await check(dialog.getByRole("checkbox", { name: "sms" }), false);
await press("Enter");
await until(async () => (await api.topics.list()).data[0]?.defaults.sms === false, "a topic");
await dialog.waitFor({ state: "hidden" });
const change = button("Change Your orders");
await opens(change, dialog);
await write(dialog.getByLabel("Name"), "Orders");
await press("Enter");
await until(async () => (await api.topics.get("orders")).name === "Orders", "renamed");
await dialog.waitFor({ state: "hidden" });

// A cap.
await to(tab("Caps"), { back: true });
await go(button("Add a cap"));
const cap = page.getByRole("group", { name: "Cap 1" });
await write(cap.getByLabel("within"), "24h");
await choose(cap.getByRole("combobox", { name: "On" }), { name: "sms" });
await go(button("Save one cap"));
await until(async () => (await api.caps.list()).data[0]?.channel === "sms", "a cap");

// How the company looks: a colour by its letters, and the picker does not hold the focus; a logo.
await to(tab("Branding"), { back: true });
const choosing = page.waitForEvent("filechooser");
await go(button("Choose a picture"));
await (await choosing).setFiles({ name: "logo.png", mimeType: "image/png", buffer: Buffer.from(given.logo, "base64") });
await page.getByRole("img", { name: "The logo" }).waitFor();
await write(page.getByLabel("What people know you by"), "Corner Shop");
await write(page.getByLabel("Links and buttons"), "#7a1fa2");
await to(page.getByLabel("Below every page and mail"));
await type("Corner Shop Ltd.");
await go(button("Save"));
await until(async () => (await api.branding.get()).accent === "#7a1fa2", "a colour");
const away = button("Take it away");
await opens(away, dialog, { back: true });
await go(button("Take it away", dialog));
await until(async () => (await api.branding.get()).logo === null, "no logo");
await dialog.waitFor({ state: "hidden" });

// Who did what: found, opened, left.
await to(tab("Audit"), { back: true });
await to(page.getByLabel("Action", { exact: true }));
await type("topics.put");
const entry = page.getByRole("button", { name: /^topics.put, entry/ }).first();
await page.getByRole("button", { name: /^workspace.patch, entry/ }).first().waitFor({ state: "detached" });
await opens(entry, dialog);
await dialog.getByText("Hash").waitFor();
await shoot(page, "keys-audit");
await press("Escape");
await dialog.waitFor({ state: "hidden" });
await back(entry);
await within(page.getByRole("main"));
assert.equal((await api.topics.get("orders")).name, "Orders");
await end();
await browser.close();
console.log("done");
