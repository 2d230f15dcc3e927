// A provider is connected by the form that it declares, verified, ranked by drag and by keys, priced; what is wrong is said at its field.
import { api, assert, browser, given, open, server, shoot, until } from "./signed_in.mjs";

const EVIL = `<img src=x onerror=alert(1)><script>alert(2)</script>"'`;
const { page, end } = await open({ path: "/providers", allowed: [/^404 GET \/v1\/provider-accounts/, /^403 PATCH \/v1\/provider-accounts/] });
const names = async () => (await api.providerAccounts.list({ limit: 200 }).take(50)).sort((one, other) => one.rank - other.rank).map((one) => one.name);

// What each can; and a custom one, with objects within objects.
await page.getByRole("tab", { name: "What each can" }).click();
await page.getByRole("table", { name: "what each provider can" }).waitFor();
await shoot(page, "providers-kinds");
await page.getByRole("button", { name: "Connect A gateway of your own" }).click();
const form = page.getByRole("dialog", { name: "Connect a provider" });
await form.getByRole("textbox", { name: "Name", exact: true }).fill(EVIL);
await form.getByRole("button", { name: "Connect and verify" }).click();
await form.getByText("It is needed.").first().waitFor();
await form.getByRole("textbox", { name: "URL" }).fill(`${given.receiver}?to={{ to }}`);
await form.getByRole("button", { name: "Set Auth" }).click();
await form.getByRole("textbox", { name: "Username" }).fill("shop");
const password = form.getByLabel("Password", { exact: false }).first();
assert.equal(await password.getAttribute("type"), "password");
await password.fill("a secret");
await form.getByRole("button", { name: "Set Headers" }).click();
await form.getByRole("button", { name: "One more: Headers" }).click();
await form.getByRole("textbox", { name: "Name 1 of Headers" }).fill("x-shop");
await form.getByLabel("Value 1 of Headers").fill("abc");
await shoot(page, "providers-connect");
await form.getByRole("button", { name: "Connect and verify" }).click();
await page.getByRole("heading", { name: EVIL }).waitFor();
await page.getByText(/is connected/).first().waitFor();
await shoot(page, "providers-account");

// Rates, and prices by destination.
await page.getByRole("button", { name: "Change", exact: true }).click();
const change = page.getByRole("dialog");
await change.getByRole("textbox", { name: "At most, a second" }).fill("12");
await change.getByRole("button", { name: "Save" }).click();
await page.getByText("12 a second").waitFor();
await page.getByRole("button", { name: "Verify" }).click();
const made = (await api.providerAccounts.list({ limit: 200 }).take(50)).find((one) => one.name === EVIL);
assert.equal(made.rate.per_second, 12);
await page.getByText(/is changed\.$/).locator("..").getByRole("button", { name: "Undo" }).click();
await page.getByText("It is as it was.").waitFor();
assert.equal((await api.providerAccounts.get(made.id)).rate, null);

// A mail server's port is a number within its bounds.
await page.goto(`${server}/providers`);
await page.getByRole("button", { name: "Connect a provider" }).click();
await form.getByRole("combobox", { name: "Provider" }).click();
await page.getByRole("option", { name: "Mail by SMTP" }).click();
await form.getByRole("textbox", { name: "Host" }).fill("mail.example");
await form.getByRole("textbox", { name: "From address" }).fill("shop@example.com");
await form.getByRole("textbox", { name: "Port" }).fill("70000");
await form.getByRole("button", { name: "Connect and verify" }).click();
await form.getByText("It is 65535 at most.").waitFor();
await shoot(page, "providers-smtp");
await form.getByRole("button", { name: "Leave it" }).click();

// The order: by its buttons, and by drag; both can be taken back.
await api.providerAccounts.create({ provider: "sandbox", name: "reserve", credentials: {}, channels: ["sms"], rank: 100 });
await page.goto(`${server}/providers`);
await page.getByRole("link", { name: "reserve" }).waitFor();
const before = await names();
assert.equal(before.at(-1), "reserve");
const rows = page.getByRole("table", { name: "provider accounts" }).getByRole("row");
// It is shown before it is kept, and nothing else is moved meanwhile.
const isShown = Promise.withResolvers();
await page.route("**/v1/provider-accounts/*", async (route) => {
  await isShown.promise;
  await route.continue();
});
await page.getByRole("button", { name: "Try reserve earlier" }).focus();
await page.keyboard.press("Enter");
await rows.nth(before.length - 1).filter({ hasText: "reserve" }).waitFor();
await until(() => page.getByRole("button", { name: "Try reserve later" }).isDisabled(), "it waits");
assert.equal((await names()).at(-1), "reserve");
isShown.resolve();
await until(async () => (await names()).at(-2) === "reserve", "moved by the keyboard");
await page.getByRole("button", { name: "Undo" }).first().click();
await until(async () => (await names()).at(-1) === "reserve", "taken back");
await page.getByText("The order is as it was.").waitFor();
await page.unroute("**/v1/provider-accounts/*");
await rows.filter({ hasText: "reserve" }).dragTo(rows.nth(1));
await until(async () => (await names())[0] === "reserve", "moved by drag");
await shoot(page, "providers");

// Prices of one that reaches phones alone.
await page.getByRole("link", { name: "reserve" }).click();
await page.getByRole("button", { name: "Change the prices" }).click();
const prices = page.getByRole("dialog", { name: "Destinations and prices" });
await prices.getByRole("textbox", { name: "Destination 1" }).fill("+31");
await prices.getByRole("textbox", { name: "Price 1" }).fill("0.04");
await prices.getByRole("button", { name: "One more destination" }).click();
await prices.getByRole("textbox", { name: "Destination 2" }).fill("gb");
await prices.getByRole("textbox", { name: "Price 2" }).fill("0.03");
await prices.getByRole("button", { name: "Save" }).click();
await page.getByRole("table", { name: "prices" }).getByText("GB").waitFor();
await shoot(page, "providers-prices");
// Where it cannot be taken back, that is said.
await page.route("**/v1/provider-accounts/*", (route) =>
  route.request().method() === "PATCH" ? route.fulfill({ status: 403, contentType: "application/problem+json", body: JSON.stringify({ code: "forbidden", title: "Not now" }) }) : route.continue(),
);
await page.getByText("The prices are saved.").locator("..").getByRole("button", { name: "Undo" }).click();
await page.getByText("That did not work").waitFor();
await page.unroute("**/v1/provider-accounts/*");
await page.getByRole("button", { name: "More", exact: true }).click();
await page.getByRole("menuitem", { name: "Disable" }).click();
await page.getByRole("dialog").getByRole("button", { name: "Disable" }).click();
await page.getByRole("button", { name: "Enable" }).waitFor();
await page.getByRole("button", { name: "More", exact: true }).click();
await page.getByRole("menuitem", { name: "Delete" }).click();
await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
await page.getByRole("button", { name: "Connect a provider" }).waitFor();
await until(async () => !(await names()).includes("reserve"), "deleted");

// Mail: how it fares, and whose comes in.
await page.getByRole("tab", { name: "Mail" }).click();
await page.getByRole("heading", { name: "No mail comes in yet" }).waitFor();
await shoot(page, "providers-mail");
await end();

for (const tab of ["accounts", "kinds", "mail"]) {
  const small = await open({ path: `/providers?tab=${tab}`, width: 390, height: 844, dark: true });
  await small.page.getByRole("tab", { selected: true }).waitFor();
  await small.page.waitForLoadState("networkidle");
  await shoot(small.page, `providers-${tab}-small`);
  await small.page.waitForFunction(() => document.documentElement.scrollWidth <= innerWidth);
  await small.end();
}
await browser.close();
console.log("done");
