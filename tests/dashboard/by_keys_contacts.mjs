// People come from a file; one of them is opened, agrees, is written to no more, and is erased: by keys alone.
import { api, assert, browser, shoot, sit, until } from "./by_keys.mjs";

const { page, end, press, type, to, go, check, choose, back, within, opens, fromMenu, arrive } = await sit({ path: "/contacts" });
const button = (name, part = page) => part.getByRole("button", { name, exact: true });
const dialog = page.getByRole("dialog");
await arrive(null, "Contacts");

// A file: the browser's own window is answered for the hands.
await go(page.getByRole("link", { name: "Import a file" }).first());
await page.getByRole("heading", { name: "Choose a file, or drop it here" }).waitFor();
const choosing = page.waitForEvent("filechooser");
await go(button("Choose a file"));
await (await choosing).setFiles({ name: "people.csv", mimeType: "text/csv", buffer: Buffer.from("id,Name,E-mail,Shoe\nada,Ada Lovelace,ada@example.com,38\nbea,Bea,bea@example.com,40\n") });
await page.getByRole("heading", { name: "people.csv" }).waitFor();
await choose(page.getByRole("combobox", { name: "What Shoe is" }), { name: "Leave it out" });
await opens(button("Import 2 rows"), dialog);
await go(button("Import 2 rows", dialog));
await page.getByRole("heading", { name: "It is done: people.csv" }).waitFor();

// Found by how the name begins, and opened.
await arrive("/contacts", "Contacts");
await to(page.getByLabel("Name, id, mail or number"));
await type("ad");
const row = page.getByRole("row").filter({ hasText: "ada@example.com" });
await page.getByRole("row").filter({ hasText: "bea@example.com" }).waitFor({ state: "detached" });
await go(row);
await page.getByRole("heading", { name: "Ada Lovelace", level: 1 }).waitFor();
await until(() => page.getByRole("main").evaluate((one) => one.contains(document.activeElement)), "the focus is in the page");

// What they said is written down.
await to(page.getByRole("tab", { name: "Consents" }));
const say = button("Write down what they said");
await opens(say, dialog);
await choose(dialog.getByRole("combobox", { name: "On" }), { name: "email" });
await to(dialog.getByLabel("What they read and agreed to"));
await type("Send me offers.");
await to(dialog.getByLabel("Where"));
await type("by phone");
await press("Enter");
await dialog.waitFor({ state: "hidden" });
await back(say, "after it was written down");
await page.getByRole("row").filter({ hasText: "Send me offers." }).waitFor();

// A preference, in its table; quiet hours.
await api.topics.put("news", { name: "News" });
await to(page.getByRole("tab", { name: "Preferences" }), { back: true });
await go(page.getByRole("button", { name: /News.*by email: not chosen/ }));
await page.getByRole("button", { name: /News.*by email: they want it/ }).waitFor();
await until(async () => (await api.preferences.get("ada")).topics.news?.email === true, "they want it");

// The address is used no more, and again.
const never = button("Never use it again: ada@example.com");
await opens(never, dialog);
await go(button("Suppress it", dialog));
await page.getByText(/Suppressed: complaint/).waitFor();
await dialog.waitFor({ state: "hidden" });
await opens(button("Lift it"), dialog);
await go(button("Lift it", dialog));
await never.waitFor();
await dialog.waitFor({ state: "hidden" });

// Or by the whole address, whoever has it, where all of them stand.
await arrive("/contacts/suppressions", "Suppressions");
await opens(button("Suppress an address").first(), dialog);
await back(dialog.getByLabel("Mail address or number"), "the first field");
await type("bea@example.com");
await press("Enter");
const silence = page.getByRole("row").filter({ hasText: "complaint" });
await silence.waitFor();
await dialog.waitFor({ state: "hidden" });
await within(page.getByRole("main"));
await opens(silence.getByRole("button", { name: /^Lift / }), dialog);
await go(button("Lift it", dialog));
await page.getByRole("heading", { name: "No address is suppressed" }).waitFor();
await dialog.waitFor({ state: "hidden" });
await within(page.getByRole("main"));

// Erased, with their id written.
await arrive("/contacts/ada", "Ada Lovelace");
await fromMenu(button("More that can be done"), { name: "Erase them" });
await within(dialog);
await press("Escape");
await dialog.waitFor({ state: "hidden" });
await back(button("More that can be done"), "after they were not erased");
await press("Enter");
await go(page.getByRole("menuitem", { name: "Erase them" }));
await back(page.getByLabel(/To go on, write their id/), "the id is asked for");
await type("ada");
await go(button("Erase them"));
await page.getByRole("heading", { name: "They are erased" }).waitFor();
await until(() => page.getByRole("main").evaluate((one) => one.contains(document.activeElement)), "the focus is in the page");
await shoot(page, "keys-erased");
await go(page.getByRole("link", { name: "Back to the contacts" }));
await page.getByRole("row").filter({ hasText: "bea@example.com" }).waitFor();
assert.equal((await api.contacts.list()).data.length, 1);

// One by hand, as narrow as a phone.
await end();
const small = await sit({ path: "/contacts", width: 390, height: 844, dark: true, allowed: [/^404 GET .v1.contacts.cyd$/] });
await small.arrive(null, "Contacts");
const form = small.page.getByRole("dialog");
await small.opens(small.page.getByRole("button", { name: "New contact" }), form);
await small.type("cyd");
await small.to(form.getByLabel("Name", { exact: true }));
await small.type("Cyd");
await small.to(form.getByLabel("Address 1", { exact: true }));
await small.type("cyd@example.com");
await small.go(form.getByRole("button", { name: "One more attribute" }));
await small.to(form.getByLabel("Name of attribute 1"));
await small.type("plan");
await small.to(form.getByLabel("Value of attribute 1"));
await small.type("gold");
await small.press("Enter");
await small.page.getByRole("heading", { name: "Cyd", level: 1 }).waitFor();
assert.equal((await api.contacts.get("cyd")).attributes.plan, "gold");
await small.end();
await browser.close();
console.log("done");
