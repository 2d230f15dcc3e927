// One's own name, password, second factor and sessions; and the code is asked for at the door.
import { createHmac } from "node:crypto";
import { api, assert, browser, given, open, shoot, until } from "./signed_in.mjs";

const EVIL = `Ada <img src=x onerror=alert(1)>"'`;
const NEW = "a wholly different one";

/** RFC 6238, as an authenticator app reckons it. */
function code(secret) {
  const bits = [...secret.replaceAll(/[\s=-]/g, "")].map((one) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(one).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g).map((eight) => parseInt(eight, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const mac = createHmac("sha1", key).update(step).digest();
  return String((mac.readUInt32BE(mac[19] & 15) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

const { page, end } = await open({ path: "/account", allowed: [/^422 PATCH \/v1\/account$/] });
const part = (name) => page.getByRole("region", { name, exact: true });
await part("Your name").getByRole("textbox").fill(EVIL);
await page.keyboard.press("Enter");
await page.getByRole("button", { name: `${EVIL}, Shop` }).waitFor();

// The picture is drawn here, and holds what is written below it.
await part("Second factor").getByRole("button", { name: "Set it up" }).click();
const dialog = page.getByRole("dialog");
await dialog.locator("input[name=password]").fill(given.password);
await page.keyboard.press("Enter");
await dialog.getByRole("img", { name: /QR code/ }).waitFor();
const secret = (await dialog.locator("pre, code").first().textContent()).trim();
await shoot(page, "account-qr");
await dialog.getByRole("textbox", { name: "Code" }).fill(code(secret));
await page.keyboard.press("Enter");
await dialog.getByText("The second factor is on").waitFor();
const codes = (await dialog.locator("pre, code").first().textContent()).trim().split("\n");
assert.equal(codes.length, 10);
await shoot(page, "account-codes");
await dialog.getByRole("button", { name: "I have kept them" }).click();
await part("Second factor").getByText("10 recovery codes are left").waitFor();

// At the door: the code is asked for, by a password and by a link.
const refused = [/^401 GET \/v1\/account$/, /^401 POST \/v1\/sessions(\/by-link)?$/];
const door = await open({ path: "/sign-in", session: null, allowed: refused });
await door.page.getByLabel("Mail address").fill(given.email);
await door.page.locator("input[name=password]").fill(given.password);
await door.page.keyboard.press("Enter");
await door.page.getByLabel("Code").fill(codes[0]);
await door.page.keyboard.press("Enter");
await door.page.getByRole("heading", { name: "Home" }).waitFor();
const linked = await open({ path: `/sign-in#link=${given.link}`, session: null, allowed: refused, width: 390, dark: true });
await linked.page.getByLabel("Code").waitFor();
assert.equal(await linked.page.evaluate(() => location.hash), "");
await linked.page.getByLabel("Code").fill("000000");
await linked.page.keyboard.press("Enter");
await linked.page.getByRole("alert").waitFor();
await shoot(linked.page, "door-link-code");
await linked.page.getByLabel("Code").fill(codes[1]);
await linked.page.keyboard.press("Enter");
await linked.page.getByRole("heading", { name: "Home" }).waitFor();
await linked.end();

// The other session is seen, and ended.
await page.reload();
await part("Sessions").getByText("this one").waitFor();
const ends = part("Sessions").getByRole("button", { name: /^End the session/ });
await until(async () => (await ends.count()) === 2, "two others");
await shoot(page, "account");
await ends.first().click();
await dialog.getByRole("button", { name: "End it" }).click();
await until(async () => (await ends.count()) === 1, "one other");
await door.end();

// A new password ends the rest.
await part("Password").getByRole("button", { name: "Choose a new password" }).click();
await page.locator("input[name=current]").fill(given.password);
await page.locator("input[name=password]").fill("short");
await page.keyboard.press("Enter");
await page.getByText("A password has 10 to 200 characters.").waitFor();
await page.locator("input[name=password]").fill(NEW);
await page.keyboard.press("Enter");
await page.getByText("Your password is changed").waitFor();
await until(async () => (await ends.count()) === 0, "no other");

await part("Second factor").getByText("8 recovery codes are left").waitFor();
await part("Second factor").getByRole("button", { name: "Take it off" }).click();
await dialog.locator("input[name=password]").fill(NEW);
await dialog.getByRole("textbox", { name: "Code" }).fill(codes[2]);
await page.keyboard.press("Enter");
await part("Second factor").getByText("Off", { exact: true }).waitFor();

const narrow = await open({ path: "/account", width: 390, dark: true });
await narrow.page.getByRole("heading", { name: "What you may do here" }).waitFor();
await narrow.page.waitForFunction(() => document.documentElement.scrollWidth <= innerWidth);
await shoot(narrow.page, "account-narrow");
await narrow.end();

await part("Leave").getByRole("button").click();
await dialog.getByRole("button", { name: "Leave it for good" }).click();
await page.getByRole("heading", { name: "Sign in" }).waitFor();
assert.equal((await api.members.list()).data.length, 1);
await browser.close();
console.log("done");
