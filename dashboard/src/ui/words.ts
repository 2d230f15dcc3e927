import { TidingsProblem } from "@sdk/problem.ts";

/** What a person is told of an error: what happened, which field, and what to do. */
export function wordsOf(error: unknown): string {
  if (!(error instanceof TidingsProblem)) return error instanceof Error ? error.message : "Something went wrong.";
  const fields = error.errors.map((one) => `${one.pointer}: ${plain(one.detail)}`).join(" ");
  if (error.status === 0) return "The server cannot be reached. Nothing was lost: try again in a moment.";
  if (error.status >= 500) return `The server could not answer (${error.requestId ?? error.status}). Try again; if it stays so, its log says more.`;
  return fields || error.detail || error.title;
}

/** What the server says of a value that is not of its type, in words that are no program's. */
const PLAIN: readonly [said: RegExp, words: (found: RegExpMatchArray) => string][] = [
  [/^Expected `str` matching regex /, () => "It is not in the form that is expected here."],
  [/^Expected `str` of length >= 1\b/, () => "Something has to stand here."],
  [/^Expected `str` of length >= (\d+)/, ([, count]) => `It has ${count} characters or more.`],
  [/^Expected `str` of length <= (\d+)/, ([, count]) => `It has ${count} characters at most.`],
  [/^Expected `array` of length >= (\d+)/, ([, count]) => `There have to be ${count} of them or more.`],
  [/^Expected `array` of length <= (\d+)/, ([, count]) => `There may be ${count} of them at most.`],
  [/^Expected `(?:int|float)` >= ([\d.-]+)/, ([, least]) => `It is ${Number(least)} or more.`],
  [/^Expected `(?:int|float)` > ([\d.-]+)/, ([, least]) => `It is more than ${Number(least)}.`],
  [/^Expected `(?:int|float)` <= ([\d.-]+)/, ([, most]) => `It is ${Number(most)} or less.`],
  [/^Expected `int`, got `(?:str|float)`/, () => "It is a whole number."],
];

export function plain(detail: string): string {
  for (const [said, words] of PLAIN) {
    const found = detail.match(said);
    if (found) return words(found);
  }
  return detail;
}
