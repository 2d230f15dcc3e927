// What the dashboard's stories share: a member's page, in which every error, every call that fails and every call that leaves is noted.
import { assert, browser, given, openPage, server } from "../browser/chromium.mjs";
import { holdBack } from "./late.mjs";

export * from "../browser/chromium.mjs";

const { host } = new URL(server);

// A story that fails tells what stood on its pages, what went wrong on them, and what they waited for.
const opened = [];
process.on("uncaughtException", async (error) => {
  console.error(error);
  for (const { page, wrong, underWay } of opened.filter(({ page }) => !page.isClosed())) {
    const words = await page.locator("body").innerText({ timeout: 5_000 }).catch(String);
    const waits = [...underWay].map((request) => `${request.method()} ${request.url()}`);
    console.error(`\n${page.url()}\nwent wrong: ${wrong.join("; ") || "nothing"}\nunder way: ${waits.join("; ") || "nothing"}\n${words.slice(0, 4_000)}`);
  }
  process.exit(1);
});

/** A page of somebody who is signed in (or of nobody), and how to end it: whatever went wrong in it fails the story. */
export async function open({ path = "/", session = given.session, width = 1440, height = 900, dark = false, timezone, allowed = [], held = [] } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: dark ? "dark" : "light", reducedMotion: "reduce", ...(timezone && { timezoneId: timezone }) });
  if (session) await context.addCookies([{ name: "tidings", value: session, url: server, httpOnly: true, sameSite: "Strict" }]);
  const { page, trouble } = await openPage(context);
  await holdBack(page);
  const wrong = [];
  const underWay = new Set();
  opened.push({ page, wrong, underWay });
  page.on("request", (request) => underWay.add(request));
  for (const over of ["requestfinished", "requestfailed"]) page.on(over, (request) => underWay.delete(request));
  page.on("console", (message) => message.type() === "error" && !/status of (401|403|404|409|422)/.test(message.text()) && wrong.push(message.text()));
  page.on("request", (request) => {
    const asked = new URL(request.url());
    if (asked.host !== host && !["data:", "blob:"].includes(asked.protocol)) wrong.push(`a request leaves: ${request.url()}`);
  });
  page.on("requestfailed", (request) => {
    // What a page that is left behind does not wait for.
    if (request.failure()?.errorText !== "net::ERR_ABORTED") wrong.push(`${request.method()} ${request.url()}: ${request.failure()?.errorText}`);
  });
  page.on("response", (answer) => {
    const told = `${answer.status()} ${answer.request().method()} ${new URL(answer.url()).pathname}`;
    if (answer.status() >= 400 && !allowed.some((one) => one.test(told))) wrong.push(told);
  });
  await page.goto(server + path);
  const end = async () => {
    // What the policy of a frame holds back is told, and is no fault of the page.
    assert.deepEqual([...wrong.filter((told) => !held.some((one) => one.test(told))), ...(await trouble())], []);
    await context.close();
  };
  return { page, end, wrong };
}
