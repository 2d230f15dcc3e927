// A developer makes a key, looks at what it asked, tells their own system of what happens, and runs an example of the reference.
import { api, assert, backend, given, open, browser, server, shoot, until } from "./signed_in.mjs";

const EVIL = `<img src=x onerror=alert(1)><script>alert(2)</script>"'`;
const { page, end } = await open({ path: "/developers", allowed: [/^404 GET \/v1\/contacts\/nobody/, /^404 GET \/v1\/webhook-endpoints/] });
const part = (name) => page.getByRole("tab", { name, exact: true }).click();

// Where there is nothing yet, the next step is one press.
await part("Events");
await page.getByRole("heading", { name: "Nothing has happened yet" }).waitFor();
assert.equal(await page.getByRole("link", { name: "Write a message" }).getAttribute("href"), "/compose");
await part("Keys");

// A key: what it may do in words, its secret once.
await page.getByRole("button", { name: "New key" }).click();
const form = page.getByRole("dialog", { name: "New key" });
await form.getByText("Send messages of purpose transactional or chat.").waitFor();
await form.getByRole("textbox", { name: "Name" }).fill(EVIL);
await form.getByRole("button", { name: "Send and follow" }).click();
await shoot(page, "developers-new-key");
// Who leaves while it is being made would never see it: the form stays until the secret is here.
let hear;
const heard = new Promise((done) => (hear = done));
await page.route("**/v1/keys", async (route) => {
  await heard;
  await route.continue();
});
await form.getByRole("button", { name: "Make the key" }).click();
await form.getByRole("button", { name: "Leave it", disabled: true }).waitFor();
await page.keyboard.press("Escape");
assert.ok(await form.isVisible());
hear();
await form.getByText("It is shown this once").waitFor();
await page.unroute("**/v1/keys");
const secret = (await form.locator("pre").innerText()).trim();
assert.match(secret, /^td_test_/);
await shoot(page, "developers-secret");
await form.getByRole("button", { name: "I have it" }).click();
const row = page.getByRole("row").filter({ hasText: EVIL });
await row.waitFor();
assert.ok(!(await page.content()).includes(secret));
await shoot(page, "developers-keys");

// What the key asks stands in the log, with what was answered.
const program = backend({ url: server, key: secret });
await program.contacts.put("ada", { name: EVIL, phone: "+31612345678" });
await assert.rejects(program.contacts.get("nobody"));
await part("API log");
await page.getByRole("button", { name: "contacts.put" }).waitFor();
await shoot(page, "developers-log");
await page.getByRole("button", { name: "contacts.put" }).first().click();
const drawer = page.getByRole("dialog");
await drawer.getByRole("heading", { name: "What was answered" }).waitFor();
await drawer.getByText('"phone": "+31612345678"').first().waitFor();
await shoot(page, "developers-request");
await page.keyboard.press("Escape");
await page.goto(`${server}/developers?tab=log&status=4xx&operation=contacts.get`);
await page.getByRole("button", { name: "contacts.get", exact: true }).waitFor();
assert.equal(await page.getByRole("button", { name: "contacts.put" }).count(), 0);

// An endpoint that fails first, and takes it when it is sent again.
await page.goto(`${server}/developers?tab=webhooks`);
await page.getByRole("heading", { name: "Nothing is told yet" }).waitFor();
await page.getByRole("button", { name: "New endpoint" }).first().click();
const endpoint = page.getByRole("dialog", { name: "New endpoint" });
await endpoint.getByRole("textbox", { name: "Address" }).fill(given.receiver);
await endpoint.getByRole("textbox", { name: "What it is for" }).fill(EVIL);
await endpoint.getByRole("combobox", { name: "Events" }).fill("delivery.");
await page.getByRole("option", { name: "delivery.delivered" }).click();
await page.keyboard.press("Escape");
await endpoint.getByRole("button", { name: "Add the endpoint" }).click();
await endpoint.getByText(/^whsec_/).waitFor();
await endpoint.getByRole("button", { name: "I have it" }).click();
await page.getByRole("row").filter({ hasText: given.receiver }).click();
await page.getByRole("button", { name: "Change", exact: true }).click();
const changing = page.getByRole("dialog", { name: "Change the endpoint" });
await changing.getByRole("textbox", { name: "What it is for" }).fill("Something else");
await changing.getByRole("button", { name: "Save" }).click();
const [told] = (await api.webhookEndpoints.list()).data;
await until(async () => (await api.webhookEndpoints.get(told.id)).description === "Something else", "changed");
await page.getByText("The endpoint is changed.").locator("..").getByRole("button", { name: "Undo" }).click();
await page.getByText("It is as it was.").waitFor();
assert.equal((await api.webhookEndpoints.get(told.id)).description, EVIL);
await page.getByRole("button", { name: "Send a test" }).click();
const tested = page.getByRole("dialog", { name: "What it said to the test" });
await tested.getByText(/^It took it: 200/).waitFor();
await tested.getByText(EVIL).waitFor();
await shoot(page, "developers-tested");
await page.keyboard.press("Escape");
const sent = await api.messages.send({ to: "ada", content: { body: "Hello" }, route: { channel: "sms" }, purpose: "transactional" });
await until(async () => (await api.messages.get(sent.id)).counts.delivered === 1, "delivered");
await page.getByRole("button", { name: "delivery.delivered" }).waitFor();
await page.getByRole("row").filter({ hasText: "delivery.delivered" }).getByText("delivered", { exact: true }).waitFor();
await shoot(page, "developers-webhook");
await page.getByRole("button", { name: "delivery.delivered" }).click();
await drawer.getByRole("heading", { name: "What was answered" }).waitFor();
await drawer.getByText(`"type": "delivery.delivered"`).waitFor();
await drawer.getByText(EVIL).waitFor();
await shoot(page, "developers-webhook-delivery");
await drawer.getByRole("button", { name: "Send it again" }).click();
await page.getByText("It is in line again, with the same webhook-id.").waitFor();
await page.keyboard.press("Escape");
await page.getByRole("button", { name: "Send again", exact: true }).click();
const span = page.getByRole("dialog", { name: "Send events again" });
await span.getByRole("radio", { name: /^Every event/ }).check();
await span.getByRole("button", { name: "Send again" }).click();
await span.getByText("All of it was sent.").waitFor();
await shoot(page, "developers-replay");
await span.getByRole("button", { name: "Done" }).click();
await page.getByRole("button", { name: "More", exact: true }).click();
await page.getByRole("menuitem", { name: "Another secret" }).click();
await page.getByRole("button", { name: "Make a new secret" }).click();
await page.getByRole("dialog", { name: "Another secret" }).getByText(/^whsec_/).waitFor();
await page.getByRole("button", { name: "I have it" }).click();
await page.getByRole("button", { name: "More", exact: true }).click();
await page.getByRole("menuitem", { name: "Delete" }).click();
await page.getByRole("button", { name: "Delete" }).click();
await page.getByRole("heading", { name: "Nothing is told yet" }).waitFor();

// What providers told has all taken effect: the next step is one press, or one call.
await part("Callbacks");
await page.getByRole("heading", { name: "Nothing waits" }).waitFor();
await page.getByText("/v1/callbacks?state=processed", { exact: false }).waitFor();
await shoot(page, "developers-callbacks-empty");
await page.getByRole("button", { name: "Show what took effect" }).click();
await page.getByRole("heading", { name: "Nothing came that stands so" }).waitFor();
assert.equal(new URL(page.url()).searchParams.get("state"), "processed");

// The reference: found by words, filled with a key of its own, and run.
await part("API reference");
await page.getByRole("heading", { name: "Send a message" }).waitFor();
await page.getByRole("button", { name: "Fill the examples with a test key" }).click();
await page.getByText(/^The examples have a key/).waitFor();
const example = page.getByRole("region", { name: "Example" });
await example.getByText(/Authorization: Bearer td_test_/).waitFor();
await shoot(page, "developers-reference");
await example.getByRole("button", { name: "Run" }).click();
await example.getByText('"id": "msg_').waitFor();
await example.getByText("Python").click();
await example.getByText("client.messages.send(").waitFor();
await example.getByText("TypeScript").click();
await example.getByText("api.messages.send(").waitFor();
await page.getByRole("textbox", { name: "Find an operation" }).fill("show a contact /v1/contacts");
await page.getByRole("button", { name: /^Show a contact GET/ }).click();
await page.getByRole("heading", { name: "Show a contact" }).waitFor();
assert.ok(await example.getByRole("button", { name: "Run" }).isDisabled());
await page.getByRole("textbox", { name: "id" }).fill("ada");
await example.getByRole("button", { name: "Run" }).click();
await example.getByText('"external_id": "ada"').waitFor();
await shoot(page, "developers-run");

// The key is in memory alone, and revoked with its button.
const kept = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }));
assert.ok(!kept.includes("td_test_"));
await page.getByRole("button", { name: "Revoke it" }).click();
await page.getByText("The key of the examples is revoked.").waitFor();

// A key that nobody uses is taken back.
await part("Keys");
await row.getByRole("button", { name: /^Revoke/ }).click();
await page.getByRole("dialog").getByText(/cannot be taken back/).waitFor();
await page.getByRole("button", { name: "Revoke", exact: true }).click();
await row.getByText("revoked").waitFor();
await assert.rejects(program.contacts.get("ada"), { status: 401 });
await end();

// As wide as a phone, in the dark.
for (const tab of ["keys", "log", "webhooks", "reference"]) {
  const small = await open({ path: `/developers?tab=${tab}`, width: 390, height: 844, dark: true });
  await small.page.getByRole("tab", { selected: true }).waitFor();
  await small.page.waitForLoadState("networkidle");
  await shoot(small.page, `developers-${tab}-small`);
  await small.page.waitForFunction(() => document.documentElement.scrollWidth <= innerWidth);
  await small.end();
}
await browser.close();
console.log("done");
