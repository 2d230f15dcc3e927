import { Tooltip } from "@mantine/core";
import { createContext, useContext } from "react";
import classes from "./small.module.css";

/** The colours of states by their words, as the whole dashboard has them; of any other state, grey. */
export const StateColors = createContext<Readonly<Record<string, string>>>({});

/** By the first digit of an answer of HTTP. */
const ANSWERS: Readonly<Record<string, string>> = { 2: "teal", 3: "yellow", 4: "orange", 5: "red" };
const answerOf = (state: string) => (/^\d{3}$/.test(state) ? ANSWERS[state.charAt(0)] : undefined);

/** How it stands with something, in its own word; with why, where that is known. */
export function State({ state, reason }: { state: string; reason?: string | null }) {
  const color = `--mantine-color-${useContext(StateColors)[state] ?? answerOf(state) ?? "gray"}-light`;
  const badge = (
    <span className={classes["state"]} style={{ background: `var(${color})`, color: `var(${color}-color)` }} tabIndex={reason ? 0 : undefined}>
      {state.replaceAll("_", " ")}
    </span>
  );
  return reason ? <Tooltip label={reason.replaceAll("_", " ")} events={{ hover: true, focus: true, touch: true }}>{badge}</Tooltip> : badge;
}
