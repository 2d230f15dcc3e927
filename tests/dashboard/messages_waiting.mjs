// What has not left is cancelled, and what nobody knows of is settled: asked for first, with what will happen.
import { api, browser, open, until } from "./signed_in.mjs";

await api.contacts.put("ada", { name: "Ada Lovelace", phone: "+31612345678", email: "ada@example.com" });
const { id: later } = await api.messages.send({
  to: "ada",
  content: { body: "Tomorrow." },
  route: { channel: "sms" },
  purpose: "transactional",
  send_at: new Date(Date.now() + 3_600_000).toISOString(),
});
const { page, end } = await open({ path: `/messages/${later}` });
await page.getByRole("button", { name: "Cancel for one person" }).click();
const dialog = page.getByRole("dialog");
await dialog.getByText("It has not left for one person, and will not.").waitFor();
await dialog.getByRole("button", { name: "Cancel it" }).click();
await until(async () => (await api.messages.get(later)).counts.cancelled === 1, "cancelled");
await page.getByRole("button", { name: "Cancel for one person" }).waitFor({ state: "detached" });

await api.consents.add("ada", { channel: "email", purpose: "marketing", state: "granted", text: "Yes, write to me", source: "checkout", proof: { ip: "192.0.2.7" } });
await api.sandbox.setFaults([{ channel: "email", unknown: 1 }]);
const { id } = await api.messages.send({ to: "ada", content: { title: "News", body: "Blue teapots." }, route: { channel: "email" }, purpose: "marketing" });
await until(async () => (await api.messages.get(id)).counts.unknown === 1, "unknown");
await page.goto(new URL(`/messages/${id}`, page.url()).href);
await page.getByRole("button", { name: "Settle" }).click();
await page.getByRole("menuitem", { name: "It went out" }).click();
await dialog.getByText("It counts as sent").waitFor();
await dialog.getByRole("button", { name: "It went out" }).click();
await until(async () => (await api.messages.get(id)).counts.sent === 1, "sent");
await end();
await browser.close();
console.log("done");
