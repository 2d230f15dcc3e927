// In by password and second factor, one's own account, light and dark, and out again: by keys alone.
import { createHmac } from "node:crypto";
import { assert, browser, given, shoot, sit, until } from "./by_keys.mjs";

/** RFC 6238, as an authenticator app reckons it. */
function code(secret) {
  const bits = [...secret.replaceAll(/[\s=-]/g, "")].map((one) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(one).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g).map((eight) => parseInt(eight, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const mac = createHmac("sha1", key).update(step).digest();
  return String((mac.readUInt32BE(mac[19] & 15) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

const refused = [/^401 GET \/v1\/account$/, /^401 POST \/v1\/sessions$/];
const { page, end, press, type, to, go, write, back, within, opens, fromMenu, arrive } = await sit({ path: "/account", session: null, allowed: refused });
const button = (name, part = page) => part.getByRole("button", { name, exact: typeof name === "string" });
const dialog = page.getByRole("dialog");

// The door: the first field has the focus already.
const mail = page.getByLabel("Mail address");
await back(mail, "the first field has the focus");
await type(given.email);
await to(page.locator("input[name=password]"));
await type(given.password);
await press("Enter");

// A second factor, set up with what the picture of the code says in letters.
await page.getByRole("heading", { name: "Your account", level: 1 }).waitFor();
await until(() => page.getByRole("main").evaluate((one) => one.contains(document.activeElement)), "the focus is in the page");
const factor = page.getByRole("region", { name: "Second factor", exact: true });
await opens(button("Set it up", factor), dialog);
await to(dialog.locator("input[name=password]"));
await type(given.password);
await press("Enter");
await dialog.getByRole("img", { name: /QR code/ }).waitFor();
const secret = (await dialog.locator("pre, code").first().textContent()).trim();
await to(dialog.getByRole("textbox", { name: "Code" }));
await type(code(secret));
await press("Enter");
await dialog.getByText("The second factor is on").waitFor();
const codes = (await dialog.locator("pre, code").first().textContent()).trim().split("\n");
await go(button("I have kept them", dialog));
await dialog.waitFor({ state: "hidden" });
await factor.getByText("10 recovery codes are left").waitFor();

// A name, with Enter.
await write(page.getByRole("region", { name: "Your name" }).getByRole("textbox"), "Ada Byron");
await press("Enter");
const menu = button(/^Ada Byron/);
await menu.waitFor();

// The menu of the account: dark, with the menu still open, and what every key does.
await go(menu, { back: true });
await within(page.getByRole("menu"));
await go(page.getByRole("menuitem", { name: "Dark" }));
await page.locator("html[data-mantine-color-scheme=dark]").waitFor();
await shoot(page, "keys-account-dark");
await press("Escape");
await back(menu);
await fromMenu(menu, { name: "Keys" });
await page.getByRole("dialog", { name: "Keys" }).waitFor();
await within(dialog);
await press("Escape");
await dialog.waitFor({ state: "hidden" });
await back(menu, "after the keys");

// Out; and in again, where the second factor is asked for.
await fromMenu(menu, { name: "Sign out" });
await page.getByRole("heading", { name: "Sign in" }).waitFor();
await back(mail, "the first field has the focus");
await type(given.email);
await to(page.locator("input[name=password]"));
await type("not the one");
await press("Enter");
await page.getByRole("alert").waitFor();
await write(page.locator("input[name=password]"), given.password);
await press("Enter");
const second = page.getByLabel("Code");
await second.waitFor();
await back(second, "the code is asked for");
await type(codes[0]);
await press("Enter");
await page.getByRole("heading", { level: 1 }).filter({ hasNotText: "Sign in" }).waitFor();
await arrive("/account", "Your account");
await until(() => page.getByText("9 recovery codes are left").isVisible(), "one code is used");
assert.equal(await page.locator("html").getAttribute("data-mantine-color-scheme"), "dark");
await end();
await browser.close();
console.log("done");
