// An SMS and a mail are written and seen; the mail's design is left, a block put in by it, and its source written: by keys alone.
import { api, assert, browser, shoot, sit, until } from "./by_keys.mjs";

await api.contacts.put("ada", { name: "Ada Lovelace", phone: "+31612345678" });
const { page, end, press, type, to, go, write, check, back, within, opens, arrive } = await sit({
  path: "/templates",
  allowed: [/^404 GET \/v1\/templates\/[^/]+\/draft$/],
});
const button = (name, part = page) => part.getByRole("button", { name, exact: true });
await arrive(null, "Templates");

// Begun by a name, on two channels.
const form = page.getByRole("dialog", { name: "New template" });
await opens(button("New template").first(), form);
await type("Order shipped");
await check(form.getByRole("group", { name: "Channels" }).getByLabel("E-mail"));
await go(button("Begin", form));
await page.getByRole("heading", { name: "Order shipped", level: 1 }).waitFor();
await until(() => page.getByRole("main").evaluate((one) => one.contains(document.activeElement)), "the focus is in the page");

// The SMS: a name is put in where one writes, and one writes on.
const sms = page.getByRole("region", { name: "SMS" });
const text = sms.getByLabel("Text");
await write(text, "Hello {{ contact.name | default('there') }}, order ");
const picker = page.getByRole("dialog", { name: "Put in a name" });
await press("Control+Space");
await within(picker);
await press("Escape");
await picker.waitFor({ state: "hidden" });
await back(text, "after nothing was picked");
await press("Control+Space");
await within(picker);
await type("order.number");
await picker.getByRole("option", { name: /order\.number/ }).waitFor();
await press("Enter");
await picker.waitFor({ state: "hidden" });
await back(text, "after a name was picked");
await type(" is on its way.");
await sms.getByText("Hello there, order [order.number] is on its way.").waitFor();

// The mail: its design has blocks that are put in by keys, and is left by Escape; the source is the way to write all of it.
const mail = page.getByRole("region", { name: "E-mail" });
await to(mail.getByLabel("Subject"));
await type("Order");
// From the last form the arrow goes on to the first, and not over the one between, which would begin a page of its own.
await to(mail.getByRole("radio", { name: "Text alone" }));
await press("ArrowDown");
await back(mail.getByRole("radio", { name: "MJML" }), "the next form");
const source = mail.getByLabel("The mail in MJML");
await source.waitFor();
const design = button("Drag and drop", mail);
const designer = page.getByRole("dialog", { name: "The mail by drag and drop" });
await go(design);
await designer.frameLocator("iframe.gjs-frame").locator("body *:visible").first().waitFor();
await within(designer);
await press("Escape");
await designer.waitFor({ state: "hidden" });
await back(design, "after the design was left");
await press("Enter");
await designer.frameLocator("iframe.gjs-frame").locator("body *:visible").first().waitFor();
// A block comes after what is marked.
await go(button("Mark the one before", designer));
await go(designer.getByRole("button", { name: "Divider" }));
await shoot(page, "keys-design");
await go(button("Done", designer));
await designer.waitFor({ state: "hidden" });
await until(async () => (await source.inputValue()).includes("mj-divider"), "the block is in the source");
const whole = await source.inputValue();
await to(source);
await press("Control+Home");
for (const line of whole.split("\n")) {
  await press("ArrowDown");
  if (line.includes("<mj-column")) break;
}
await press("Home", "Enter", "ArrowUp");
await type("<mj-text>Hello {{ contact.name }}</mj-text>");
await mail.frameLocator("iframe").getByText("Hello [contact.name]").or(mail.frameLocator("iframe").getByText(/^Hello/)).first().waitFor();
// Tab leaves the source: whoever writes there is not held.
await to(mail.getByRole("textbox", { name: /^Plain text/ }));

await page.getByText("Draft kept").waitFor();
const { content } = await api.templates.getDraft("order-shipped");
assert.match(content.email.en.mjml, /mj-divider/);
assert.match(content.email.en.mjml, /<mj-text>Hello \{\{ contact.name \}\}<\/mj-text>/);
await end();
await browser.close();
console.log("done");
