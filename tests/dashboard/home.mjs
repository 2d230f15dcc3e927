// What happened is drawn and counted, and what needs a person is there with where to go.
import { api, browser, open, shoot, until } from "./signed_in.mjs";

await api.contacts.put("ada", { name: "Ada Lovelace", phone: "+31612345678", email: "ada@example.com" });
await api.consents.add("ada", { channel: "email", purpose: "marketing", state: "granted", text: "Yes, write to me", source: "checkout", proof: { ip: "192.0.2.7" } });
await api.sandbox.setFaults([{ channel: "email", unknown: 1 }]);
const send = (channel, content, purpose = "transactional") => api.messages.send({ to: "ada", content, route: { channel }, purpose });
for (let n = 0; n < 3; n += 1) await send("sms", { body: `Order ${n} is on its way.` });
const { id } = await send("email", { title: "Our news", body: "Blue teapots." }, "marketing");
await until(async () => (await api.messages.get(id)).counts.unknown === 1, "unknown");

const { page, end } = await open();
await page.getByRole("heading", { name: "Messages over time" }).waitFor();
const needs = page.getByRole("link", { name: /^1 delivery of unknown outcome/ });
await needs.waitFor();
const row = page.getByRole("table", { name: "By channel" }).getByRole("row").filter({ hasText: "sms" });
await row.getByRole("cell", { name: "3" }).first().waitFor();
await page.locator(".uplot canvas").waitFor();
await shoot(page, "home");
await page.getByText("30 days").click();
await row.waitFor();
await needs.click();
await page.getByRole("row").filter({ hasText: id }).waitFor();
await end();

const phone = await open({ width: 390, height: 844, dark: true });
await phone.page.getByRole("table", { name: "By channel" }).waitFor();
await shoot(phone.page, "home-390-dark");
await phone.end();
await browser.close();
console.log("done");
