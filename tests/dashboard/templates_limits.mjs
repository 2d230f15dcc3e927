// Each channel takes so much: it stands beside what is written, and what is too much is told there before anybody is sent anything.
import { api, assert, browser, given, open, shoot } from "./signed_in.mjs";

const TITLES = { sms: "SMS", whatsapp: "WhatsApp", push: "Push", inapp: "In the app", rcs: "RCS", mms: "MMS", voice: "Call", webpush: "Web push" };
assert.deepEqual(Object.keys({ ...TITLES, email: "" }).sort(), Object.keys(given.limits).sort(), "every channel that there is");
const content = Object.fromEntries(Object.keys(TITLES).map((channel) => [channel, { en: { text: "Hello", ...(["sms", "voice"].includes(channel) ? {} : { title: "Order" }) } }]));
await api.templates.create({ key: "limits", purpose: "transactional", route: { channel: "sms" }, content });
const { page, end } = await open({ path: "/templates/limits", allowed: [/^404 GET \/v1\/templates\/[^/]+\/draft$/] });
const of = (characters, limit) => `${characters.toLocaleString("en-US")} of ${limit.toLocaleString("en-US")}`;
for (const [channel, title] of Object.entries(TITLES)) {
  const card = page.getByRole("region", { name: title, exact: true });
  await card.getByText(of(5, given.limits[channel]), { exact: true }).first().waitFor();
  if (content[channel].en.title) await card.getByText(of(5, given.title), { exact: true }).first().waitFor();
}
await shoot(page, "templates-limits");

// One letter too many, on two channels that take differently much.
for (const channel of ["sms", "push"]) {
  const card = page.getByRole("region", { name: TITLES[channel], exact: true });
  const field = card.getByRole("textbox", { name: /^Text/ });
  const limit = given.limits[channel];
  await field.fill("x".repeat(limit));
  await card.getByText(of(limit, limit), { exact: true }).waitFor();
  assert.equal(await field.getAttribute("aria-invalid"), null);
  await field.fill("x".repeat(limit + 1));
  await card.getByText(of(limit + 1, limit), { exact: true }).waitFor();
  await card.locator("[aria-invalid=true]").waitFor();
}
await shoot(page, "templates-over");
await end();
await browser.close();
console.log("done");
