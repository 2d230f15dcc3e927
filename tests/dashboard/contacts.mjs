// People: made, found, looked at whole, imported from a file whose errors are mended, merged and erased.
import { readFile } from "node:fs/promises";
import { api, assert, browser, open, shoot, until } from "./signed_in.mjs";

const EVIL = `<img src=x onerror=alert(1)>"'`;

const { page, end } = await open({ path: "/contacts", allowed: [/^404 GET .v1.contacts.ada$/, /^422 PUT .v1.contacts.ada/, /^409 POST .v1.(contacts|consents).batch/] });
await page.getByRole("heading", { name: "There is nobody yet" }).waitFor();
await shoot(page, "contacts-empty");

// One by hand.
await page.getByRole("button", { name: "New contact" }).click();
const form = page.getByRole("dialog");
await form.getByLabel("Your id of the person").fill("ada");
await form.getByLabel("Name", { exact: true }).fill(`Ada ${EVIL}`);
await form.getByLabel("Time zone").fill("Asia/Tokyo");
await form.getByLabel("Address 1", { exact: true }).fill("ada@example");
await form.getByLabel("Address 2", { exact: true }).fill("+31612345678");
await form.getByRole("button", { name: "One more attribute" }).click();
await form.getByLabel("Name of attribute 1").fill("plan");
await form.getByLabel("Value of attribute 1").fill(EVIL);
await form.getByRole("button", { name: "Save" }).click();
await form.getByText(/mail address/i).first().waitFor();
await shoot(page, "contact-form");
await form.getByLabel("Address 1", { exact: true }).fill("ada@example.com");
await form.getByRole("button", { name: "Save" }).click();
await page.getByRole("heading", { name: `Ada ${EVIL}` }).waitFor();
const [ada] = (await api.contacts.list()).data;
assert.equal(ada.email, "ada@example.com");
assert.equal(new URL(page.url()).pathname, `/contacts/${ada.id}`);
await page.getByRole("heading", { name: "Nothing was said yet" }).waitFor();

// A new one takes nobody's place: the field says who has that id, and leads there.
await page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Contacts" }).click();
await page.getByRole("button", { name: "New contact" }).click();
await form.getByLabel("Your id of the person").fill("ada");
await form.getByLabel("Name", { exact: true }).fill("Another Ada");
await form.getByRole("button", { name: "Save" }).click();
await form.getByText("There is a contact “ada” already.").waitFor();
await shoot(page, "contact-taken");
assert.equal((await api.contacts.get("ada")).name, `Ada ${EVIL}`);
await form.getByRole("link", { name: "Open it" }).click();
await form.waitFor({ state: "hidden" });
await page.getByRole("heading", { name: `Ada ${EVIL}` }).waitFor();

// Changed, and taken back: names, addresses and attributes, with those that are new and those that are gone.
const known = ({ name, locale, timezone, country, addresses, attributes }) => ({ name, locale, timezone, country, addresses, attributes });
const asBefore = known(await api.contacts.get("ada"));
await page.getByRole("button", { name: "Edit" }).click();
await form.getByLabel("Name", { exact: true }).fill("Ada L.");
await form.getByRole("button", { name: "Take address 1 away" }).click();
await form.getByLabel("Name of attribute 1").fill("shoe");
await form.getByRole("button", { name: "Save" }).click();
await until(async () => (await api.contacts.get("ada")).name === "Ada L.", "changed");
assert.deepEqual(Object.keys((await api.contacts.get("ada")).attributes), ["shoe"]);
await page.getByRole("button", { name: "Undo" }).click();
await page.getByText("It is as it was.").waitFor();
assert.deepEqual(known(await api.contacts.get("ada")), asBefore);

// What is said to them is there as it is said, and what they answer.
const sent = await api.messages.send({ to: "ada", content: { body: `Your order ${EVIL} is on its way.` }, route: { channel: "sms" }, purpose: "transactional" });
await until(async () => (await api.messages.get(sent.id)).counts?.delivered === 1, "delivered");
await page.getByText("is on its way.").waitFor();
await api.sandbox.inbound({ from: "+31612345678", channel: "sms", text: `Thanks ${EVIL}` });
await page.getByText(`Thanks ${EVIL}`).waitFor();
await shoot(page, "contact-said");

// A consent with its proof; a preference; quiet hours; their own page.
await page.getByRole("tab", { name: "Consents" }).click();
await page.getByRole("button", { name: "Write down what they said" }).click();
const said = page.getByRole("dialog");
await said.getByLabel("What they read and agreed to").fill(`Offers ${EVIL}`);
await said.getByLabel("Where").fill("by phone");
await said.getByRole("button", { name: "Write it down" }).click();
await page.getByRole("row").filter({ hasText: `Offers ${EVIL}` }).waitFor();
await shoot(page, "contact-consents");
await api.topics.put("news", { name: `News ${EVIL}` });
await page.getByRole("tab", { name: "Preferences" }).click();
// What a press does next is known once the last one was heard: until then it waits.
const isHeard = Promise.withResolvers();
await page.route("**/v1/contacts/*/preferences", async (route) => {
  if (route.request().method() === "PATCH") await isHeard.promise;
  await route.fallback();
});
const choice = page.getByRole("button", { name: /News.*by email: not chosen/ });
await choice.focus();
await page.keyboard.press("Enter");
await until(() => choice.isDisabled(), "it waits for the answer");
isHeard.resolve();
await page.getByRole("button", { name: /News.*by email: they want it/ }).waitFor();
await page.unroute("**/v1/contacts/*/preferences");
await page.getByLabel("From").fill("22:00");
await page.getByLabel("Until").fill("08:00");
await page.getByRole("button", { name: "Save" }).click();
await until(async () => (await api.preferences.get("ada")).quiet_hours?.to === "08:00", "quiet hours");
// There are two ways back from now on: the first is put away.
await page.getByRole("alert").filter({ hasText: "Saved." }).getByRole("button", { name: "Close" }).click();
await page.getByRole("button", { name: "Undo" }).waitFor({ state: "detached" });
assert.deepEqual((await api.preferences.get("ada")).topics, { news: { email: true } });
await page.getByRole("button", { name: "None" }).click();
await until(async () => (await api.preferences.get("ada")).quiet_hours === null, "none");
await page.waitForFunction(() => document.querySelector("input[type=time]").value === "");
await page.getByRole("button", { name: "Undo" }).click();
await until(async () => (await api.preferences.get("ada")).quiet_hours?.to === "08:00", "quiet hours again");
await page.waitForFunction(() => document.querySelector("input[type=time]").value === "22:00");
await page.getByRole("button", { name: "Show the link" }).click();
await page.getByRole("link", { name: "Open it" }).waitFor();
await shoot(page, "contact-preferences");

// An address that is never to be used, and may be again.
await page.getByRole("button", { name: "Never use it again: ada@example.com" }).click();
await page.getByRole("button", { name: "Suppress it" }).click();
await page.getByText(/Suppressed: complaint/).waitFor();
await page.getByRole("button", { name: "Lift it" }).click();
await page.getByRole("dialog").getByRole("button", { name: "Lift it" }).click();
await page.getByRole("button", { name: "Never use it again: ada@example.com" }).waitFor();

// Found by how a name begins; the filters stand in the address.
await page.goto(new URL("/contacts", page.url()).href);
await page.getByLabel("Name, id, mail or number").fill("ad");
await until(() => new URL(page.url()).searchParams.get("q") === "ad", "in the address");
await page.getByRole("row").filter({ hasText: "ada@example.com" }).waitFor();
await page.getByLabel("Name, id, mail or number").fill("nobody");
await page.getByRole("heading", { name: "Nobody is like that" }).waitFor();

// The last day is shown whole.
await page.getByRole("button", { name: "Clear" }).click();
const today = await page.evaluate(() => new Date().toLocaleDateString("sv"));
await page.getByLabel("Made from").fill(today);
await until(() => new URL(page.url()).searchParams.has("since"), "from today");
await page.getByLabel("Made until").fill(today);
await until(() => new URL(page.url()).searchParams.has("until"), "until today");
await page.waitForLoadState("networkidle");
await page.getByRole("row").filter({ hasText: "ada@example.com" }).waitFor();
assert.equal(await page.getByLabel("Made until").inputValue(), today);

// A file: 1,203 rows, three of them wrong.
const rows = Array.from({ length: 1200 }, (_, n) => `c${n},"Person ${n}",p${n}@example.com,+3162${String(1_000_000 + n).slice(0, 7)},${n},${n % 2 ? "yes" : "no"}`);
rows.splice(700, 0, `c-bad,"${EVIL.replaceAll('"', '""')}",no address,,1,yes`, `c1,Twice,,,1,yes`, `c-maybe,Maybe,m@example.com,,x,perhaps`);
const csv = ["id,Name,E-mail,Phone,Orders,Newsletter", ...rows].join("\r\n");
await page.goto(new URL("/contacts/import", page.url()).href);
await page.getByRole("heading", { name: "Choose a file, or drop it here" }).waitFor();
await shoot(page, "import-choose");
await page.locator("input[type=file]").setInputFiles({ name: "people.csv", mimeType: "text/csv", buffer: Buffer.from(csv) });
await page.getByRole("heading", { name: "people.csv" }).waitFor();
assert.equal(await page.getByLabel("What E-mail is").first().inputValue(), "Mail address");
assert.equal(await page.getByLabel("What Orders is").first().inputValue(), "Attribute: number");
await page.getByText(/Say what people agreed to/).waitFor();
await page.getByLabel("The words that they read").fill("Send me the newsletter.");
await page.getByLabel("Where they agreed").fill("the old shop");
await shoot(page, "import-map");
await page.getByRole("button", { name: "Import 1,203 rows" }).click();
await page.getByRole("dialog").getByText("Nobody is written to.", { exact: false }).waitFor();
let slices = 0;
let release;
const gate = new Promise((free) => (release = free));
await page.route("**/v1/contacts/batch", async (route) => {
  slices += 1;
  await gate;
  await route.continue();
});
await page.getByRole("dialog").getByRole("button", { name: "Import 1,203 rows" }).click();
// Stopped, and going on while a slice is on its way: nothing is sent beside it, and nothing counts twice.
await until(() => slices === 1, "the first slice is on its way");
await page.getByRole("button", { name: "Stop here" }).click();
await page.getByRole("button", { name: "Go on" }).click();
await page.getByRole("button", { name: "Stop here" }).waitFor();
release();
await page.getByText(/^(500|1,000|1,203) of 1,203 rows$/).waitFor();
// The page is left in the middle: it goes on when one comes back.
await page.reload();
await page.getByRole("heading", { name: "It is done: people.csv" }).waitFor();
await page.getByText("1,203 of 1,203 rows").waitFor();
await page.getByText("1,200 new").waitFor();
await page.unroute("**/v1/contacts/batch");
await shoot(page, "import-done");
const consents = await api.consents.list("c1");
assert.deepEqual(consents.data.map((one) => [one.state, one.text, one.source]), [["granted", "Send me the newsletter.", "the old shop"]]);
assert.equal((await api.consents.list("c2")).data[0].state, "withdrawn");
assert.equal((await api.contacts.get("c7")).attributes.orders, 7);

// What was wrong comes as a file, which is mended and imported again.
const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Save these rows as a file" }).click()]);
assert.equal(download.suggestedFilename(), "people-errors.csv");
const wrong = await readFile(await download.path(), "utf8");
assert.equal(wrong.trim().split("\r\n").length, 4);
await page.getByRole("button", { name: "Import another file" }).click();
await page.locator("input[type=file]").setInputFiles({
  name: "mended.csv",
  mimeType: "text/csv",
  buffer: Buffer.from(wrong.replace("no address", "bad@example.com").replace("perhaps", "yes").replace('"x"', '"3"')),
});
await page.getByLabel("The words that they read").fill("Send me the newsletter.");
await page.getByLabel("Where they agreed").fill("the old shop");
await page.getByRole("button", { name: "Import 3 rows" }).click();
await page.getByRole("dialog").getByRole("button", { name: "Import 3 rows" }).click();
await page.getByRole("heading", { name: "It is done: mended.csv" }).waitFor();
assert.equal((await api.contacts.get("c-bad")).name, EVIL);

// Two turn out to be one; undone.
await page.goto(new URL(`/contacts/${ada.id}`, page.url()).href);
await page.getByRole("button", { name: "More that can be done" }).click();
await page.getByRole("menuitem", { name: "This is the same person as…" }).click();
await page.getByLabel("The other contact").first().fill("c-bad");
await page.getByRole("option", { name: /c-bad/ }).click();
// Whoever is chosen stays so, and nobody is looked for by the words that now stand in the field.
await page.getByLabel("The other contact").first().click();
await page.getByRole("option").nth(1).waitFor();
await page.keyboard.press("Tab");
await page.getByText(/^c-bad becomes ada/).waitFor();
await page.getByRole("button", { name: "Merge them" }).click();
await until(async () => (await api.contacts.get("c-bad")).id === ada.id, "merged");
await page.getByRole("tab", { name: "Merges" }).click();
await page.getByRole("button", { name: "Undo" }).click();
await page.getByRole("button", { name: "Undo the merge" }).click();
await page.getByRole("heading", { name: "They stand for nobody else" }).waitFor();

// Erased, with their id written.
await page.getByRole("button", { name: "More that can be done" }).click();
await page.getByRole("menuitem", { name: "Erase them" }).click();
await page.getByLabel(/To go on, write their id/).fill("ada");
await page.getByRole("button", { name: "Leave it" }).click();
await page.getByRole("dialog").waitFor({ state: "hidden" });
await page.getByRole("button", { name: "More that can be done" }).click();
await page.getByRole("menuitem", { name: "Erase them" }).click();
assert.equal(await page.getByLabel(/To go on, write their id/).inputValue(), "", "what was written before counts no more");
await page.getByLabel(/To go on, write their id/).fill("ada");
await shoot(page, "contact-erase");
await page.getByRole("button", { name: "Erase them" }).click();
await page.getByRole("heading", { name: "They are erased" }).waitFor();
await shoot(page, "contact-erased");

// Whoever one goes to from there is not erased.
await page.keyboard.press("Control+k");
const goTo = page.getByLabel("Go to a page, or paste an id");
await goTo.fill((await api.contacts.get("c7")).id);
await goTo.press("Enter");
await page.getByRole("heading", { name: /^Person 7/ }).waitFor();
await end();

// By the calendar of whoever looks: the day on which summer time ends has 25 hours.
const autumn = await open({ path: "/contacts", timezone: "Europe/Amsterdam" });
await autumn.page.getByLabel("Made until").fill("2026-10-25");
await until(() => new URL(autumn.page.url()).searchParams.get("until") === "2026-10-25T23:00:00.000Z", "until the next day begins");
await autumn.page.getByLabel("Made from").fill("2026-10-25");
await until(() => new URL(autumn.page.url()).searchParams.get("since") === "2026-10-24T22:00:00.000Z", "from where it begins");
assert.equal(await autumn.page.getByLabel("Made until").inputValue(), "2026-10-25");
await autumn.end();

// On a phone, in the dark.
const small = await open({ path: "/contacts/c7", width: 390, dark: true });
await small.page.getByRole("heading", { name: "Person 7" }).waitFor();
await shoot(small.page, "contact-small");
await small.page.goto(new URL("/contacts", small.page.url()).href);
await small.page.getByRole("row").nth(5).waitFor();
await shoot(small.page, "contacts-small");
await small.end();
await browser.close();
console.log("done");
