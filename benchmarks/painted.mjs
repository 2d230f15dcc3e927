// What benchmarks/painted.py measures, in the browser: when a page shows what one came for, and how a busy one runs. Prints JSON.
import { api, browser, given, server, until } from "../tests/browser/chromium.mjs";

/** Each page, and what one came for. */
const PAGES = {
  home: ["/", "table[aria-label='By channel'] tbody tr"],
  messages: ["/messages", "table[aria-label=messages][aria-busy=false] tbody tr"],
  conversations: ["/conversations", "main a[href^='/conversations/cnv_']"],
  contacts: ["/contacts", "table[aria-label=contacts][aria-busy=false] tbody tr"],
};

async function signedIn() {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  context.setDefaultTimeout(120_000);
  await context.addCookies([{ name: "tidings", value: given.session, url: server, httpOnly: true, sameSite: "Strict" }]);
  return context;
}

/** In the page, before anything of it runs: the moment of the first frame that shows what one came for. */
function watch(wanted) {
  const look = () => {
    if (document.querySelector(wanted) === null) return requestAnimationFrame(look);
    requestAnimationFrame(() => void (window.painted ??= performance.now()));
  };
  requestAnimationFrame(look);
}

async function paint() {
  const found = {};
  for (const [name, [path, wanted]] of Object.entries(PAGES)) {
    found[name] = { cold: [], warm: [] };
    for (let round = 0; round < given.rounds; round += 1) {
      const context = await signedIn();
      for (const kind of ["cold", "warm"]) {
        const page = await context.newPage();
        await page.addInitScript(watch, wanted);
        await page.goto(server + path);
        found[name][kind].push(await (await page.waitForFunction(() => window.painted)).jsonValue());
        await page.close();
      }
      await context.close();
    }
  }
  return found;
}

/** In the page: long tasks and frames are counted from now on; while `isResting`, as where garbage is collected by force, they are not. */
function count() {
  const told = (window.told = { tasks: [], frames: 0, dropped: 0, isResting: false, rests: [] });
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) {
      if (!told.rests.some(([from, to]) => startTime + duration > from && startTime < to)) told.tasks.push(duration);
    }
  }).observe({ type: "longtask" });
  let before = performance.now();
  const frame = (now) => {
    if (!told.isResting) {
      told.frames += Math.max(1, Math.round((now - before) / (1_000 / 60)));
      told.dropped += Math.max(0, Math.round((now - before) / (1_000 / 60)) - 1);
    }
    before = now;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}

/** The heap at the beginning, after a third, in the middle and at the end of the time in which this is done again and again. */
async function run(page, deed) {
  const devtools = await page.context().newCDPSession(page);
  const heap = [];
  const weigh = async () => {
    const from = await page.evaluate(() => ((window.told.isResting = true), performance.now()));
    await devtools.send("HeapProfiler.collectGarbage");
    heap.push((await devtools.send("Runtime.getHeapUsage")).usedSize / 1e6);
    await page.evaluate((begun) => {
      window.told.rests.push([begun - 100, performance.now() + 100]);
      window.told.isResting = false;
    }, from);
  };
  await page.evaluate(count);
  await weigh();
  const begun = Date.now();
  const marks = [1 / 3, 1 / 2, 1].map((part) => begun + part * given.seconds * 1_000);
  for (let n = 0; marks.length > 0; n += 1) {
    await deed(n);
    if (Date.now() < marks[0]) continue;
    marks.shift();
    await weigh();
  }
  const { tasks, frames, dropped } = await page.evaluate(() => window.told);
  return { heap, tasks, dropped: dropped / frames };
}

const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
const TURN = 150;

/** Down for a while, a screen every second, and up again in bigger steps, as one looks for something. */
async function list() {
  const page = await (await signedIn()).newPage();
  await page.goto(server + PAGES.messages[0]);
  await page.locator(PAGES.messages[1]).first().waitFor();
  await page.mouse.move(720, 500);
  let rows = 0;
  const found = await run(page, async (n) => {
    const isDown = n % TURN < (TURN * 3) / 4;
    await page.mouse.wheel(0, isDown ? 240 : -960);
    rows += isDown ? 6 : 0;
    await pause(100);
  });
  return { ...found, rows };
}

async function talk() {
  const page = await (await signedIn()).newPage();
  const [{ id }] = (await api.conversations.list({ limit: 1 })).data;
  await page.goto(`${server}/conversations/${id}`);
  await page.getByRole("log").getByRole("article").first().waitFor();
  let posts = 0;
  const found = await run(page, async () => {
    const due = Date.now() + 1_000;
    posts += 1;
    const text = `Post ${posts}: the courier is on his way and will be with you between three and five in the afternoon.`;
    await api.conversations.postMessage(id, { text });
    await until(() => page.getByText(`Post ${posts}:`).count(), "it is shown");
    await pause(due - Date.now());
  });
  return { ...found, rows: posts };
}

const found = await { paint, list, talk }[given.part]();
await browser.close();
console.log(JSON.stringify(found));
