// Filters are kept under a name, for oneself or for everybody here, and come back when they were deleted.
import { api, assert, browser, open, server, shoot, until } from "./signed_in.mjs";

const NAME = `Failed <img src=x onerror=alert(1)>"'`;
const { page, end } = await open({ path: "/messages?channel=sms&direction=out" });
const menu = page.getByRole("button", { name: "Views", exact: true });
await menu.click();
await page.getByRole("menuitem", { name: "Save these filters" }).click();
await page.getByRole("dialog").getByLabel("Name").fill(NAME);
await page.getByLabel("Everybody in this workspace sees it").check();
await page.keyboard.press("Enter");
await page.getByRole("button", { name: "Save", exact: true }).waitFor({ state: "detached" });
const [kept] = (await api.views.list({ page: "messages" })).data;
assert.deepEqual([kept.name, kept.query, kept.is_shared], [NAME, "channel=sms&direction=out", true]);

// By keyboard from the page without filters to those of the view.
// The menu is there before the views are: it has the focus, and one goes on from it to what comes.
const isOpen = Promise.withResolvers();
await page.route("**/v1/views?*", async (route) => {
  await isOpen.promise;
  await route.continue();
});
await page.goto(new URL("/messages", page.url()).href);
await menu.focus();
await page.keyboard.press("Enter");
await page.getByRole("menuitem", { name: "Choose filters to save them" }).waitFor();
isOpen.resolve();
await page.getByRole("menuitem", { name: NAME }).first().waitFor();
await until(async () => {
  await page.keyboard.press((await page.locator("[role=menuitem]:focus").count()) > 0 ? "Home" : "ArrowDown");
  return page.locator("[role=menuitem]:focus").filter({ hasText: NAME }).count();
}, "the view has the focus");
await page.unroute("**/v1/views?*");
await shoot(page, "views");
await page.keyboard.press("Enter");
await page.waitForFunction(() => ["channel=sms", "direction=out"].every((one) => location.search.includes(one)));

await page.getByRole("button", { name: NAME }).click();
await page.getByRole("menuitem", { name: `Delete “${NAME}”` }).click();
await until(async () => (await api.views.list({ page: "messages" })).data.length === 0, "deleted");
await page.getByRole("button", { name: "Undo" }).click();
await until(async () => (await api.views.list({ page: "messages" })).data[0]?.query === "channel=sms&direction=out", "there again");
await page.getByRole("button", { name: NAME }).waitFor();

// Each list keeps views of its own.
const LISTS = [
  ["/contacts?q=ada", "contacts"],
  ["/contacts/suppressions?kind=email", "suppressions"],
  ["/templates?state=draft", "templates"],
  ["/templates?tab=sources&q=order", "data_sources"],
  ["/contacts?tab=forms&q=news", "opt-in_forms"],
  ["/conversations?state=all", "conversations"],
  ["/developers?tab=keys&state=good", "keys"],
  ["/developers?tab=log&method=PUT", "requests"],
  ["/developers?tab=webhooks&state=failing", "webhook_endpoints"],
  ["/developers?tab=hooks&state=disabled", "hooks"],
  ["/developers?tab=callbacks&state=dead", "callbacks"],
  ["/providers?tab=mail&q=shop", "inbound_domains"],
  ["/settings?tab=members&role=owner", "members"],
  ["/settings?tab=topics&q=orders", "topics"],
  ["/settings?tab=audit&action=topics.put", "audit"],
];
for (const [path, kept] of LISTS) {
  await page.goto(server + path);
  await menu.click();
  await page.getByRole("menuitem", { name: "Save these filters" }).click();
  await page.getByRole("dialog").getByLabel("Name").fill("Mine");
  await page.getByLabel("Everybody in this workspace sees it").check();
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Mine", exact: true }).waitFor();
  const { data } = await api.views.list({ page: kept });
  assert.deepEqual(data.map((one) => [one.name, one.query]), [["Mine", path.split("?")[1].replace(/^tab=\w+&/, "")]], path);
}

// What is chosen in one part of a page is not chosen in another, and is there again for who comes back.
await page.goto(`${server}/developers?tab=hooks&state=disabled`);
await page.getByRole("tab", { name: "Webhooks" }).click();
await page.getByRole("tab", { name: "Webhooks", selected: true }).waitFor();
assert.equal(new URL(page.url()).search, "?tab=webhooks");
await page.getByRole("tab", { name: "Hooks in" }).click();
await page.waitForFunction(() => location.search === "?tab=hooks&state=disabled");
await end();
await browser.close();
console.log("done");
