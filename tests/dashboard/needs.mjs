// What needs a person leads to where it is seen to, the one that it is about; and nowhere for who may not go there.
import { api, assert, browser, given, open, server } from "./signed_in.mjs";

await api.contacts.put("eve", { name: "Eve" });
await api.moderation.flag({ contact: "eve", category: "scam" });
const { endpoint } = await api.webhookEndpoints.create({ url: given.receiver, description: "The shop" });
await api.webhookEndpoints.update(endpoint.id, { state: "disabled" });

const WHAT = { flag: "1 flag is open", endpoint: "1 webhook endpoint is switched off (asked): The shop", mail: /^Marketing mail is paused/ };
const owner = await open();
const leads = (name) => owner.page.getByRole("link", { name }).getAttribute("href");
assert.equal(await leads(WHAT.flag), "/moderation");
assert.equal(await leads(WHAT.mail), "/providers?tab=mail");
await owner.page.getByRole("link", { name: WHAT.endpoint }).click();
await owner.page.getByRole("heading", { name: given.receiver }).or(owner.page.getByText(endpoint.id)).first().waitFor();
assert.equal(owner.page.url(), `${server}/developers/webhooks/${endpoint.id}`);
await owner.end();

// Whoever only looks is told of each, and led to what they may see.
const viewer = await open({ session: given.viewer });
for (const words of Object.values(WHAT)) await viewer.page.getByText(words).waitFor();
assert.equal(await viewer.page.getByRole("link", { name: WHAT.flag }).count(), 0);
assert.equal(await viewer.page.getByRole("link", { name: WHAT.mail }).count(), 0);
assert.equal(await viewer.page.getByRole("link", { name: WHAT.endpoint }).getAttribute("href"), `/developers/webhooks/${endpoint.id}`);
await viewer.end();
await browser.close();
console.log("done");
