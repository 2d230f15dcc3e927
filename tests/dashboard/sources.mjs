// A question is made that templates ask as they go: its secrets are shown never again, a message says what was answered, and who asks it is told.
import { createServer } from "node:http";
import { api, assert, browser, given, open, shoot, until } from "./signed_in.mjs";

const EVIL = `<img src=x onerror=alert(1)>"'`;
const SECRET = "Bearer hunter2-of-the-shop";
const asked = [];
const shop = createServer((request, response) => {
  asked.push({ url: request.url, key: request.headers["x-shop-key"] });
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify({ state: `packed ${EVIL}` }));
});
await new Promise((done) => shop.listen(0, "127.0.0.1", done));
const address = `http://127.0.0.1:${shop.address().port}/orders/{{ order.number }}?who={{ contact.id }}`;
await api.contacts.put("ada", { name: "Ada", phone: "+31612345678" });

const { page, end } = await open({ path: "/templates", allowed: [/^404 GET \/v1\/data-sources\//, /^422 PUT \/v1\/data-sources\//, /^409 DELETE \/v1\/data-sources\//] });
const dialog = page.getByRole("dialog");
await page.getByRole("tab", { name: "Data sources" }).click();
await page.getByRole("heading", { name: "Nothing is asked yet" }).waitFor();
await page.getByText("/v1/data-sources/order_status").waitFor();
await shoot(page, "sources-empty");

// Made: what is wrong is said where it is, before and by the API.
await page.getByRole("button", { name: "New data source" }).first().click();
await dialog.getByLabel("Key").fill("Order Status");
await dialog.getByLabel("Address").fill("https://{{ order.host }}/orders");
await dialog.getByLabel("Deadline").fill("9s");
await dialog.getByRole("button", { name: "A header" }).click();
await dialog.getByLabel("Name of header 1").fill("X-Shop-Key");
await dialog.getByLabel("Value of header 1").fill(SECRET);
await dialog.getByText("This is shown", { exact: true }).click();
await dialog.getByLabel("What is shown in its place").fill(`{"state": "being prepared"`);
await dialog.getByText("This is no JSON object").waitFor();
assert.ok(await dialog.getByRole("button", { name: "Save" }).isDisabled());
await dialog.getByLabel("What is shown in its place").fill(JSON.stringify({ state: `being prepared ${EVIL}` }));
await dialog.getByRole("button", { name: "Save" }).click();
await dialog.getByText(/^A key is 1 to 64/).waitFor();
await dialog.getByLabel("Key").fill("order_status");
await dialog.getByRole("button", { name: "Save" }).click();
await dialog.getByText(/a host that no data has a part in/).waitFor();
await dialog.getByText("Write 50ms to 5s", { exact: false }).waitFor();
await shoot(page, "sources-wrong");
await dialog.getByLabel("Address").fill(address);
await dialog.getByLabel("Deadline").fill("4s");
await dialog.getByRole("button", { name: "Save" }).click();
await page.getByRole("heading", { name: "order_status" }).waitFor();
await page.getByText("None does yet").waitFor();
await page.getByText("{{ sources.order_status.state }}").waitFor();
await page.getByText("sealed, and never shown").waitFor();
const made = await api.dataSources.get("order_status");
assert.deepEqual([made.url, made.headers, made.deadline, made.fallback], [address, ["X-Shop-Key"], "4s", { state: `being prepared ${EVIL}` }]);

// A template asks it; a message says what was answered, and what was typed as the secret arrived.
await api.templates.create({
  key: "status",
  name: `Status ${EVIL}`,
  purpose: "transactional",
  route: { channel: "sms" },
  default_locale: "en",
  sources: ["order_status"],
  content: { sms: { en: { text: "Order {{ order.number }} is {{ sources.order_status.state }}." } } },
});
await api.templates.publish("status", { version: 1 });
await page.getByRole("link", { name: `Status ${EVIL}` }).waitFor();
await page.getByText("published", { exact: true }).waitFor();
await shoot(page, "sources-one");
await api.messages.send({ to: "ada", template: "status", data: { order: { number: "A/1" } } });
await until(async () => JSON.stringify((await api.sandbox.outbox({ contact: "ada" })).data).includes("Order A/1 is packed"), "the answer is said");
assert.deepEqual(asked, [{ url: "/orders/A%2F1?who=ada", key: SECRET }]);

// Another of the same key takes nobody's place.
await page.getByRole("link", { name: "Data sources" }).click();
await page.getByRole("row").filter({ hasText: "order_status" }).waitFor();
await shoot(page, "sources-list");
await page.getByRole("button", { name: "New data source" }).click();
await dialog.getByLabel("Key").fill("order_status");
await dialog.getByLabel("Address").fill("https://elsewhere.example/");
await dialog.getByRole("button", { name: "Save" }).click();
await dialog.getByText("There is a data source “order_status” already", { exact: false }).waitFor();
assert.equal(await dialog.getByRole("link", { name: "Open it" }).getAttribute("href"), "/templates/sources/order_status");
await dialog.getByRole("button", { name: "Leave it" }).click();
assert.equal((await api.dataSources.get("order_status")).url, address);

// Changed, by keyboard: its header is asked for again, and what will happen is said first.
await page.getByRole("row").filter({ hasText: "order_status" }).focus();
await page.keyboard.press("Enter");
await page.getByRole("button", { name: "Change" }).focus();
await page.keyboard.press("Enter");
assert.equal(await dialog.getByLabel("Name of header 1").inputValue(), "X-Shop-Key");
assert.equal(await dialog.getByLabel("Value of header 1").inputValue(), "");
await dialog.getByText("POST", { exact: true }).click();
await dialog.getByLabel("Body").fill('{"order": {{ order.number }}}');
await dialog.getByLabel("Value of header 1").fill("another");
await shoot(page, "sources-change");
await dialog.getByRole("button", { name: "Save" }).click();
await page.getByText("It cannot be taken back by a click", { exact: false }).waitFor();
await page.getByRole("button", { name: "Change it" }).click();
await until(async () => (await api.dataSources.get("order_status")).body !== null, "changed");
await page.getByRole("region", { name: "What is asked" }).getByText('{"order": {{ order.number }}}').waitFor();
assert.ok(![SECRET, "another"].some((one) => page.url().includes(one)));
assert.ok(!(await page.content()).includes(SECRET));

// Kept while it is asked; gone when it is not.
const remove = async () => {
  await page.getByRole("button", { name: "Delete" }).click();
  await dialog.getByRole("button", { name: "Delete" }).click();
};
await remove();
await page.getByText(/publish one that does not/).waitFor();
await api.templates.addVersion("status", { content: { sms: { en: { text: "Order {{ order.number }} is on its way." } } }, default_locale: "en" });
await api.templates.publish("status", { version: 2 });
await page.getByText("None does yet").waitFor();
await remove();
await page.getByRole("heading", { name: "Nothing is asked yet" }).waitFor();
assert.equal((await api.dataSources.list()).data.length, 0);
await end();
shop.close();

// Without a secret, the way back is a click; on a phone, in the dark.
await api.dataSources.put("prices", { url: "https://shop.example/prices/{{ item }}", cache: "30s", fallback: { price: "1.00", stock: 3 } });
const small = await open({ path: "/templates/sources/prices", width: 390, dark: true });
await small.page.getByRole("button", { name: "Change" }).click();
await small.page.getByLabel("An answer counts for").fill("1m");
await shoot(small.page, "sources-change-small-dark");
await small.page.getByRole("button", { name: "Save" }).click();
await until(async () => (await api.dataSources.get("prices")).cache === "60s", "saved");
await small.page.getByRole("button", { name: "Undo" }).click();
await until(async () => (await api.dataSources.get("prices")).cache === "30s", "as it was");
await small.page.getByText("30s", { exact: true }).waitFor();
await small.page.waitForFunction(() => document.documentElement.scrollWidth <= innerWidth);
await shoot(small.page, "sources-one-small-dark");
await small.end();

// Who only looks changes nothing.
const viewer = await open({ path: "/templates/sources/prices", session: given.viewer });
await viewer.page.getByRole("heading", { name: "prices" }).waitFor();
await viewer.page.getByText("None does yet").waitFor();
assert.equal(await viewer.page.getByRole("button", { name: /Change|Delete/ }).count(), 0);
await viewer.end();
await browser.close();
console.log("done");
