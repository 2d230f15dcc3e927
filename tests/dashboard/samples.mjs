// Examples of the reference are filled in, read off the page, and run: in a shell, and by either SDK as somebody installs it; what each says is seen.
import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { promisify } from "node:util";
import { api, assert, browser, given, open, server, shoot, until } from "./signed_in.mjs";

const ODD = `O'Brien & "Söhne" $HOME \\ 😀`;
const LANGUAGES = { curl: "curl", python: "Python", typescript: "TypeScript" };
const run = promisify(execFile);
const { paths } = await (await fetch(`${server}/openapi.json`)).json();
const folder = `${given.typescript}/samples`;
await mkdir(folder, { recursive: true });

await api.contacts.batch({ contacts: ["ada", "bea", "cyd"].map((id, n) => ({ id, name: `Somebody: ${id}`, phone: `+3161234567${n}` })) });
await api.contacts.put(ODD, { name: "Odd" });
for (const language of Object.keys(LANGUAGES)) {
  await api.contacts.put(`gone-${language}`, { name: "Gone" });
  await api.dataSources.put(`gone_${language}`, { url: "https://shop.example/orders" });
}
const { id: talk } = await api.conversations.create({ kind: "group", participants: ["ada", "bea"] });
await api.contacts.postMessage("ada", talk, { text: "Good morning" });
const { token } = await api.contacts.createToken("ada", { expires_in: "15m" });

const { page, end } = await open({ path: "/developers?tab=reference" });
await page.getByRole("button", { name: "Fill the examples with a test key" }).click();
await page.getByText(/^The examples have a key/).waitFor();
const example = page.getByRole("region", { name: "Example" });
const code = example.locator("pre").first();
const BEGINS = { curl: /^curl /, python: /^from tidings_sdk import|^import os\n/, typescript: /^import \{ .* \} from "@tidings\/sdk/ };

/** Each operation is called for its own person in each language, so that what it does is seen of each. */
const todo = [];
async function sample(id, { fill = {}, body, says }) {
  const [path, method, { summary }] = Object.entries(paths).flatMap(([path, all]) => Object.entries(all).map(([method, one]) => [path, method.toUpperCase(), one])).find(([, , one]) => one.operationId === id);
  await page.getByRole("textbox", { name: "Find an operation" }).fill(id);
  await page.getByRole("navigation", { name: "Operations" }).getByRole("button", { name: `${summary} ${method} ${path}`, exact: true }).click();
  await page.getByRole("heading", { name: summary, level: 2 }).waitFor();
  for (const [language, label] of Object.entries(LANGUAGES)) {
    for (const [name, value] of Object.entries(fill)) await page.getByRole("textbox", { name, exact: true }).fill(value.replace("<language>", language));
    if (body !== undefined) await page.getByLabel("Body of the example").fill(JSON.stringify(body, null, 2).replaceAll("<language>", language));
    await example.getByText(label, { exact: true }).click();
    const text = await until(async () => {
      const found = await code.innerText();
      return BEGINS[language].test(found) && found;
    }, `${id} in ${language}`);
    todo.push({ id, language, text, says: says[language] ?? says });
  }
}

// In whatever order those stand who came in one moment.
const ALL = /^(?=[^]*'ada')(?=[^]*'bea')[^]*'cyd'/;
// A list of which one page is not all, and one of which the pages are no list; whoever is asked for by an odd name.
await sample("contacts.list", { fill: { limit: "2", q: "Somebody" }, says: { curl: /"next": ?"/, python: ALL, typescript: ALL } });
await sample("conversations.changes", { fill: { id: talk, after: "0.0" }, says: /Good morning/ });
await sample("contacts.get", { fill: { id: ODD }, says: /\bname['"]?[:=] ?['"]Odd/ });
// What is written: fields of every kind, names that Python has for itself, one or several without a name; and the body that stands there at first.
const attributes = { is_vip: true, is_new: false, orders: 3.5, "2nd": "second", words: ODD };
await sample("contacts.put", { fill: { id: "new-<language>" }, body: { name: ODD, locale: null, attributes }, says: /new-(curl|python|typescript)/ });
await sample("sandbox.inbound", { body: { channel: "sms", from: "+31612345670", text: "From <language>" }, says: /msg_/ });
await sample("sandbox.set_faults", { body: [{ channel: "sms", contact: "bea", reject: 1 }, { channel: "email", delay: "1ms" }], says: /reject['"]?[:=] ?1[^]*email/ });
await sample("messages.send", { says: /msg_/ });
await sample("workspace.patch", { body: { name: "Shop of <language>" }, says: /Shop of (curl|python|typescript)/ });
// What is taken away, with an answer and without one.
await sample("contacts.delete", { fill: { id: "gone-<language>" }, says: /erased/ });
await sample("data_sources.delete", { fill: { key: "gone_<language>" }, says: { curl: /^$/, python: /^None$/, typescript: /^undefined$/ } });
// Who else may ask: a person and a member, each with what stands in the environment.
await sample("me.get", { says: /Somebody: ada/ });
await sample("account.get", { says: /owner/ });
await shoot(page, "samples");
await end();

const programs = { curl: ["sh", "sh"], python: [given.python, "py"], typescript: [process.execPath, "ts"] };
const environment = { PATH: given.path, TOKEN: token, SESSION: given.session, LC_ALL: "C.UTF-8" };
const wrong = [];
await Promise.all(
  Object.entries(programs).map(async ([language, [program, ending]]) => {
    for (const [n, { id, text, says }] of todo.filter((one) => one.language === language).entries()) {
      const file = `${folder}/${n}.${ending}`;
      await writeFile(file, text);
      const { stdout, stderr } = await run(program, [file], { cwd: folder, env: environment, timeout: 60_000 }).catch((error) => error);
      if (!says.test(stdout.trim())) wrong.push(`${id} in ${language}:\n${text}\n\nsays: ${stdout}${stderr}`);
    }
  }),
);

assert.ok(wrong.length === 0, wrong.join("\n\n"));

// What they were to do is done.
for (const language of Object.keys(LANGUAGES)) {
  const made = await api.contacts.get(`new-${language}`);
  assert.deepEqual([made.name, made.attributes], [ODD, attributes]);
  await assert.rejects(api.contacts.get(`gone-${language}`), { status: 404 });
}
const said = (await api.messages.list({ direction: "in" }).take(50)).length;
assert.equal(said, Object.keys(LANGUAGES).length);
assert.deepEqual((await api.sandbox.getFaults()).faults.map((one) => one.channel), ["sms", "email"]);
assert.equal((await api.dataSources.list()).data.length, 0);
assert.match((await api.workspace.get()).name, /^Shop of /);
await browser.close();
console.log("done");
