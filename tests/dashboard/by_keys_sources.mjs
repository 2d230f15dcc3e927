// A question that templates ask as they go is made, changed and taken away: by keys alone.
import { api, assert, browser, shoot, sit, until } from "./by_keys.mjs";

const { page, end, press, type, to, go, write, check, back, within, opens, arrive } = await sit({ path: "/templates", allowed: [/^404 GET \/v1\/data-sources\//, /^422 PUT \/v1\/data-sources\//] });
const button = (name, part = page) => part.getByRole("button", { name, exact: true });
const dialog = page.getByRole("dialog");
const main = page.getByRole("main");
await arrive(null, "Templates");

// Made: a header with its secret, and what is shown where nobody answers.
await to(page.getByRole("tab", { name: "Data sources" }));
const form = page.getByRole("dialog", { name: "New data source" });
await opens(button("New data source").first(), form);
await back(form.getByLabel("Key"), "the first field");
await type("order_status");
const address = "https://shop.example/orders/{{ order.number }}?who={{ contact.id }}";
await to(form.getByLabel("Address"));
await type(address);
await go(button("A header", form));
await to(form.getByLabel("Name of header 1"), { back: true });
await type("X-Shop-Key");
await to(form.getByLabel("Value of header 1"));
await type("Bearer hunter2");
await write(form.getByLabel("Deadline"), "9s");
await check(form.getByRole("radio", { name: "This is shown" }));
await write(form.getByLabel("What is shown in its place"), '{"state": "being prepared"}');
await go(button("Save", form));
await form.getByText("Write 50ms to 5s", { exact: false }).waitFor();
await within(form);
await write(form.getByLabel("Deadline"), "4s");
await shoot(page, "keys-source");
await press("Enter");
await page.getByRole("heading", { name: "order_status", level: 1 }).waitFor();
await form.waitFor({ state: "hidden" });
await within(main);
const made = await api.dataSources.get("order_status");
assert.deepEqual([made.url, made.headers, made.deadline, made.fallback], [address, ["X-Shop-Key"], "4s", { state: "being prepared" }]);

// By the list to it again, and changed: one question comes over another, and each gives the focus back.
await go(page.getByRole("link", { name: "Data sources" }), { back: true });
const row = page.getByRole("row").filter({ hasText: "order_status" });
await row.waitFor();
await within(main);
await go(row);
await page.getByRole("heading", { name: "order_status", level: 1 }).waitFor();
const change = page.getByRole("dialog", { name: "Change the data source" });
await opens(button("Change"), change);
await check(change.getByRole("radio", { name: "POST" }));
await to(change.getByLabel("Body"));
await type('{"order": {{ order.number }}}');
await to(change.getByLabel("Value of header 1"));
await type("another");
const question = page.getByRole("dialog", { name: "Change order_status?" });
await opens(button("Save", change), question);
await go(button("Change it", question));
await until(async () => (await api.dataSources.get("order_status")).body !== null, "changed");
await change.waitFor({ state: "hidden" });
await back(button("Change"), "after it was changed");

await opens(button("Delete"), dialog);
await go(button("Delete", dialog));
await page.getByRole("heading", { name: "Nothing is asked yet" }).waitFor();
await dialog.waitFor({ state: "hidden" });
await within(main);
assert.equal((await api.dataSources.list()).data.length, 0);
await end();
await browser.close();
console.log("done");
