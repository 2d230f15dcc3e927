// The whole of it: an order is placed, finds its way to the person, and stops when it is read; they answer by SMS, a member replies, and they read it.
import { api, assert, browser, open, shoot, until } from "./signed_in.mjs";

await api.contacts.put("ada", { name: "Ada Lovelace", phone: "+31612345678" });
const phonePage = await open({ path: "/handsets?who=ada" });
const deskPage = await open({ path: "/conversations" });
const phone = phonePage.page.getByRole("region", { name: /Phone of Ada/ });
const tab = (name) => phone.getByRole("tab", { name: new RegExp(`^${name}`) });
await phone.getByRole("heading", { name: "Messages: nothing yet" }).waitFor();

// The order is placed by the shop's own program: into the app, and by SMS where nobody has read it after five minutes.
const { id } = await api.messages.send({
  to: "ada",
  content: { title: "Order A-1001", body: "Your order A-1001 is on its way." },
  route: { steps: [{ channels: ["inapp"] }, { channels: ["sms"], after: "5m" }, { channels: ["voice"], after: "1h" }], until: "read" },
  purpose: "transactional",
});
await tab("In your app, 1 unread").waitFor();
await phone.getByRole("button", { name: "To the next step" }).click();
await tab("Messages, 1 unread").click();
const thread = phone.getByRole("log");
await thread.getByText("Your order A-1001 is on its way.").waitFor();
await shoot(phonePage.page, "story-1-escalated");

// Read on the handset: the route ends, and no call is made.
await phone.getByRole("button", { name: "Read it" }).click();
await until(async () => (await api.messages.why(id, { contact: "ada" })).route?.stopped_by === "read", "the route has stopped");

// They answer; a member sees it without asking, and replies.
const answer = phone.getByRole("textbox", { name: /^Answer as/ });
await answer.fill("Please leave it with the neighbour");
await answer.press("Enter");
const desk = deskPage.page;
await desk.getByRole("link", { name: /Ada Lovelace/ }).waitFor();
await desk.keyboard.press("j");
const talk = desk.getByRole("log");
await talk.getByText("Please leave it with the neighbour").waitFor();
await desk.getByRole("textbox", { name: "Answer Ada Lovelace" }).waitFor();
await desk.keyboard.press("r");
await desk.keyboard.type("We will, thank you.");
await desk.keyboard.press("Enter");
await talk.getByText("delivered by SMS").waitFor();
await shoot(desk, "story-2-answered");

// And the person reads it: the member is told.
await thread.getByText("We will, thank you.").waitFor();
await phone.getByRole("button", { name: "Read it" }).last().click();
await talk.getByText(/read by SMS|Read/).first().waitFor();
await shoot(phonePage.page, "story-3-read");

// What happened to the order, as a picture.
await desk.goto(new URL(`/messages/${id}`, desk.url()).href);
await desk.locator("svg [data-kind=stopped]").waitFor();
assert.equal(await desk.locator("svg [data-kind=failed]").count(), 0);
await shoot(desk, "story-4-message");
await phonePage.end();
await deskPage.end();
await browser.close();
console.log("done");
