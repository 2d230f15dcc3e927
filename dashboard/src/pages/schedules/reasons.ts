import type { RunState } from "../../api/schedules.ts";

/** Why a schedule rests, in words. */
export const RESTS: Readonly<Record<string, string>> = {
  asked: "Somebody has paused it.",
  author_gone: "Whoever it was sent for is gone: their key was revoked, or they left. Resume it, and it is sent in your name.",
  scope_missing: "Whoever it is sent for may not send this any more. Resume it, and it is sent in your name.",
  recipient_erased: "Somebody whom it went to was erased. Look at whom it goes to, and resume it.",
};

/** What became of a time, in a word. */
export const RUN_STATES: Readonly<Record<RunState, string>> = { accepted: "sent", skipped: "skipped", waits_for_person: "waits for you", failed: "failed" };

/** And why. */
export const RUN_REASONS: Readonly<Record<string, string>> = {
  missed: "It was too late, and so was a later one.",
  asked: "Somebody said that it should not go.",
  author_gone: "Whoever it was sent for is gone.",
  scope_missing: "Whoever it is sent for may not send this any more.",
};

/** How late it may be, as it is chosen. */
export const LATE: readonly { value: string; label: string }[] = [
  { value: "5m", label: "5 minutes" },
  { value: "15m", label: "15 minutes" },
  { value: "1h", label: "an hour" },
  { value: "6h", label: "6 hours" },
  { value: "24h", label: "a day" },
  { value: "7d", label: "a week" },
];

export const lateWords = (late: string) => LATE.find((one) => one.value === late)?.label ?? late;
