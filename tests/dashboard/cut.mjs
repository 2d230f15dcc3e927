// What was changed while the connection was cut is shown once it stands again: nobody tells of it afterwards.
import { api, browser, open, until } from "./signed_in.mjs";

const { page, end } = await open({ path: "/templates" });
const other = await open({ path: "/templates" });
const row = (within) => within.getByRole("row").filter({ hasText: "while-it-was-cut" });
for (const seen of [page, other.page]) await seen.getByRole("heading", { name: "Write your first template" }).waitFor();

/** The page's sockets, one after the other: what comes over each is held until it is let in. */
const sockets = [];
await page.routeWebSocket(/\/v1\//, (socket) => {
  const held = Promise.withResolvers();
  const there = socket.connectToServer();
  there.onMessage((frame) => void held.promise.then(() => socket.send(frame)));
  sockets.push({ letIn: held.resolve, cut: () => socket.close({ code: 1011, reason: "cut" }) });
});
await page.reload();
await until(() => sockets.length === 1, "it connects");
sockets[0].letIn();
await page.getByRole("heading", { name: "Write your first template" }).waitFor();
sockets[0].cut();
await until(() => sockets.length === 2, "it connects again");
await api.templates.create({ key: "order", name: "while-it-was-cut", purpose: "transactional", default_locale: "en", content: { sms: { en: { text: "Hello." } } } });
// Somebody else sees it already: it was told.
await row(other.page).waitFor();
sockets[1].letIn();
await row(page).waitFor();
await end();
await other.end();
await browser.close();
console.log("done");
