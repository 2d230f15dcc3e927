import { Code } from "@mantine/core";
import { Fragment } from "react";

/** Words in which what stands between backticks is code. */
export function Marked({ text }: { text: string }) {
  return text.split("`").map((part, n) => (n % 2 === 1 ? <Code key={n}>{part}</Code> : <Fragment key={n}>{part}</Fragment>));
}
