// Every bad word, as text, as names, as titles, in order cards: it is shown as it was said, no script runs, and nothing becomes HTML.
import { api, assert, browser, given, key, openPage, server, shoot, until } from "./chromium.mjs";

const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
const { page, trouble } = await openPage(context);
await page.goto(`${server}/demo#${key}`);
await page.locator(".link", { hasText: "Connected" }).nth(1).waitFor();
const id = await page.locator("#conversation").innerText();
const before = await page.locator("#stage").evaluate((stage) => stage.querySelectorAll("*").length);
assert.ok(before > 20);

const short = (text, most) => [...text].slice(0, most).join("");
const said = [];
const say = async (body) => {
  try {
    said.push(await api.conversations.postMessage(id, body));
  } catch (problem) {
    // What cannot be data of this field is refused, and then it is nowhere.
    assert.ok([422, 429].includes(problem.status), String(problem));
  }
};
const bodies = given.words.flatMap((bad) => {
  const line = short(bad, 80);
  const order = { type: "order", number: line, state: line, items: [{ name: line, quantity: 1 }], total: "1.00", currency: "EUR" };
  const card = { type: "card", title: line, text: bad, fields: [{ label: line, value: bad }], buttons: [{ label: line, value: line }] };
  const purchase = { type: "purchase", name: line, amount: "1.00", currency: "EUR" };
  const image = { type: "image", url: "https://example.com/x.png", alt: bad };
  const odd = { type: "data", mime: "application/x-odd", data: { bad }, text: bad };
  const others = [card, purchase, image, odd, { type: "quick_replies", text: bad, replies: [{ label: line, value: line }] }];
  // An order's number has one line and what is no control character: where one part is refused, all of its post are.
  return [{ text: bad, name: line }, { parts: [order] }, { parts: others }];
});
bodies.push(...given.addresses.map((url) => ({ parts: [{ type: "order", number: "1", url }, { type: "card", title: "Card", buttons: [{ label: "Open", url }] }] })));
// Many at a time, as they come.
const waiting = [...bodies];
await Promise.all(Array.from({ length: 6 }, async () => {
  for (let body = waiting.shift(); body !== undefined; body = waiting.shift()) await say(body);
}));
await api.contacts.put("demo_ada", { name: given.words[0] });
await page.getByLabel("Ada says").fill(given.words[1]);
await page.keyboard.press("Enter");
const last = Math.max(...said.map((post) => post.seq));
await until(() => page.locator(`.person:nth-child(2) .line[data-seq="${last + 1}"]`).count(), "all of it is here");
const found = await page.evaluate(() => ({
  elements: [...new Set([...document.querySelectorAll("#stage *")].map((one) => one.localName))].sort(),
  handlers: [...document.querySelectorAll("#stage *")].flatMap((one) => one.getAttributeNames().filter((name) => name.startsWith("on") || name === "style" || name === "srcdoc" || name === "src")),
  links: [...document.querySelectorAll("#stage a")].map((one) => one.protocol).filter((protocol) => protocol !== "https:" && protocol !== "http:"),
  scripts: [...document.scripts].map((one) => one.src),
  words: [...document.querySelectorAll(".person:nth-child(2) .line > .words")].map((one) => one.textContent),
}));
const own = ["a", "button", "code", "div", "form", "h2", "h3", "h4", "header", "input", "label", "li", "ol", "p", "section", "span", "ul"];
assert.deepEqual(found.elements.filter((name) => !own.includes(name)), []);
assert.deepEqual([found.handlers, found.links, found.scripts], [[], [], [`${server}/demo/demo.js`]]);
const plain = said.filter((post) => post.parts[0].type === "text").map((post) => post.text);
assert.ok(plain.length > given.words.length / 2);
for (const text of plain) assert.ok(found.words.includes(text), text);
assert.deepEqual(await trouble(), []);
await shoot(page, "corpus-1280");

// The trap would have been sprung, and the page's policy forbids what would spring it.
await page.evaluate(() => window.alert("sprung"));
assert.deepEqual(await trouble(), ["alert(sprung)"]);
const refused = await page.evaluate(() => {
  try {
    document.querySelector("#told").innerHTML = "<b>x</b>";
    return false;
  } catch {
    return true;
  }
});
assert.ok(refused, "HTML cannot be put into the page");
await browser.close();
console.log("done");
