// A mail is changed by drag and drop: what it said stays, names and blocks too, and nothing is fetched from elsewhere.
import { api, assert, browser, open, shoot, until } from "./signed_in.mjs";

const PLAIN = `<mjml>
  <mj-head>
    <mj-preview>Order {{ order.number }}</mj-preview>
    <mj-attributes>
      <mj-all font-family="Helvetica, Arial, sans-serif" />
      <mj-button background-color="{{ branding.accent }}" />
    </mj-attributes>
  </mj-head>
  <mj-body background-color="#f4f5f7">
    <mj-section background-color="#ffffff">
      <mj-column>
        <mj-text font-size="20px">Hello {{ contact.name | default("there") }}</mj-text>
        <mj-button href="{{ order.url }}">Follow {{ order.number }}</mj-button>
      </mj-column>
    </mj-section>
  </mj-body>
</mjml>
`;
const LOOP = PLAIN.replace("<mj-button href", "<mj-table>{% for one in order.lines %}<tr><td>{{ one }}</td></tr>{% endfor %}</mj-table><mj-button href");
for (const [key, mjml] of [["plain", PLAIN], ["loop", LOOP]])
  await api.templates.create({ key, purpose: "transactional", route: { channel: "email" }, content: { email: { en: { title: "Order", mjml } } } });

const { page, end, wrong } = await open({ path: "/templates/plain", allowed: [/^404 GET \/v1\/templates\/[^/]+\/draft$/] });
await page.getByRole("button", { name: "Drag and drop" }).click();
const designer = page.getByRole("dialog", { name: "The mail by drag and drop" });
const canvas = designer.frameLocator("iframe.gjs-frame");
await canvas.getByText("Hello {{ contact.name").waitFor();
await shoot(page, "design");

// A block by keyboard, one dragged by the mouse, and words by a double click.
const block = designer.locator(".gjs-block").filter({ hasText: "Divider" });
await canvas.getByText("Hello {{ contact.name").click();
await block.focus();
await page.keyboard.press("Enter");
const middleOf = async (one) => {
  const { x, y, width, height } = await one.boundingBox();
  return [x + width / 2, y + height / 2];
};
const spacer = designer.locator(".gjs-block").filter({ hasText: "Spacer" });
await spacer.scrollIntoViewIfNeeded();
await page.mouse.move(...(await middleOf(spacer)));
await page.mouse.down();
const [x, y] = await middleOf(canvas.getByText("Hello {{ contact.name"));
await page.mouse.move(x, y - 40, { steps: 12 });
await page.mouse.move(x, y + 4, { steps: 8 });
await designer.locator(".gjs-placeholder").first().waitFor();
await shoot(page, "design-dragged");
await page.mouse.up();
await canvas.getByText("Hello {{ contact.name").dblclick();
await page.keyboard.press("End");
await page.keyboard.type("!");
await shoot(page, "design-writing");
await designer.getByRole("button", { name: "Done" }).click();
const source = page.getByLabel("The mail in MJML");
await source.waitFor();
const mail = page.getByRole("region", { name: "E-mail" });
await mail.frameLocator("iframe").getByText(/Hello there/).waitFor();
await until(async () => (await api.templates.getDraft("plain").catch(() => null))?.content.email.en.mjml.includes("mj-divider"), "kept");
await page.getByText("Draft kept").waitFor();
const drawn = (await api.templates.getDraft("plain")).content.email.en.mjml;
assert.match(drawn, /<mj-spacer/, "what was dragged is in it");
assert.match(drawn, /Hello \{\{ contact\.name/);
await shoot(page, "design-done");

// What would be lost is not opened.
await page.goto(new URL("/templates/loop", page.url()).href);
await page.getByRole("button", { name: "Drag and drop" }).click();
await page.getByText("This mail is better written as source").waitFor();
await shoot(page, "design-not");
assert.equal(await page.getByRole("dialog").getByRole("button", { name: "Done" }).isDisabled(), true);
await page.getByRole("button", { name: "Leave it" }).click();
await end();
await browser.close();
console.log("done");
