// Topics, caps, languages, how the company looks, and the log of who did what: changed, taken back, verified.
import { readFileSync } from "node:fs";
import { api, assert, browser, given, open, shoot, until } from "./signed_in.mjs";

const EVIL = `<img src=x onerror=alert(1)>"'`;

// A topic is made and changed.
{
  const { page, end } = await open({ path: "/settings?tab=topics", allowed: [/^422 PUT \/v1\/topics\//, /^404 GET \/v1\/topics\/orders$/] });
  await page.getByRole("heading", { name: "There is no topic yet" }).waitFor();
  await page.getByRole("button", { name: "New topic" }).first().click();
  const form = page.getByRole("dialog");
  await form.getByLabel("Key").fill("Not A Key");
  await form.getByLabel("Name").fill(`Orders ${EVIL}`);
  await form.getByLabel("What people read of it").fill(EVIL);
  await form.getByRole("checkbox", { name: "sms" }).uncheck();
  await form.getByRole("button", { name: "Save" }).click();
  await form.getByText(/1 to 64|a-z/i).last().waitFor();
  await form.getByLabel("Key").fill("orders");
  await form.getByRole("button", { name: "Save" }).click();
  await until(async () => (await api.topics.list()).data[0]?.defaults.sms === false, "a topic");
  // Another of the same key takes nobody's place.
  await page.getByRole("button", { name: "New topic" }).first().click();
  await form.getByLabel("Key").fill("orders");
  await form.getByLabel("Name").fill("Other orders");
  await form.getByRole("button", { name: "Save" }).click();
  await form.getByText("There is a topic “orders” already.").waitFor();
  await form.getByRole("link", { name: "Open it" }).click();
  await form.waitFor({ state: "hidden" });
  assert.equal((await api.topics.get("orders")).name, `Orders ${EVIL}`);
  await page.getByRole("button", { name: `Change Orders ${EVIL}` }).click();
  await form.getByLabel("Name").fill("Your orders");
  await page.keyboard.press("Enter");
  await until(async () => (await api.topics.get("orders")).name === "Your orders", "renamed");
  await shoot(page, "settings-topics");
  await page.getByRole("button", { name: "Undo" }).click();
  await until(async () => (await api.topics.get("orders")).name === `Orders ${EVIL}`, "as it was");
  await end();
}

// Caps: all of them at once, and back.
{
  const { page, end } = await open({ path: "/settings?tab=caps", allowed: [/^422 PUT \/v1\/caps$/] });
  await page.getByRole("heading", { name: "There is no cap" }).waitFor();
  await page.getByRole("button", { name: "Add a cap" }).click();
  const cap = page.getByRole("group", { name: "Cap 1" });
  await cap.getByLabel("within").fill("soon");
  await page.getByRole("button", { name: "Save one cap" }).click();
  await cap.getByText(/duration|24h/i).first().waitFor();
  await cap.getByLabel("within").fill("24h");
  await cap.getByRole("combobox", { name: "On" }).click();
  await page.getByRole("option", { name: "sms" }).click();
  await page.getByRole("button", { name: "Save one cap" }).click();
  await until(async () => (await api.caps.list()).data[0]?.channel === "sms", "a cap");
  await shoot(page, "settings-caps");
  await page.getByRole("button", { name: "Undo" }).click();
  await until(async () => (await api.caps.list()).data.length === 0, "none again");
  await end();
}

// Languages.
{
  const { page, end } = await open({ path: "/settings?tab=languages" });
  await page.getByRole("combobox", { name: "Default language" }).fill("nl");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Save" }).click();
  await until(async () => (await api.workspace.get()).default_locale === "nl", "Dutch");
  await shoot(page, "settings-languages");
  await end();
}

// How the company looks: a colour that nobody could read is told before it is sent; a picture becomes the logo.
{
  const { page, end } = await open({ path: "/settings?tab=branding", allowed: [/^422 PATCH \/v1\/branding$/] });
  const accent = page.getByLabel("Links and buttons");
  await accent.fill("#ffd700");
  await page.getByText(/words need 4.5:1/).waitFor();
  await accent.press("Escape");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText(/take a darker one/).waitFor();
  await accent.fill("#7a1fa2");
  await accent.press("Escape");
  await page.getByLabel("What people know you by").fill(`Corner ${EVIL}`);
  await page.getByLabel("Below every page and mail").fill(`Corner Shop Ltd.\n${EVIL}`);
  await page.getByRole("button", { name: "Save" }).click();
  await until(async () => (await api.branding.get()).accent === "#7a1fa2", "a colour");
  const choose = async (picture) => {
    await page.locator("input[type=file]").setInputFiles({ name: `${EVIL}.png`.replaceAll("/", ""), mimeType: "image/png", buffer: Buffer.from(picture, "base64") });
    await page.getByText("This is the logo now.").waitFor();
  };
  const back = async (words) => {
    await page.getByText("This is the logo now.").locator("..").getByRole("button", { name: "Undo" }).click();
    await page.getByText(words).waitFor();
  };
  await choose(given.logo);
  await back("There is no logo, as before.");
  assert.equal((await api.branding.get()).logo, null);
  await choose(given.logo);
  await page.getByText("64 × 32 dots").waitFor();
  await page.reload();
  await choose(given.other);
  await page.getByText("48 × 48 dots").waitFor();
  await back("The logo is the one of before.");
  await page.getByText("64 × 32 dots").waitFor();
  await page.getByRole("img", { name: "The logo" }).waitFor();
  await until(() => page.getByRole("img", { name: "The logo" }).evaluate((one) => one.complete && one.naturalWidth > 0), "the picture is shown");
  await shoot(page, "settings-branding");
  await page.getByRole("button", { name: "Take it away" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Take it away" }).click();
  await until(async () => (await api.branding.get()).logo === null, "no logo");
  await end();
}

// Who did what: filtered, kept, verified.
{
  const { page, end } = await open({ path: "/settings?tab=audit" });
  await until(async () => (await api.audit.list({ action: "branding.patch" })).data.length >= 3, "written down");
  await page.getByLabel("Action", { exact: true }).fill("topics.put");
  await page.getByRole("button", { name: /^topics.put, entry/ }).first().click();
  await page.getByRole("dialog").getByText("Hash").waitFor();
  await shoot(page, "settings-audit-entry");
  // Which one is open stands in the address.
  await page.reload();
  await page.getByRole("dialog", { name: "topics.put" }).getByText("Hash").waitFor();
  await page.keyboard.press("Escape");
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Keep a checkpoint" }).click();
  const kept = readFileSync(await (await download).path(), "utf8");
  await page.locator("input[type=file]").setInputFiles({ name: "kept.json", mimeType: "application/json", buffer: Buffer.from(kept) });
  await page.getByRole("button", { name: "With one checkpoint" }).waitFor();
  await page.getByRole("button", { name: "Verify" }).click();
  await page.getByText(new RegExp(`Up to entry ${JSON.parse(kept).seq} your checkpoints prove it`)).waitFor();
  await shoot(page, "settings-audit");
  const file = page.waitForEvent("download");
  await page.getByRole("button", { name: "Whole log" }).click();
  await page.getByRole("menuitem", { name: /As NDJSON/ }).click();
  const lines = readFileSync(await (await file).path(), "utf8").trimEnd().split("\n").map((line) => JSON.parse(line));
  assert.deepEqual(lines.map((line) => line.seq), lines.map((_, n) => n + 1));
  // One that does not belong to this log.
  const other = JSON.stringify({ ...JSON.parse(kept), hash: "ab".repeat(32) });
  await page.locator("input[type=file]").setInputFiles({ name: "other.json", mimeType: "application/json", buffer: Buffer.from(other) });
  await page.getByRole("button", { name: "With 2 checkpoints" }).waitFor();
  await page.getByRole("button", { name: "Verify" }).click();
  await page.getByText("The log is not whole").waitFor();
  await end();
}

for (const tab of ["topics", "caps", "languages", "branding", "audit"]) {
  const { page, end } = await open({ path: `/settings?tab=${tab}`, width: 390, dark: true });
  await page.getByRole("tab", { selected: true }).waitFor();
  await page.waitForTimeout(300);
  await page.waitForFunction(() => document.documentElement.scrollWidth <= innerWidth);
  await shoot(page, `settings-${tab}-narrow`);
  await end();
}
await browser.close();
console.log("done");
