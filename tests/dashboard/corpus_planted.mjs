// The probe of the corpus under pages that were planted: whatever a stranger could do is done here, one after the other, and each of it is noticed; a
// page on which nothing is done is not. No page of ours is like these: they are answered in its place.
import { assert, browser, server, until } from "./signed_in.mjs";
import { probed } from "./corpus_probe.mjs";

const POLICY = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self'; img-src 'self'";
const ELSEWHERE = "https://injected.example";
const { wrong, opened, look, checkFile } = await probed();
const { page, told } = await opened();

let planted = "";
let policy;
await page.route(`${server}/planted`, (route) =>
  route.fulfill({ contentType: "text/html; charset=utf-8", ...(policy && { headers: { "content-security-policy": policy } }), body: `<!doctype html><title>Planted</title><body><main><h1>Planted</h1>${planted}</main>` }),
);
await page.route(`${server}/planted/rendered/frame`, (route) => route.fulfill({ contentType: "text/html", body: "<!doctype html><script>injected(1);alert(1)</script>" }));
await page.route(`${server}/planted/broken`, (route) => route.fulfill({ status: 500, body: "" }));
await page.route(`${server}/planted/file`, (route) => route.fulfill({ contentType: "text/csv", headers: { "content-disposition": "attachment; filename=people.csv" }, body: '"name"\r\n"=1+1"\r\n' }));

/** It is looked at as every page is; what is noticed of it may come a moment later. */
async function shown(html, under) {
  [planted, policy] = [html, under];
  await page.goto(`${server}/planted`);
  await look(page);
}
async function noticed(html, what, { under, then } = {}) {
  wrong.length = 0;
  await until(async () => {
    await shown(html, under);
    await then?.();
    // A frame of a process of its own may be quicker than the probe: then it is shown once more.
    const end = Date.now() + 5_000;
    do {
      // Where it went away, there is nobody to ask.
      await told().catch(() => undefined);
      if (wrong.some((one) => what.test(one))) return true;
      await page.waitForTimeout(50);
    } while (Date.now() < end);
    return false;
  }, `${html} is noticed as ${what}`);
}

// Nothing is wrong with words, with a picture of ours, and with a frame that lets nothing out.
await shown(`<p>&lt;script&gt;injected(1)&lt;/script&gt; «words»</p><img src="/planted/none.png" alt=""><iframe sandbox="" src="/planted/rendered/frame"></iframe>`);
await told();
assert.deepEqual(wrong, []);

// A script runs, wherever it stands and whatever it calls; also where the page is left before anybody asks it.
await noticed(`<script>injected("itself")</script>`, /^a script ran in .*\/planted: itself$/);
await noticed(`<script>alert("itself")</script>`, /^a script ran in .*\/planted: alert\(itself\)$/);
await noticed(`<img src="/planted/none.png" onerror="injected('handler')">`, /a script ran .*: handler/);
await noticed(`<svg onload="injected('drawing')"></svg>`, /a script ran .*: drawing/);
await noticed(`<a href="javascript:injected('link')">Link</a>`, /a script ran .*: link/, { then: () => page.getByText("Link").click() });
await noticed(`<iframe srcdoc="<script>injected('frame')</script>"></iframe>`, /a script ran in about:srcdoc: frame/);
await noticed(`<iframe srcdoc="<script>alert('frame')</script>"></iframe>`, /a script ran in about:srcdoc: alert\(frame\)/);
await noticed(`<iframe sandbox="allow-scripts" srcdoc="<script>prompt('sandbox')</script>"></iframe>`, /a script ran in about:srcdoc: prompt\(sandbox\)/);
await noticed(`<script>alert("left")</script>`, /alert\(left\)/, { then: () => page.goto(`${server}/`) });
await noticed(`<script>throw new Error("thrown")</script>`, /error: thrown/);
await noticed(`<script>window.open("about:blank")</script>`, /planted opened /);

// A policy holds it back, and that it had to is noticed.
await noticed(`<img src="/planted/none.png" onerror="injected('handler')">`, /held back script-src/, { under: POLICY });
assert.ok(!wrong.some((one) => one.startsWith("a script ran")), String(wrong));

// Something leaves, or comes from elsewhere.
await noticed(`<img src="${ELSEWHERE}/i.png">`, /a request leaves: https:\/\/injected\.example\/i\.png/);
await noticed(`<style>main { background: url(${ELSEWHERE}/style) }</style>`, /a request leaves: .*\/style/);
await noticed(`<script>void fetch("${ELSEWHERE}/fetched").catch(() => undefined)</script>`, /a request leaves: .*\/fetched/);
await noticed(`<a href="${ELSEWHERE}/away">Away</a>`, /a request leaves: .*\/away/, { then: () => page.getByText("Away").click() });
await noticed(`<script src="/planted/broken"></script>`, /500 .*\/planted\/broken/);

// An element of theirs is real, and waits for somebody.
for (const [html, what] of [
  [`<b onclick="x">x</b>`, /b has onclick/],
  [`<x-injected></x-injected>`, /x-injected is no element of ours/],
  [`<object></object>`, /object is no element of ours/],
  [`<base href="/">`, /base is no element of ours/],
  [`<script></script>`, /script is no file of ours/],
  [`<a href="javascript:x">x</a>`, /a leads to a script/],
  [`<a href="data:text/html,x">x</a>`, /a leads to a script/],
  [`<form><button formaction="/x">x</button></form>`, /button has formaction/],
  [`<iframe src="/planted/none.png"></iframe>`, /iframe lets something out/],
  [`<img src="x">`, /img fetches from elsewhere/],
  [`<p style="color: red; --injected: 1">x</p>`, /p has a stranger's style/],
  [`<a href="${ELSEWHERE}" target="_blank" rel="opener">x</a>`, /a gives its window away/],
]) await noticed(html, what);

// A cell of a file is a formula.
wrong.length = 0;
await shown(`<a href="/planted/file">File</a>`);
const [download] = await Promise.all([page.waitForEvent("download"), page.getByText("File").click()]);
await checkFile(download);
assert.deepEqual(wrong, ["people.csv has a formula: =1+1"]);

// And on a page of ours, as it is served but for its policy, into which a stranger's words have come as they are.
wrong.length = 0;
await page.route(`${server}/contacts`, async (route) => {
  const answer = await route.fetch();
  const { "content-security-policy": _, "content-encoding": __, "content-length": ___, ...headers } = answer.headers();
  await route.fulfill({ response: answer, headers, body: (await answer.text()).replace("</body>", `<img src="/planted/none.png" onerror="alert('ours')"></body>`) });
});
await page.goto(`${server}/contacts`);
await look(page);
await until(() => wrong.some((one) => /a script ran in .*\/contacts: alert\(ours\)/.test(one)), "what runs in a page of ours is noticed");
assert.ok(wrong.some((one) => /img has onerror/.test(one)), String(wrong));
await browser.close();
console.log("done");
