// A message without code: to a person whom the address names, then to a list that was pasted, by a route that is drawn; sent once.
import { api, assert, browser, given, open, shoot, until } from "./signed_in.mjs";

const EVIL = `<img src=x onerror=alert(1)>"'`;
await api.contacts.batch({
  contacts: [
    { id: "ada", name: `Ada ${EVIL}`, phone: "+31612345678", email: "ada@example.com" },
    { id: "bea", name: "Bea", phone: "+31612345679", attributes: { code: EVIL } },
    { id: "cyd", name: "Cyd", email: "cyd@example.com" },
    { id: "dan", name: "Dan", phone: "+31612345670" },
  ],
});
await api.suppressions.add({ phone: "+31612345670", reason: "complaint" });
await api.workspace.patch({ currency: "EUR" });
const [account] = (await api.providerAccounts.list()).data;
await api.providerAccounts.patch(account.id, { channels: ["sms"], destinations: [{ country: "NL", price: "0.07" }] });
await api.providerAccounts.create({ provider: "sandbox", name: "mail", channels: ["email"], credentials: {} });

// Where nothing was sent yet, the next step is one press.
const nothing = await open({ path: "/messages" });
await nothing.page.getByRole("heading", { name: "Nothing was sent yet" }).waitFor();
await nothing.page.getByRole("link", { name: "Write a message" }).click();
await nothing.page.getByRole("heading", { name: "Compose" }).waitFor();
await nothing.end();

// To a person, from their page.
const { page, end, wrong } = await open({ path: "/contacts/ada", allowed: [/^422 POST .v1.messages.(estimate|preview)/, /^(422|500) POST .v1.messages$/] });
await page.getByRole("link", { name: "Write to them" }).first().click();
await page.getByRole("heading", { name: "Compose" }).waitFor();
await page.getByText("ada", { exact: true }).waitFor();
await shoot(page, "compose-begin");
await page.getByLabel("Words", { exact: true }).fill(`Hello {{ contact.name }}, your order ${EVIL} is ready.`);
await page.getByText("Say what it is for.").waitFor();
await page.getByLabel("Something that they ordered or did").check();
await page.getByText("Say which way it goes.").waitFor();

// The route, by keyboard: SMS, and a mail where there is no sign of them after an hour.
const first = page.getByRole("group", { name: "Channels of step 1" });
await first.getByLabel("SMS").focus();
await page.keyboard.press("Space");
await page.getByRole("button", { name: "One more step" }).focus();
await page.keyboard.press("Enter");
await page.getByRole("group", { name: "Channels of step 2" }).getByText("Mail").waitFor();
await page.getByLabel("How long before step 2").fill("2");
await page.getByLabel("Title").fill("Your order");
await page.getByText(/1 person/).first().waitFor();
await page.locator("text=Hello Ada").waitFor();
await page.getByText(`your order ${EVIL} is ready.`).last().waitFor();
await shoot(page, "compose-one");

// A reload loses nothing that was kept.
const isKept = (text) =>
  page.waitForFunction(
    (words) =>
      new Promise((found) => {
        const opened = indexedDB.open("tidings");
        opened.onsuccess = () => {
          const all = opened.result.transaction("kept").objectStore("kept").getAll();
          all.onsuccess = () => {
            opened.result.close();
            found(JSON.stringify(all.result).includes(words));
          };
        };
      }),
    JSON.stringify(text),
  );
await isKept("Your order");
await page.reload();
await page.getByText("ada", { exact: true }).waitFor();
assert.equal(await page.getByLabel("How long before step 2").inputValue(), "2");
await page.getByRole("button", { name: "Send", exact: true }).click();
const asked = page.getByRole("dialog");
await asked.getByText(/^1 person, about 0.07 EUR/).waitFor();
await shoot(page, "compose-ask");
await asked.getByRole("button", { name: "Send to 1 person" }).click();
await page.getByRole("heading", { name: "What happened" }).waitFor();
const sent = new URL(page.url()).pathname.split("/").at(-1);
await until(async () => (await api.messages.get(sent)).counts?.delivered === 1, "delivered");
await page.locator("svg [data-kind=delivered]").first().waitFor();

// To a list with a column of its own; who will not get it, and why; and each as they see it.
await page.goto(new URL("/compose", page.url()).href);
await page.getByText("A list", { exact: true }).click();
await page.getByLabel("The list").fill("id,code\nada,A-1\nbea,B-2\ncyd,C-3\ndan,D-4\nbea,twice");
await page.getByText("5 people.", { exact: false }).waitFor();
await page.getByLabel("Words", { exact: true }).fill("Your code is {{ code }}.");
await page.getByLabel("Something that they ordered or did").check();
await first.getByText("SMS", { exact: true }).click();
await page.getByText("Your code is A-1.").waitFor();
await page.getByRole("button", { name: "The next person" }).click();
await page.getByText("Your code is B-2.").waitFor();
await page.getByText(/2 will not get it/).last().waitFor();
await page.getByRole("button", { name: /1: / }).first().click();
await page.getByText("1 of the list cannot be taken").waitFor();
await shoot(page, "compose-list");
await page.getByRole("button", { name: "Send", exact: true }).click();
await asked.getByText("3 people of the list will not get it.", { exact: false }).waitFor();

// The answer is lost on its way: under the same key it is sent again, and arrives once.
let lost = 0;
await page.route("**/v1/messages", async (route) => {
  if (route.request().method() !== "POST" || lost > 0) return route.continue();
  lost += 1;
  await route.fetch();
  await route.fulfill({ status: 500, contentType: "application/json", body: "{}" });
});
const before = (await api.messages.list()).data.length;
await asked.getByRole("button", { name: "Send to 2 people" }).click();
await page.getByText("It may have been sent", { exact: true }).waitFor();
await page.reload();
// With other words it is another message: that is said, and nothing is sent beside the one of before, however often it is tried.
await page.getByLabel("Words", { exact: true }).fill("Your code is no longer {{ code }}.");
for (let tried = 0; tried < 2; tried += 1) {
  const refused = page.waitForResponse((one) => one.request().method() === "POST" && one.url().endsWith("/v1/messages"));
  await page.getByRole("button", { name: "Send it again, once" }).click();
  assert.equal((await refused).status(), 422);
  await page.getByText("What was handed over before is not what stands here now", { exact: false }).first().waitFor();
}
await shoot(page, "compose-other");
assert.equal((await api.messages.list()).data.length, before + 1);
await page.getByLabel("Words", { exact: true }).fill("Your code is {{ code }}.");
await page.getByRole("button", { name: "Send it again, once" }).click();
await page.getByRole("heading", { name: "What happened" }).waitFor();
assert.equal((await api.messages.list()).data.length, before + 1);
await until(async () => (await api.messages.get(new URL(page.url()).pathname.split("/").at(-1))).counts?.delivered === 2, "delivered to both");

// A template, tomorrow at nine, by the clock of each: it has its own purpose and way.
await api.templates.create({
  key: "ready",
  name: `Ready ${EVIL}`,
  purpose: "transactional",
  route: { channel: "sms" },
  default_locale: "en",
  content: { sms: { en: { text: "Order {{ order.number }} is ready, {{ contact.name }}." } } },
});
await api.templates.publish("ready", { version: 1 });
await page.goto(new URL("/compose", page.url()).href);
await page.getByLabel("Add somebody").first().fill("be");
await page.getByRole("option", { name: /bea/ }).click();
await page.getByText("A template", { exact: true }).click();
await page.getByLabel("Template", { exact: true }).first().click();
await page.getByRole("option", { name: /Ready/ }).click();
await page.getByLabel("order.number").fill("A-1001");
await page.getByText("Order A-1001 is ready, Bea.").waitFor();
// Until the template is here again nothing is sent: it would go without what was written for it.
await isKept("A-1001");
let isHere;
const comes = new Promise((done) => (isHere = done));
await page.route("**/v1/templates/ready/versions/1", async (route) => (await comes, route.fallback().catch(() => {})));
await page.reload();
await page.getByText("The template is on its way.").waitFor();
assert.equal(await page.getByRole("button", { name: "Send", exact: true }).count(), 0);
isHere();
await page.getByText("Order A-1001 is ready, Bea.").waitFor();
await page.unroute("**/v1/templates/ready/versions/1");
await page.getByText("As the template says", { exact: true }).waitFor();
await page.getByText("At their time", { exact: true }).click();
await page.getByRole("button", { name: "Schedule" }).click();
await asked.getByText(/by the clock of each; until then it can be cancelled/).waitFor();
await shoot(page, "compose-template");
await asked.getByRole("button", { name: "Send it then" }).click();
await page.getByRole("heading", { name: "What happened" }).waitFor();
await page.unroute("**/v1/messages");
// The answer that was lost, and nothing else.
assert.equal(wrong.splice(wrong.findIndex((one) => one.includes("status of 500")), 1).length, 1);
await end();

const small = await open({ path: "/compose?to=bea", width: 390, dark: true, allowed: [/^422 POST .v1.messages.(estimate|preview)/, /^(422|500) POST .v1.messages$/] });
await small.page.getByLabel("Words", { exact: true }).fill("Good morning.");
await small.page.getByLabel("Something that they ordered or did").check();
await small.page.getByText("SMS", { exact: true }).first().click();
await small.page.getByRole("button", { name: "One more step" }).click();
// A mail needs a title, and that is said.
await small.page.getByText(/title/i).last().waitFor();
await small.page.getByLabel("Title", { exact: true }).fill("Good morning");
await small.page.getByText("Good morning.").last().waitFor();
await small.page.getByRole("button", { name: "Send", exact: true }).waitFor();
await shoot(small.page, "compose-small");

// The answer is lost again, and what stands there is to be another message: that is asked for, and then both have left.
await small.page.route("**/v1/messages", async (route) => {
  if (route.request().method() !== "POST" || lost > 1) return route.continue();
  lost += 1;
  await route.fetch();
  await route.fulfill({ status: 500, contentType: "application/json", body: "{}" });
});
const count = (await api.messages.list()).data.length;
const sends = small.page.getByRole("dialog");
await small.page.getByRole("button", { name: "Send", exact: true }).click();
await sends.getByRole("button", { name: "Send to 1 person" }).click();
await small.page.getByText("It may have been sent", { exact: true }).waitFor();
await small.page.getByLabel("Words", { exact: true }).fill("Good evening.");
await small.page.getByRole("button", { name: "Send it again, once" }).click();
await small.page.getByText("What was handed over before is not what stands here now", { exact: false }).first().waitFor();
await shoot(small.page, "compose-other-small");
await small.page.getByRole("button", { name: "Begin a new message" }).click();
await sends.getByText("whoever has got it would get both", { exact: false }).waitFor();
await sends.getByRole("button", { name: "Begin a new message" }).click();
await small.page.getByText("It may have been sent", { exact: true }).waitFor({ state: "detached" });
await small.page.getByRole("button", { name: "Send", exact: true }).click();
await sends.getByRole("button", { name: "Send to 1 person" }).click();
await small.page.getByRole("heading", { name: "What happened" }).waitFor();
assert.equal((await api.messages.list()).data.length, count + 2);
assert.equal(small.wrong.splice(small.wrong.findIndex((one) => one.includes("status of 500")), 1).length, 1);
await small.end();

// Who only looks does not write.
const viewer = await open({ path: "/compose", session: given.viewer });
await viewer.page.getByRole("heading", { name: "Compose is not for your role" }).waitFor();
await viewer.end();
await browser.close();
console.log("done");
