// Every address of the dashboard's table, by what one knows that it is there, and what can be opened on it besides its tabs.
const click = (role, name) => async (page) => void (await page.getByRole(role, { name }).filter({ visible: true }).first().click());
const button = (name) => click("button", name);
const inOrder =
  (...deeds) =>
  async (page) => {
    for (const deed of deeds) await deed(page);
  };

/** A button that opens a question or a form above the page. */
const asked = (name) => inOrder(button(name), (page) => page.getByRole("dialog").waitFor());

/** By `place`, as places.ts has it; `see` is a heading or a text. Of the kept ones pictures stand in docs/pictures/screens. */
export const looks = (made) => [
  {
    name: "home",
    place: "/",
    see: "Messages over time",
    isKept: true,
    opened: {
      palette: { deed: (page) => page.keyboard.press("Control+k"), see: "Import contacts", isKept: true },
      "your-menu": { deed: (page) => page.getByRole("button", { name: /^Ada/ }).click(), see: "Sign out", isKept: true },
    },
  },
  {
    name: "messages",
    place: "/messages",
    see: "delivered",
    isKept: true,
    opened: { views: { deed: button("Views"), see: "What failed" }, failed: { path: "/messages?state=failed", see: "failed" } },
  },
  {
    name: "message",
    place: "/messages/:id",
    path: `/messages/${made.escalated}`,
    see: "What happened",
    isKept: true,
    opened: {
      why: { deed: button("Why?"), see: /^Why did/ },
      look: { deed: button("Look"), see: "Hand-offs", isKept: true },
      many: { path: `/messages/${made.many}`, see: "What happened" },
      "of-unknown-outcome": { path: `/messages/${made.unknown}`, deed: button("Settle"), see: "It went out" },
      cancel: { path: `/messages/${made.waiting}`, deed: button(/^Cancel for/), see: /^It has not left/, isKept: true },
    },
  },
  { name: "conversations", place: "/conversations", see: "My cup is broken.", opened: { keys: { deed: (page) => page.keyboard.press("?"), see: "The next conversation" } } },
  {
    name: "conversation",
    place: "/conversations/:id",
    path: `/conversations/${made.conversation}`,
    see: "Which one shall it be?",
    isKept: true,
    opened: {
      deeds: { deed: (page) => page.getByRole("button", { name: /^What can be done/ }).last().click(), see: "Pin" },
      template: { deed: asked("From a template"), see: "Template" },
    },
  },
  {
    name: "handsets",
    place: "/handsets",
    path: "/handsets?who=ada&app=sms",
    see: "What to try",
    isKept: true,
    opened: { two: { path: "/handsets?who=ada&app=whatsapp&who=customer_9&app=sms", see: "Is the morning good?" }, nobody: { path: "/handsets", see: "Whose phone?" }, trouble: { deed: button(/^Trouble/), see: "Plan it" } },
  },
  {
    name: "compose",
    place: "/compose",
    path: "/compose?to=ada",
    see: "Which way",
    opened: {
      written: { deed: composed, see: "Hello Ada Lovelace", isKept: true },
      ask: { deed: button("Send"), see: "Send to 1 person" },
    },
  },
  { name: "schedules", place: "/schedules", see: "Every Monday's orders" },
  { name: "schedule-new", place: "/schedules/new", see: "What is sent again and again" },
  { name: "schedule", place: "/schedules/:id", path: `/schedules/${made.schedule}`, see: "Every Monday's orders" },
  { name: "schedule-edit", place: "/schedules/:id/edit", path: `/schedules/${made.schedule}/edit`, see: "Change the schedule" },
  { name: "moderation", place: "/moderation", see: "What was flagged in conversations" },
  { name: "contacts", place: "/contacts", see: "Ada Lovelace", isKept: true, opened: { new: { deed: asked("New contact"), see: "Your id of the person" }, nobody: { path: "/contacts?q=nobody", see: "Nobody is like that" } } },
  { name: "import", place: "/contacts/import", see: /Choose a file/, opened: { columns: { deed: imported, see: "people.csv", isKept: true } } },
  { name: "suppressions", place: "/contacts/suppressions", see: "complaint" },
  { name: "form", place: "/contacts/forms/:key", path: `/contacts/forms/${made.form}`, see: "How it looks" },
  {
    name: "contact",
    place: "/contacts/:id",
    path: `/contacts/${made.person}`,
    see: "Who they are",
    isKept: true,
    opened: {
      suppressed: { path: `/contacts/${made.suppressed}`, see: /Suppressed/ },
      merge: { deed: inOrder(button("More that can be done"), click("menuitem", /same person/)), see: "The other contact" },
      erase: { deed: inOrder(button("More that can be done"), click("menuitem", "Erase them")), see: /write their id/ },
    },
  },
  { name: "templates", place: "/templates", see: "Order confirmation", isKept: true, opened: { new: { deed: asked("New template"), see: "Begin" } } },
  {
    name: "template",
    place: "/templates/:key",
    path: `/templates/${made.template}`,
    see: "Web push",
    opened: {
      mail: { path: `/templates/${made.blocks}`, see: "Subject", isKept: true },
      designer: { path: `/templates/${made.blocks}`, deed: inOrder(button("Drag and drop"), designed), see: "Divider", isKept: true, isWide: true },
      draft: { path: `/templates/${made.drafted}`, see: "Draft kept" },
      dutch: { deed: click("tab", /nl/), see: "not translated" },
      publish: { path: `/templates/${made.drafted}`, deed: button("Publish…"), see: "Publish this?" },
      test: { deed: asked("Send a test"), see: "Channel" },
      names: { deed: asked("Insert"), see: "Put in a name" },
      values: { deed: button("Values"), see: "order.number" },
    },
  },
  { name: "source", place: "/templates/sources/:key", path: `/templates/sources/${made.source}`, see: "Asked as a message goes." },
  { name: "providers", place: "/providers", see: "A second way for texts", isKept: true, opened: { connect: { deed: asked("Connect a provider"), see: "Provider" }, kind: { path: "/providers?tab=kinds", deed: button("Connect A gateway of your own"), see: "URL", isKept: true } } },
  { name: "provider", place: "/providers/:id", path: `/providers/${made.phones}`, see: "0.04", opened: { change: { deed: asked("Change"), see: "At most, a second" }, prices: { deed: button("Change the prices"), see: "One more destination" } } },
  {
    name: "developers",
    place: "/developers",
    see: "The shop's own program",
    isKept: true,
    opened: {
      "new-key": { deed: button("New key"), see: "Send and follow" },
      "new-endpoint": { path: "/developers?tab=webhooks", deed: asked("New endpoint"), see: "What it is for" },
      "new-hook": { path: "/developers?tab=hooks", deed: asked("New hook"), see: "Mapping" },
      request: { path: "/developers?tab=log&operation=messages.send", deed: button("messages.send"), see: "What was answered", isKept: true },
      event: { path: "/developers?tab=events", deed: button("delivery.delivered"), see: "In the log" },
    },
  },
  { name: "hook", place: "/developers/hooks/:id", path: `/developers/hooks/${made.hook}`, see: "goal", opened: { event: { deed: button("goal"), see: "What it said" }, try: { deed: asked("Try it"), see: "Try it" } } },
  {
    name: "webhook",
    place: "/developers/webhooks/:id",
    path: `/developers/webhooks/${made.endpoint}`,
    see: "delivery.delivered",
    opened: { delivery: { deed: button("delivery.delivered"), see: "What was answered" }, replay: { deed: button("Send again"), see: /^Every event/ }, delete: { deed: inOrder(button("More"), click("menuitem", "Delete")), see: "Leave it" } },
  },
  { name: "settings", place: "/settings", see: "Quiet hours", isKept: true, opened: { topic: { path: "/settings?tab=topics", deed: button("New topic"), see: "What people read of it" }, entry: { path: "/settings?tab=audit", deed: button(/, entry/), see: "Hash" } } },
  { name: "account", place: "/account", see: "What you may do here", opened: { password: { deed: button("Choose a new password"), see: "The new one" }, "second-factor": { deed: asked("Set it up"), see: "Password" }, leave: { deed: asked(/^Leave/), see: "Leave it" } } },
];

/** The doors, for nobody; and what is no page. */
export const doors = (given) => [
  { name: "sign-in", place: "/sign-in", see: "Mail address", isKept: true, opened: { "link-used": { path: "/sign-in#link=0123456789", see: /This link is not known/ } } },
  { name: "invitation", place: "/invitation", path: `/invitation#${given.invitation}`, see: "Welcome", opened: { torn: { path: "/invitation", see: "This link is not whole" } } },
  { name: "password-reset", place: "/password-reset", see: "Mail address", opened: { chosen: { path: `/password-reset#${given.reset}`, see: "Choose a new password" } } },
];

async function composed(page) {
  await page.getByText("ada", { exact: true }).waitFor();
  await page.getByLabel("Words", { exact: true }).fill("Hello {{ contact.name }}, your order is ready.");
  await page.getByLabel("Something that they ordered or did").check();
  await page.getByRole("group", { name: "Channels of step 1" }).getByText("SMS", { exact: true }).click();
  await page.getByText(/1 person/).first().waitFor();
}

async function imported(page) {
  const csv = "id,Name,E-mail,Phone,Orders,Newsletter\nann,Ann Other,ann@example.com,+31612345601,3,yes\nbob,Bob,bob@example.com,+31612345602,1,no\n";
  await page.locator("input[type=file]").setInputFiles({ name: "people.csv", mimeType: "text/csv", buffer: Buffer.from(csv) });
}

async function designed(page) {
  await page.getByRole("dialog").frameLocator("iframe.gjs-frame").getByText("Hello {{ contact.name").waitFor();
}
