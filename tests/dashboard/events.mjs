// What happens is seen as it happens; what other products tell is tried, called, and tried again.
import { api, assert, browser, open, server, shoot, until } from "./signed_in.mjs";

const EVIL = `<img src=x onerror=alert(1)><script>alert(2)</script>"'`;
await api.contacts.put("ada", { name: EVIL, phone: "+31612345678" });
const first = await api.messages.send({ to: "ada", content: { body: "Hello" }, route: { channel: "sms" }, purpose: "transactional" });
await until(async () => (await api.messages.get(first.id)).counts.delivered === 1, "delivered");
const { page, end } = await open({ path: "/developers" });
const part = (name) => page.getByRole("tab", { name, exact: true }).click();
const drawer = page.getByRole("dialog");

// What has happened, as it happens.
await part("Events");
await page.getByRole("button", { name: "delivery.delivered" }).waitFor();
const later = await api.messages.send({ to: "ada", content: { body: "Once more" }, route: { channel: "sms" }, purpose: "transactional" });
await page.getByRole("row").filter({ hasText: later.id }).first().waitFor();
await shoot(page, "developers-events");
await page.getByRole("button", { name: "delivery.delivered" }).first().click();
await drawer.getByRole("link", { name: /^msg_/ }).waitFor();
// What is open stands in the address: it can be sent to somebody else.
const opened = new URL(page.url()).searchParams.get("open");
await page.reload();
await drawer.getByText(opened, { exact: true }).waitFor();
await page.keyboard.press("Escape");
await drawer.waitFor({ state: "hidden" });
assert.equal(new URL(page.url()).searchParams.get("open"), null);
// Also where it stands far down; and where there is none, that is said.
for (let n = 0; n < 30; n += 1) await api.messages.send({ to: "ada", content: { body: `Line ${n}` }, route: { channel: "sms" }, purpose: "transactional" });
await until(async () => !(await api.events.list({ order: "newest", limit: 60 })).data.some((one) => one.id === opened), "it is further down than one page");
await page.goto(`${server}/developers?tab=events&open=${opened}`);
await drawer.getByText(opened, { exact: true }).waitFor();
await page.goto(`${server}/developers?tab=events&type=delivery.read&open=${opened}`);
await drawer.getByText(/^It is not in this list/).waitFor();
await page.keyboard.press("Escape");
await drawer.waitFor({ state: "hidden" });

// Another product's hook: tried without a word, called, and what failed is tried again.
await part("Hooks in");
await page.getByRole("button", { name: "New hook" }).first().click();
const hook = page.getByRole("dialog", { name: "New hook" });
await hook.getByRole("textbox", { name: "Name" }).fill(EVIL);
const mapping = JSON.parse(await hook.getByRole("textbox", { name: "Mapping" }).inputValue());
await hook.getByRole("textbox", { name: "Mapping" }).fill(JSON.stringify({ ...mapping, signature: { kind: "bearer", header: "authorization" } }));
await hook.getByRole("button", { name: "Make the hook" }).click();
await hook.getByText("It is shown this once").waitFor();
const address = await hook.getByRole("textbox", { name: "Address" }).inputValue();
const hookSecret = (await hook.locator("pre").innerText()).trim();
await hook.getByRole("button", { name: "I have it" }).click();
await page.getByRole("row").filter({ hasText: EVIL }).click();
await page.getByRole("button", { name: "Try it" }).click();
await page.getByRole("dialog", { name: "Try it" }).getByRole("button", { name: "Try", exact: true }).click();
await page.getByRole("dialog", { name: "Try it" }).getByText("would skip").waitFor();
await page.keyboard.press("Escape");
const called = await fetch(address, { method: "POST", headers: { authorization: `Bearer ${hookSecret}`, "content-type": "application/json" }, body: JSON.stringify({ id: "e9", kind: "goal", match: EVIL, player: EVIL }) });
assert.ok(called.ok, await called.text());
await page.getByRole("button", { name: "goal" }).click();
await drawer.getByRole("heading", { name: "What it said" }).waitFor();
await drawer.getByRole("button", { name: "Try it again" }).click();
await page.getByText("It is tried again now, by the hook as it is.").waitFor();
await shoot(page, "developers-hook");
await page.keyboard.press("Escape");
await page.goto(`${server}/developers?tab=callbacks`);
await page.getByRole("heading", { name: "Nothing waits" }).waitFor();

// What a provider told and nobody understood: its words, without what proves who called; tried again, and still there.
const receipts = { reference: "/reference", state: "/state", states: { done: "delivered" } };
const gateway = await api.providerAccounts.create({ provider: "custom", name: EVIL, channels: ["sms"], credentials: { url: "https://gateway.example/", callbacks: { signature: { kind: "none" }, receipts } } });
const told = await fetch(server + new URL(gateway.callback_url).pathname, { method: "POST", headers: { "x-proof": "of a secret", "content-type": "text/plain", "user-agent": EVIL }, body: `no JSON: ${EVIL}` });
assert.equal(told.status, 200);
await page.getByRole("button", { name: EVIL }).click();
await drawer.getByRole("heading", { name: "Body" }).waitFor();
await drawer.getByText(`no JSON: ${EVIL}`).waitFor();
await shoot(page, "developers-callback");
await drawer.getByText("x-proof: not shown, it may prove who called").waitFor();
assert.doesNotMatch(await page.content(), /of a secret/);
const { open: callback } = Object.fromEntries(new URL(page.url()).searchParams);
await page.reload();
await drawer.getByText(callback, { exact: true }).waitFor();
await drawer.getByRole("button", { name: "Try it again" }).click();
await page.getByText("It is tried again now.").waitFor();
await until(async () => (await api.audit.list({ action: "callbacks.retry" })).data.some((one) => one.target.id === callback && one.outcome === "done"), "it was asked for");
await page.getByRole("button", { name: EVIL }).click();
await drawer.getByText(/^not_json/).waitFor();
await page.keyboard.press("Escape");

await end();

// As wide as a phone, in the dark.
for (const tab of ["events", "hooks", "callbacks"]) {
  const small = await open({ path: `/developers?tab=${tab}`, width: 390, height: 844, dark: true });
  await small.page.getByRole("tab", { selected: true }).waitFor();
  await small.page.waitForLoadState("networkidle");
  await shoot(small.page, `developers-${tab}-small`);
  await small.page.waitForFunction(() => document.documentElement.scrollWidth <= innerWidth);
  await small.end();
}
await browser.close();
console.log("done");
