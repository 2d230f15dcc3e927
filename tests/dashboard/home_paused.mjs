// Nothing leaves while the installation is paused: Home says so, and how long what is due has waited, lane by lane.
import { api, browser, open, shoot, until } from "./signed_in.mjs";

await api.contacts.put("ada", { name: "Ada Lovelace", phone: "+31612345678" });
const send = (purpose) => api.messages.send({ to: "ada", content: { body: "Hello" }, route: { channel: "sms" }, purpose });
const laneOf = async (name) => (await api.insights.now()).waiting.find((one) => one.lane === name);
// Until the worker has looked, and knows of the pause, what is sent leaves; whether it has arrived may wait for the end of the pause.
const hasLeft = async (id) => {
  const { sent = 0, delivered = 0 } = (await api.messages.get(id)).counts;
  return sent + delivered === 1;
};
const waits = async () => {
  const { id } = await send("transactional");
  const found = await until(async () => ((await hasLeft(id)) && "left") || ((await laneOf("transactional")).age_seconds >= 2 && "waits"), "it has left, or has waited for a while");
  return found === "waits";
};
while (!(await waits()));
await send("transactional");

const { page, end } = await open();
await page.getByText("This installation is paused: nothing leaves until whoever runs it says tidings resume.").waitFor();
const waiting = page.getByRole("heading", { name: "Waiting to leave" }).locator("..");
await waiting.getByText(/^2, the oldest for \d+ (s|min)$/).waitFor();
await waiting.getByText("nothing", { exact: true }).first().waitFor();
await shoot(page, "home-paused");
await end();
await browser.close();
console.log("done");
