// Answers that come late: whatever acts on what is not there yet, or not any more, is met here before a user meets it.
import { createHash } from "node:crypto";
import { server } from "../browser/chromium.mjs";

const { LATE: seed } = process.env;
const LONGEST_MS = 1_500;
const asked = new Map();

/** Holds back what the API answers to a page, and tells it: from 0 to 1,500 ms each, in another run of the same seed as long again. Without a seed nothing is held. */
export async function holdBack(page) {
  if (!seed) return;
  const browser = await page.context().newCDPSession(page);
  // Of what was left meanwhile nothing is waited for any more.
  browser.on("Fetch.requestPaused", ({ requestId, request }) => void later(`${request.method} ${request.url}`).then(() => browser.send("Fetch.continueResponse", { requestId })).catch(() => {}));
  await browser.send("Fetch.enable", { patterns: [{ urlPattern: `${server}/v1/*`, requestStage: "Response" }] });
  await page.context().routeWebSocket(/\/v1\//, (socket) => {
    const there = socket.connectToServer();
    let before = Promise.resolve();
    let isOpen = true;
    // Each waits by itself and goes after the one before it.
    const inTurn = (go) => {
      const waited = later(socket.url());
      before = before.then(() => waited).then(go, () => {});
    };
    there.onMessage((frame) => inTurn(() => socket.send(frame)));
    there.onClose((code, reason) => {
      isOpen = false;
      inTurn(() => socket.close({ code, reason }));
    });
    // What is said to the server after it has hung up is lost, as it is on any line.
    socket.onMessage((frame) => isOpen && there.send(frame));
  });
}

/** Ids and moments are others in each run: what is asked is known by the rest of its address, and by how often it was asked. */
function later(what) {
  const known = what.replace(/\w+:\/\/[^/]*/, "").replaceAll(/_[0-9a-hjkmnp-tv-z]{26}|\d{4}-\d\d-\d\dT[^&]*/g, "_");
  const times = (asked.get(known) ?? 0) + 1;
  asked.set(known, times);
  const drawn = createHash("sha256").update(`${seed} ${known} ${times}`).digest().readUInt32BE() / 2 ** 32;
  return new Promise((done) => setTimeout(done, drawn * LONGEST_MS));
}
