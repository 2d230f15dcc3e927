// Whatever strangers have written, everywhere: every page is opened, and on it whatever can be pressed; no script of theirs runs, none of their elements
// is real outside a frame that lets nothing out, nothing is asked of elsewhere, and no file has a formula.
import { assert, browser, given, server } from "./signed_in.mjs";
import { fill, refused, words } from "./corpus_filled.mjs";
import { openers, press, settled } from "./corpus_look.mjs";
import { probed } from "./corpus_probe.mjs";

const named = await fill();
// Of the dozen nothing may be refused: what is nowhere proves nothing.
if (!given.is_long) assert.deepEqual(refused.filter((one) => !given.refused.some((may) => one.startsWith(may))), []);

const { wrong, seen, files, opened, look, checkFile } = await probed();
const visited = new Set();

/** What stands around every page is pressed once. */
const everywhere = new Set();

/** Whatever on this page opens something is pressed, what it shows is looked at, and it is closed. */
async function explore(page, address) {
  const done = new Set();
  await page.goto(server + address);
  await look(page);
  for (let count = 0; count < given.most; count += 1) {
    const next = (await page.evaluate(openers)).find(({ key }) => !done.has(key) && !everywhere.has(key));
    if (next === undefined) return;
    (next.is_everywhere ? everywhere : done).add(next.key);
    const before = page.url();
    if (!(await press(page, next.n))) continue;
    await look(page);
    await file(page);
    if (next.is_tab) continue;
    for (let tries = 0; tries < 3 && (await page.locator("[role=dialog]:visible, [role=menu]:visible, [role=listbox]:visible").count()) > 0; tries += 1) await page.keyboard.press("Escape");
    if (page.url() !== before) await page.goto(before);
    await settled(page);
  }
}

/** Where a file is offered it is kept: no cell of it is a formula. */
async function file(page) {
  const item = page.getByRole("menuitem", { name: /^As CSV/ });
  if ((await item.count()) === 0) return;
  const [download] = await Promise.all([page.waitForEvent("download"), item.evaluate((one) => one.click())]);
  await checkFile(download);
}

// Every place of the table has an address here, those with a name in it too.
const todo = [];
for (const path of given.places) {
  const addresses = [...(path.includes(":") ? [] : [path]), ...(named[path] ?? [])];
  assert.notEqual(addresses.length, 0, `${path} is a page that nobody has visited: corpus_filled.mjs says what stands there`);
  todo.push(...addresses.map((address) => ({ path, address })));
}
for (const path of Object.keys(named)) assert.ok(given.places.includes(path), `${path} is no page any more`);

async function walk() {
  const { page, told } = await opened();
  for (let next = todo.shift(); next !== undefined; next = todo.shift()) {
    await explore(page, next.address);
    const title = await page.title();
    if (await page.getByRole("heading", { name: /could not be shown|There is nothing here|is not for your role/ }).count()) wrong.push(`${next.address}: ${title}`);
    await told();
    visited.add(next.path);
  }
  await page.close();
}

/** A file of people whose columns, names and cells are of the corpus: mapped, imported, and what was wrong of it kept. */
async function imported() {
  const { page, told } = await opened();
  const quoted = (text) => `"${text.replaceAll('"', '""')}"`;
  const head = ["id", "name", "email", words("column", 60)].map(quoted).join(",");
  const rows = [...given.words, ...given.formulas].map((word, n) => [`${word} ${n}`, word, n === 0 ? words("wrong address", 100) : "", words("cell", 100)].map(quoted).join(","));
  await page.goto(`${server}/contacts/import`);
  const name = `${given.words[0].replaceAll(/[/\\]/g, "_")}.csv`;
  await page.locator("input[type=file]").setInputFiles({ name, mimeType: "text/csv", buffer: Buffer.from([head, ...rows].join("\r\n")) });
  await page.getByRole("heading", { name }).waitFor();
  await look(page);
  await page.getByRole("button", { name: /^Import .* rows$/ }).click();
  await look(page);
  await page.getByRole("dialog").getByRole("button", { name: /^Import .* rows$/ }).click();
  await page.getByRole("heading", { name: /^It is done/ }).waitFor();
  await look(page);
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Save these rows as a file" }).click()]);
  await checkFile(download);
  await told();
  await page.close();
}

/** A list that is pasted, and what each would get. */
async function pasted() {
  const { page, told } = await opened();
  await page.goto(`${server}/compose`);
  await page.getByText("A list", { exact: true }).click();
  await page.getByRole("textbox", { name: "The list" }).fill(`email\t${words("pasted column", 60)}\na@example.com\t${words("pasted cell", 60)}\n`);
  await look(page);
  await told();
  await page.close();
}

await Promise.all([imported(), pasted()]);
await Promise.all([walk(), walk()]);
assert.deepEqual(wrong, []);
assert.deepEqual([...visited].sort(), [...new Set(given.places)].sort());

// It was the words that were looked at: these fields were shown somewhere, as words; and files had formulas to be disarmed.
if (!given.is_long) {
  assert.deepEqual(given.shown.filter((field) => !seen.has(field)), []);
  assert.ok(files.some((one) => one.disarmed > 0), JSON.stringify(files));
}

await browser.close();
console.log("done");
