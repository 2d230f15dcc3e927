// Nobody gets in without a password; who has one comes to where they were going, and goes again.
import { assert, browser, given, open, server, shoot } from "./signed_in.mjs";

const refused = [/^401 GET \/v1\/account$/, /^401 POST \/v1\/sessions$/];
const { page, end } = await open({ path: "/messages?channel=sms", session: null, allowed: refused });
await page.getByRole("heading", { name: "Sign in" }).waitFor();
await shoot(page, "sign-in");
await page.getByLabel("Mail address").fill(given.email);
await page.locator("input[name=password]").fill("not the one");
await page.keyboard.press("Enter");
await page.getByRole("alert").waitFor();
await page.locator("input[name=password]").fill(given.password);
await page.keyboard.press("Enter");
await page.getByRole("heading", { name: "Messages" }).waitFor();
assert.equal(new URL(page.url()).pathname + new URL(page.url()).search, "/messages?channel=sms");
const cookies = await page.context().cookies(server);
assert.deepEqual(cookies.map(({ name, httpOnly, sameSite }) => [name, httpOnly, sameSite]), [["tidings", true, "Strict"]]);
assert.deepEqual(await page.evaluate(() => [document.cookie, Object.values(localStorage).join().includes("tds_")]), ["", false]);

await page.getByRole("button", { name: /Ada/ }).click();
await page.getByRole("menuitem", { name: "Sign out" }).click();
await page.getByRole("heading", { name: "Sign in" }).waitFor();
assert.deepEqual(await page.context().cookies(server), []);
await end();
await browser.close();
console.log("done");
