// How often something goes, as a person chooses it, as cron writes it, and in words. Pure.

export type Rule =
  | { kind: "days"; days: readonly number[]; at: string }
  /** The day of the month; `L` is its last. */
  | { kind: "month"; day: string; at: string }
  /** The first Monday of each month, as an example; `L` is the last one. */
  | { kind: "nth"; nth: string; weekday: number; at: string }
  | { kind: "hours"; every: number; minute: number }
  | { kind: "cron"; cron: string };

export type Kind = Rule["kind"];

/** From Monday, as cron calls them. */
const CODES = ["MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"] as const;
export const WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"] as const;
export const HOURS = [1, 2, 3, 4, 6, 8, 12] as const;
export const NTHS: readonly { value: string; label: string }[] = [
  { value: "1", label: "first" },
  { value: "2", label: "second" },
  { value: "3", label: "third" },
  { value: "4", label: "fourth" },
  { value: "L", label: "last" },
];
const ALL_WEEK = [0, 1, 2, 3, 4, 5, 6];
const WORKING = "0,1,2,3,4";

/** Another kind of rule, with as much of the one before as it can say. */
export function turned(before: Rule, kind: Kind): Rule {
  const at = "at" in before ? before.at : "09:00";
  if (kind === before.kind) return before;
  if (kind === "days") return { kind, days: [0], at };
  if (kind === "month") return { kind, day: "1", at };
  if (kind === "nth") return { kind, nth: "1", weekday: 0, at };
  if (kind === "hours") return { kind, every: 1, minute: 0 };
  return { kind, cron: cronOf(before) ?? "0 9 * * MON" };
}

/** As cron writes it; null where something is not said yet. */
export function cronOf(rule: Rule): string | null {
  if (rule.kind === "cron") return rule.cron.trim().replace(/\s+/g, " ") || null;
  if (rule.kind === "hours") return `${rule.minute} ${rule.every === 1 ? "*" : `*/${rule.every}`} * * *`;
  const [hour, minute] = rule.at.split(":").map(Number);
  if (hour === undefined || minute === undefined || Number.isNaN(hour) || Number.isNaN(minute)) return null;
  const time = `${minute} ${hour}`;
  if (rule.kind === "month") return `${time} ${rule.day} * *`;
  // Of a last weekday cron wants the number, and counts from Sunday.
  if (rule.kind === "nth") return `${time} * * ${rule.nth === "L" ? `${(rule.weekday + 1) % 7}L` : `${CODES[rule.weekday]}#${rule.nth}`}`;
  const days = [...rule.days].sort((one, other) => one - other);
  if (days.length === 0) return null;
  if (days.length === 7) return `${time} * * *`;
  return `${time} * * ${days.join() === WORKING ? "MON-FRI" : days.map((day) => CODES[day]).join()}`;
}

/** What was written by cron as one would choose it here; what is more than that stays as it is. */
export function ruleOf(cron: string): Rule {
  const [minute = "", hour = "", day = "", month = "", weekday = "", ...more] = cron.trim().split(/\s+/);
  const own: Rule = { kind: "cron", cron };
  if (more.length > 0 || month !== "*" || !/^\d{1,2}$/.test(minute)) return own;
  if (day === "*" && weekday === "*") {
    const every = hour === "*" ? 1 : Number(/^\*\/(\d+)$/.exec(hour)?.[1]);
    if (HOURS.some((one) => one === every)) return { kind: "hours", every, minute: Number(minute) };
  }
  if (!/^\d{1,2}$/.test(hour)) return own;
  const at = `${hour.padStart(2, "0")}:${minute.padStart(2, "0")}`;
  if (weekday === "*") return day === "*" ? { kind: "days", days: ALL_WEEK, at } : /^(\d{1,2}|L)$/.test(day) ? { kind: "month", day, at } : own;
  if (day !== "*") return own;
  const [, counted = "", nth] = /^(\w+)#([1-4])$/.exec(weekday) ?? [];
  const one = weekdayOf(counted);
  if (nth !== undefined && one !== null) return { kind: "nth", nth, weekday: one, at };
  const last = weekdayOf(/^(\d)L$/.exec(weekday)?.[1] ?? "");
  if (last !== null) return { kind: "nth", nth: "L", weekday: last, at };
  const days = daysOf(weekday);
  return days === null ? own : { kind: "days", days, at };
}

function weekdayOf(code: string): number | null {
  if (/^[0-7]$/.test(code)) return (Number(code) + 6) % 7;
  const found = CODES.findIndex((one) => one === code);
  return found < 0 ? null : found;
}

function daysOf(text: string): number[] | null {
  const found = new Set<number>();
  for (const term of text.split(",")) {
    const [first = "", end] = term.split("-");
    const begin = weekdayOf(first);
    const last = end === undefined ? begin : weekdayOf(end);
    if (begin === null || last === null || last < begin) return null;
    for (let day = begin; day <= last; day += 1) found.add(day);
  }
  return [...found].sort((one, other) => one - other);
}

/** Every Monday and Thursday at 09:00. */
export function wordsOf(rule: Rule): string {
  if (rule.kind === "cron") return `By the rule ${rule.cron}`;
  if (rule.kind === "hours") return `${rule.every === 1 ? "Every hour" : `Every ${rule.every} hours`}, ${rule.minute === 0 ? "on the hour" : `${rule.minute} minutes past`}`;
  if (rule.kind === "month") return `${rule.day === "L" ? "On the last day" : `On the ${ordinal(Number(rule.day))}`} of each month at ${rule.at}`;
  if (rule.kind === "nth") return `On the ${NTHS.find((one) => one.value === rule.nth)?.label ?? rule.nth} ${WEEKDAYS[rule.weekday]} of each month at ${rule.at}`;
  const days = [...rule.days].sort((one, other) => one - other);
  if (days.length === 7) return `Every day at ${rule.at}`;
  if (days.join() === WORKING) return `Monday to Friday at ${rule.at}`;
  const names = days.map((day) => WEEKDAYS[day] ?? "");
  return `Every ${[names.slice(0, -1).join(", "), names.at(-1)].filter(Boolean).join(" and ")} at ${rule.at}`;
}

export function ordinal(day: number): string {
  const ending = day % 100 >= 11 && day % 100 <= 13 ? "th" : (["th", "st", "nd", "rd"][day % 10] ?? "th");
  return `${day}${ending}`;
}
