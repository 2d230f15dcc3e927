import { useEffect, useRef, useState } from "react";
import type { To } from "../../api/compose.ts";
import type { ScheduleOutput } from "../../api/schedules.ts";
import { drop, keep, kept } from "../../ui/kept.ts";
import { emptyDraft, type Draft } from "../compose/draft.ts";
import { draftOf } from "./draft_of.ts";
import { ruleOf, type Rule } from "./rule.ts";

const KEPT_AFTER_MS = 400;

/** A schedule as it is written. */
export interface Writing {
  name: string;
  rule: Rule;
  timezone: string;
  /** By the writer's clock, as `datetime-local` has it; empty: from now on, and for ever. */
  from: string;
  until: string;
  late: string;
  draft: Draft;
  /** Whom it goes to where the form has no words for that. */
  kept: To[] | null;
  /** What is sent, or to whom, is other than it was. */
  isOther: boolean;
}

export function beginning(schedule: ScheduleOutput | null, timezone: string): Writing {
  if (schedule === null)
    return { name: "", rule: { kind: "days", days: [0], at: "09:00" }, timezone, from: "", until: "", late: "15m", draft: emptyDraft(), kept: null, isOther: false };
  const isToCome = Date.parse(schedule.starts_at) > Date.now();
  return {
    name: schedule.name,
    rule: ruleOf(schedule.cron),
    timezone: schedule.timezone,
    from: isToCome ? localOf(schedule.starts_at) : "",
    until: schedule.ends_at === null ? "" : localOf(schedule.ends_at),
    late: schedule.late_after,
    ...draftOf(schedule.message),
    isOther: false,
  };
}

/** As `datetime-local` writes a moment. */
function localOf(moment: string): string {
  const at = new Date(moment);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

export const momentOf = (local: string): string | undefined => {
  const at = new Date(local);
  return local === "" || Number.isNaN(at.getTime()) ? undefined : at.toISOString();
};

interface Kept {
  writing: Writing | null;
  change: (change: Partial<Writing>) => void;
  putAway: () => void;
}

/** What is being written is there after a reload, until it is saved or put away. `first`: what it begins with, once that is known. */
export function useWriting(name: string, first: Writing | null): Kept {
  const [writing, setWriting] = useState<Writing | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const begin = useRef(first);
  begin.current = first;
  const isKnown = first !== null;
  useEffect(() => {
    let isHere = true;
    setWriting(null);
    if (isKnown) void kept<Writing>(name).then((found) => isHere && setWriting(found ?? begin.current));
    return () => {
      isHere = false;
    };
  }, [name, isKnown]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const change = (given: Partial<Writing>) =>
    setWriting((before) => {
      if (before === null) return before;
      const after = { ...before, ...given };
      clearTimeout(timer.current);
      timer.current = setTimeout(() => void keep(name, after), KEPT_AFTER_MS);
      return after;
    });
  const putAway = () => {
    clearTimeout(timer.current);
    setWriting(begin.current);
    void drop(name);
  };
  return { writing, change, putAway };
}
