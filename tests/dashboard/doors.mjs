// Who has a link comes in by it, and no token stays in the address; a lost password is no end.
import { assert, browser, given, open, shoot } from "./signed_in.mjs";

const PASSWORD = "a long one of my own";
const nobody = [/^401 GET \/v1\/account$/];
const isClean = async (page, path, token) => {
  assert.equal(await page.evaluate(() => location.pathname + location.hash), path);
  assert.ok(!JSON.stringify(await page.evaluate(() => history.state)).includes(token));
};

// By a link of the machine's: once.
{
  const { page, end } = await open({ path: `/sign-in#link=${given.link}`, session: null, allowed: nobody });
  await page.getByRole("heading", { name: "Home" }).waitFor();
  await isClean(page, "/", given.link);
  await end();
  const again = await open({ path: `/sign-in?to=/messages#link=${given.link}`, session: null, allowed: [...nobody, /^422 POST \/v1\/sessions\/by-link$/] });
  await again.page.getByText("This link is not known, was used, or is too old").waitFor();
  await again.page.getByLabel("Mail address").waitFor();
  await isClean(again.page, "/sign-in", given.link);
  await shoot(again.page, "door-link-used");
  await again.end();
}

// By an invitation.
{
  const { page, end } = await open({ path: `/invitation#${given.invitation}`, session: null, width: 390, allowed: [/^422 POST \/v1\/invitations\/accept$/, ...nobody] });
  await page.getByRole("heading", { name: "Welcome" }).waitFor();
  await isClean(page, "/invitation", given.invitation);
  await page.keyboard.type(`Eve <img src=x onerror=alert(1)>"'`);
  await page.keyboard.press("Tab");
  await page.keyboard.type("short");
  await page.keyboard.press("Enter");
  await page.getByText(/10 to 200 characters/).waitFor();
  await shoot(page, "door-invitation");
  await page.locator("input[name=password]").fill(PASSWORD);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Home" }).waitFor();
  await page.getByRole("button", { name: /Eve/ }).click();
  await page.getByText(`Eve <img src=x onerror=alert(1)>"'`, { exact: false }).first().waitFor();
  await end();
  const bare = await open({ path: "/invitation", session: null, dark: true, allowed: nobody });
  await bare.page.getByRole("heading", { name: "This link is not whole" }).waitFor();
  await bare.end();
}

// A lost password: asked for by mail address, and chosen by the link of the mail.
{
  const { page, end } = await open({ path: "/sign-in", session: null, allowed: nobody });
  await page.getByRole("link", { name: "Choose a new one" }).click();
  // The page before has a field of that name too.
  await page.locator("input[name=password]").waitFor({ state: "detached" });
  await page.getByLabel("Mail address").fill("somebody@example.com");
  await page.keyboard.press("Enter");
  await page.getByText("If somebody@example.com is a member's").waitFor();
  await shoot(page, "door-reset-asked");
  await page.goto(new URL(`/password-reset#${given.reset}`, page.url()).href);
  await page.getByRole("heading", { name: "Choose a new password" }).waitFor();
  await isClean(page, "/password-reset", given.reset);
  await page.locator("input[name=password]").fill(PASSWORD);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Your password is changed" }).waitFor();
  await page.getByRole("link", { name: "Sign in" }).click();
  await page.getByLabel("Mail address").fill(given.linked);
  await page.locator("input[name=password]").fill(PASSWORD);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Home" }).waitFor();
  await end();
}
await browser.close();
console.log("done");
