// What holds for the workspace is changed and taken back; somebody is invited, promoted and removed.
import { api, assert, browser, given, open, shoot, until } from "./signed_in.mjs";

const EVIL = `<img src=x onerror=alert(1)>"'`;
const workspace = () => api.workspace.get();

{
  const { page, end } = await open({ path: "/settings", allowed: [/^422 PATCH \/v1\/workspace$/, /^403 GET \/v1\/account$/] });
  const home = page.getByRole("region", { name: "The workspace" });
  await home.getByLabel("Name", { exact: true }).fill(`Shop ${EVIL}`);
  await page.keyboard.press("Enter");
  await until(async () => (await workspace()).name === `Shop ${EVIL}`, "renamed");
  await page.getByText("The workspace: saved.").waitFor();
  await page.getByRole("button", { name: "Undo" }).click();
  await until(async () => (await workspace()).name === "Shop", "as it was");
  await page.getByText("It is as it was.").waitFor();
  await home.getByLabel("Name", { exact: true }).fill(`Shop ${EVIL}`);
  await page.keyboard.press("Enter");
  await until(async () => (await workspace()).name === `Shop ${EVIL}`, "renamed again");
  // As long as it is being kept, nothing is kept over it.
  const isKept = () => home.getByRole("button", { name: "Save" }).waitFor({ state: "detached" });
  await isKept();

  // Who is here is asked again as the name changes: an answer that fails takes nothing away that is being written elsewhere on the page.
  let asked = 0;
  await page.route("**/v1/account", (route) => {
    asked += 1;
    return route.fulfill({ status: 403, contentType: "application/problem+json", body: JSON.stringify({ code: "forbidden", title: "Not now" }) });
  });
  await page.getByRole("region", { name: "Rate and spend" }).getByLabel("Spend on a day").fill("12.00");
  await home.getByLabel("Name", { exact: true }).fill("Shop");
  await page.keyboard.press("Enter");
  await until(() => asked > 0, "it is asked, and refused");
  await until(async () => (await workspace()).name === "Shop", "renamed");
  await isKept();
  await home.getByLabel("Name", { exact: true }).fill(`Shop ${EVIL}`);
  await page.keyboard.press("Enter");
  await until(() => asked > 1, "it is asked again");
  await until(async () => (await workspace()).name === `Shop ${EVIL}`, "renamed once more");
  assert.equal(await page.getByRole("region", { name: "Rate and spend" }).getByLabel("Spend on a day").inputValue(), "12.00");
  await page.unroute("**/v1/account");

  const quiet = page.getByRole("region", { name: "Quiet hours" });
  await quiet.getByLabel("Nobody is disturbed at night").check({ force: true });
  await quiet.getByLabel("From").fill("21:30");
  await quiet.getByRole("button", { name: "Save" }).click();
  await until(async () => (await workspace()).quiet_hours?.from === "21:30", "quiet");

  const spend = page.getByRole("region", { name: "Rate and spend" });
  await spend.getByLabel("Spend on a day").fill("lots");
  await spend.getByRole("button", { name: "Save" }).click();
  await spend.getByText("It is not in the form that is expected here.").waitFor();
  await shoot(page, "settings-wrong");
  await spend.getByLabel("Spend on a day").fill("25.50");
  await spend.getByLabel("Currency").fill("eur");
  await spend.getByRole("button", { name: "Save" }).click();
  await spend.getByText("0.00 of 25.50 EUR").waitFor();

  const countries = page.getByRole("region", { name: "Countries" });
  await countries.getByLabel("To every country").uncheck({ force: true });
  await countries.getByRole("button", { name: "Save" }).click();
  await until(async () => (await workspace()).countries?.length === 1, "countries");
  const codes = page.getByRole("region", { name: "Login codes" });
  await codes.getByLabel(/To one number/).first().check();
  await codes.getByRole("button", { name: "Save" }).click();
  await until(async () => (await workspace()).code_rates?.number?.most === 5, "code rates");
  await shoot(page, "settings");
  await end();
}

// Members: invited, promoted with a way back, removed after a question.
{
  const { page, end } = await open({ path: "/settings?tab=members", allowed: [/^(409|422) POST \/v1\/invitations$/] });
  const invite = page.getByRole("region", { name: "Invite somebody" });
  await invite.getByLabel("Mail address").fill("grace@example.com");
  await page.keyboard.press("Enter");
  const open_ = page.getByRole("region", { name: "Open invitations" });
  await open_.getByText("grace@example.com").waitFor();
  await open_.getByRole("button", { name: "Revoke the invitation of grace@example.com" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
  await open_.waitFor({ state: "detached" });
  await page.getByRole("heading", { name: "What each role may do" }).waitFor();
  await page.getByRole("columnheader", { name: "marketer" }).waitFor();

  await page.getByRole("combobox", { name: `Role of ${given.other}` }).click();
  await page.getByRole("option", { name: "developer" }).click();
  await page.getByText(`${given.other} is developer now.`).waitFor();
  await shoot(page, "settings-members");
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByText(`${given.other} is viewer again.`).waitFor();
  await page.getByRole("button", { name: `Remove ${given.other}` }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
  await page.getByText(`${given.other} is no member any more.`).waitFor();
  assert.equal((await api.members.list()).data.length, 2);
  await end();
}

// Narrow and dark; and who may only look is offered nothing.
for (const tab of ["workspace", "members"]) {
  const { page, end } = await open({ path: `/settings?tab=${tab}`, session: given.viewer, width: 390, dark: true });
  await page.getByRole("heading", { name: "Settings" }).waitFor();
  await page.getByRole("heading", { name: tab === "workspace" ? "What is kept" : "What each role may do" }).waitFor();
  assert.equal(await page.getByRole("button", { name: "Invite", exact: true }).count(), 0);
  if (tab === "workspace") assert.ok(await page.getByRole("region", { name: "The workspace" }).getByLabel("Name", { exact: true }).isDisabled());
  await page.waitForFunction(() => document.documentElement.scrollWidth <= innerWidth);
  await shoot(page, `settings-${tab}-narrow`);
  await end();
}
await browser.close();
console.log("done");
