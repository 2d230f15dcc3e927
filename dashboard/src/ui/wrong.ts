import { TidingsProblem } from "@sdk/problem.ts";
import { plain } from "./words.ts";

/** What is new may not be called so: something is. */
export class IsThere extends Error {}

/** What is wrong with each field of a form, by its JSON pointer without the first stroke (`credentials/password`). */
export function wrongFields(error: unknown): Readonly<Record<string, string>> {
  if (!(error instanceof TidingsProblem)) return {};
  const found: Record<string, string> = {};
  for (const one of error.errors) found[one.pointer.replace(/^\//, "")] ??= plain(one.detail);
  return found;
}
