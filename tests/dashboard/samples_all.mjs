// Every example of the reference, by what makes them for the page, as one finds it there before anything is filled in but what must be.
import { readFileSync } from "node:fs";

const [dashboard, document] = process.argv.slice(2);
globalThis.location = { origin: "https://tidings.example.com" };
const { described } = await import(`${dashboard}/src/api/described.ts`);
const { python, typescript } = await import(`${dashboard}/src/pages/developers/reference/samples.ts`);
const { operations } = described(JSON.parse(readFileSync(document, "utf8")));
const made = operations.map((operation) => {
  const values = Object.fromEntries(operation.parameters.filter((one) => one.in === "query" && one.required).map((one) => [one.name, "something"]));
  const body = operation.body === null ? "" : JSON.stringify(operation.body.example ?? {}, null, 2);
  const filled = { operation, values, body, secret: null };
  return { id: operation.id, python: python(filled), typescript: typescript(filled) };
});
console.log(JSON.stringify(made));
