import { Tooltip } from "@mantine/core";
import classes from "./small.module.css";

const COLORS: Readonly<Record<string, string>> = {
  accepted: "gray", scheduled: "gray", queued: "gray", waiting: "gray", held: "yellow", sent: "blue", delivered: "teal", read: "green", processed: "teal",
  failed: "red", unknown: "orange", skipped: "gray", cancelled: "gray", expired: "gray", superseded: "gray", received: "grape", ok: "teal", failing: "red",
  probing: "yellow", dead: "red", exhausted: "red", open: "teal", closed: "gray", draft: "gray", published: "teal", granted: "teal", withdrawn: "red",
  good: "teal", enabled: "teal", pending: "blue", active: "teal", paused: "yellow", "waits for you": "yellow",
}; // prettier-ignore
/** By the first digit of an answer of HTTP. */
const ANSWERS: Readonly<Record<string, string>> = { 2: "teal", 3: "yellow", 4: "orange", 5: "red" };

const colorOf = (state: string) => COLORS[state] ?? (/^\d{3}$/.test(state) ? ANSWERS[state.charAt(0)] : undefined) ?? "gray";

/** How it stands with something, in its own word; with why, where that is known. */
export function State({ state, reason }: { state: string; reason?: string | null }) {
  const color = `--mantine-color-${colorOf(state)}-light`;
  const badge = (
    <span className={classes["state"]} style={{ background: `var(${color})`, color: `var(${color}-color)` }} tabIndex={reason ? 0 : undefined}>
      {state.replaceAll("_", " ")}
    </span>
  );
  return reason ? <Tooltip label={reason.replaceAll("_", " ")}>{badge}</Tooltip> : badge;
}
