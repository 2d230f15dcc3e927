// The demo from its beginning to its end, as a person at the keyboard has it, and on a phone in the dark.
import { assert, browser, key, openPage, server, shoot, until } from "./chromium.mjs";

const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
const { page, trouble } = await openPage(context);

// A live key is refused before anything is asked with it.
await page.goto(`${server}/demo`);
const asked = [];
page.on("request", (request) => asked.push(request.url()));
await page.keyboard.press("Tab");
await page.keyboard.type("td_live_1234");
await page.keyboard.press("Enter");
await page.getByText("This is a live key").waitFor();
assert.deepEqual(asked, []);
await shoot(page, "start-1280");
await page.getByLabel("A key of a test workspace").fill("td_test_nobody");
await page.getByRole("button", { name: "Start" }).click();
await page.locator("#told", { hasText: /key/i }).waitFor();

// The key behind the # is used, and is in the address no more.
await page.goto("about:blank");
await page.goto(`${server}/demo#${key}`);
const ada = page.locator(".person", { has: page.getByRole("heading", { name: "Ada", exact: true }) });
const ben = page.locator(".person", { has: page.getByRole("heading", { name: "Ben", exact: true }) });
for (const one of [ada, ben]) await one.getByRole("status").filter({ hasText: "Connected" }).first().waitFor();
assert.equal(page.url(), `${server}/demo`);
assert.ok(!(await page.content()).includes(key));
assert.deepEqual(await page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie]), [0, 0, ""]);

// They chat, by keyboard.
await ada.getByLabel("Ada says").focus();
await page.keyboard.type("Hello Ben");
await ben.locator(".typing", { hasText: "Ada is typing" }).waitFor();
await page.keyboard.press("Enter");
await ben.locator(".line.other", { hasText: "Hello Ben" }).waitFor();
await ada.locator(".line.own .tail", { hasText: "Read" }).waitFor();
await ben.getByLabel("Ben says").fill("Hello Ada");
await ben.getByRole("button", { name: "Send" }).click();
await ada.locator(".line.other", { hasText: "Hello Ada" }).waitFor();

// The story.
const next = page.locator("#next");
const step = async (name) => {
  await page.locator("#next:not([disabled])", { hasText: name }).waitFor();
  await next.click();
};
await step("The shop writes");
for (const one of [ada, ben]) {
  await one.locator(".line.system", { hasText: "Your order is on its way" }).waitFor();
  await one.getByRole("region", { name: "Order A-1001" }).waitFor();
}
assert.match(await ada.getByRole("region", { name: "Order A-1001" }).innerText(), /4 × Cup, blue/);
await step("Ben goes offline");
await ben.getByText("Offline: the socket is closed").waitFor();
await step("Ada asks something");
await ada.locator(".line.own.stored", { hasText: "in one piece" }).waitFor();
assert.equal(await ben.locator(".line", { hasText: "in one piece" }).count(), 0);
await ada.getByText("Ben is offline").waitFor();
await step("Half a minute passes");
await ben.locator(".texts li", { hasText: "in one piece" }).waitFor();
await step("Ben answers by SMS");
await ada.locator(".line.other", { hasText: "I am on the train" }).filter({ hasText: "by SMS" }).waitFor();
await step("Ada writes on");
await ada.locator(".line.own.stored", { hasText: "See you tonight" }).waitFor();
await shoot(page, "away-1280");
await step("Ben comes back");
await ben.locator(".line.other", { hasText: "See you tonight" }).waitFor();
await ben.locator(".divider", { hasText: "While you were away: 2 new" }).waitFor();
const lines = async (one) => one.locator(".line").evaluateAll((all) => all.map((line) => line.dataset.seq));
await until(async () => JSON.stringify(await lines(ada)) === JSON.stringify(await lines(ben)), "both see the same");
assert.deepEqual(await lines(ben), ["1", "2", "3", "4", "5", "6", "7"]);
await ada.locator(".line.own .tail", { hasText: "Read" }).last().waitFor();
await shoot(page, "end-1280");

// Everything that can be done has a name, and is reached by the keyboard.
const unnamed = await page.evaluate(() => [...document.querySelectorAll("#stage button, #stage input")].filter((one) => !one.closest("[hidden]") && !(one.getAttribute("aria-label") || one.labels?.length || one.textContent)).length);
assert.equal(unnamed, 0);
const reached = new Set();
for (let n = 0; n < 20; n += 1) {
  await page.keyboard.press("Tab");
  reached.add(await page.evaluate(() => document.activeElement.getAttribute("aria-label") ?? document.activeElement.id ?? document.activeElement.textContent));
}
for (const name of ["say-demo_ada", "say-demo_ben", "Ada: go offline", "Ben: go offline", "What Ada sees", "answer"]) assert.ok(reached.has(name), `${name} of ${[...reached].join()}`);

// On a phone, in the dark: nothing is wider than the screen.
await page.setViewportSize({ width: 390, height: 844 });
await page.emulateMedia({ colorScheme: "dark" });
await shoot(page, "end-390-dark");
await page.emulateMedia({ colorScheme: "light" });
await shoot(page, "end-390");
assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390);
assert.deepEqual(await trouble(), []);
await browser.close();
console.log("done");
