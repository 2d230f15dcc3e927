// What is further down is refused: that is said where one looks, and nothing is asked again until somebody says so.
import { api, assert, browser, open, shoot, until } from "./signed_in.mjs";

await api.contacts.batch({ contacts: Array.from({ length: 60 }, (_, n) => ({ id: `c${n}`, name: `Person ${n}` })) });
await api.contacts.put("ada", { name: "Ada Lovelace", phone: "+31612345678" });
for (let n = 0; n < 30; n += 1) await api.messages.send({ to: "ada", content: { body: `Line ${n}` }, route: { channel: "sms" }, purpose: "transactional" });
const newest = async () => (await api.events.list({ order: "newest", limit: 100 })).data;
const first = await until(async () => ((events) => events.filter((one) => one.type === "delivery.delivered").length === 30 && events.at(-1))(await newest()), "all of it is in the log");

const { page, end } = await open({ path: "/", allowed: [/^403 GET \/v1\/(contacts|events)$/] });
let asked = 0;
const refuse = async (what) => {
  asked = 0;
  await page.route(`**/v1/${what}?*`, (route) => {
    if (!new URL(route.request().url()).searchParams.has("after")) return route.continue();
    asked += 1;
    return route.fulfill({ status: 403, contentType: "application/problem+json", body: JSON.stringify({ code: "forbidden", title: "Not now", detail: "Not as far down as that." }) });
  });
};
const goesOn = (what) => page.unroute(`**/v1/${what}?*`);
const again = (part) => part.getByRole("button", { name: "Try again" });
const refused = (part) => part.getByRole("alert").filter({ hasText: "Not as far down as that." });

// At the end of a list.
await refuse("contacts");
await page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Contacts" }).click();
await page.getByRole("row").filter({ hasText: "Ada Lovelace" }).waitFor();
await page.keyboard.press("End");
await refused(page).waitFor();
assert.equal(asked, 1);
await again(page).click();
await until(() => asked === 2, "it is asked once more");
await refused(page).waitFor();
await shoot(page, "lists-stuck");
await goesOn("contacts");
await again(page).click();
await page.getByText("61 in all").waitFor();
assert.equal(asked, 2);

// Of what the address names.
await refuse("events");
await page.goto(new URL(`/developers?tab=events&open=${first.id}`, page.url()).href);
const drawer = page.getByRole("dialog");
await refused(drawer).waitFor();
assert.equal(asked, 1);
await shoot(page, "lists-stuck-open");
await goesOn("events");
await again(drawer).click();
await drawer.getByText(first.id, { exact: true }).waitFor();
await end();

const small = await open({ path: "/contacts", width: 390, dark: true, allowed: [/^403 GET \/v1\/contacts$/] });
await small.page.route("**/v1/contacts?*", (route) =>
  new URL(route.request().url()).searchParams.has("after") ? route.fulfill({ status: 403, contentType: "application/problem+json", body: JSON.stringify({ code: "forbidden", title: "Not now" }) }) : route.continue(),
);
await small.page.getByRole("row").filter({ hasText: "Ada Lovelace" }).waitFor();
await small.page.keyboard.press("End");
await small.page.getByRole("alert").filter({ hasText: "Not now" }).waitFor();
await small.page.waitForFunction(() => document.documentElement.scrollWidth <= innerWidth);
await shoot(small.page, "lists-stuck-small");
await small.end();
await browser.close();
console.log("done");
