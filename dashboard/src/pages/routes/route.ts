// A route as one edits it: in the API's own shape, so that nothing of it is lost on the way. Pure.
import type { RouteInput, StepInput } from "../../api/routes.ts";
import { labelOf } from "../templates/channels.ts";
import { conditionWords, isFinished } from "./condition.ts";

export const MOST_STEPS = 10;
/** Where nothing is drawn yet. */
export const UNDRAWN: RouteInput = { steps: [{ channels: [] }] };

export const UNTIL = [
  ["delivered", "it has arrived"],
  ["read", "they have read it"],
  ["answered", "they have answered"],
] as const;
export type Until = (typeof UNTIL)[number][0];
export const untilOf = (route: RouteInput): Until => route.until ?? "read";

/** The steps of a route: one channel is short for one step. */
export function stepsOf(route: RouteInput): readonly StepInput[] {
  return route.steps ?? (route.channel ? [{ channels: [route.channel] }] : []);
}

/** The route with other steps, or another end, written as short as the API takes it. */
export function redrawn(route: RouteInput, change: { steps?: readonly StepInput[]; until?: Until; elsewhere?: boolean }): RouteInput {
  const steps = (change.steps ?? stepsOf(route)).map(written);
  const until = change.until ?? untilOf(route);
  const elsewhere = change.elsewhere ?? route.other_provider_on_unknown ?? false;
  const rest = { ...(until === "read" ? {} : { until }), ...(elsewhere ? { other_provider_on_unknown: true } : {}) };
  const [first, ...later] = steps;
  const [channel, ...others] = first?.channels ?? [];
  const isShort = later.length === 0 && channel !== undefined && others.length === 0 && !first?.when;
  return isShort ? { channel, ...rest } : { steps, ...rest };
}

/** What the first of them waits for, and how one channel is picked of one, is nothing. */
function written({ channels, pick, after, when }: StepInput, n: number): StepInput {
  return { channels, ...(pick && channels.length > 1 ? { pick } : {}), ...(after && n > 0 ? { after } : {}), ...(when ? { when } : {}) };
}

/** What keeps it from being a route, in words. */
export function lacksOf(route: RouteInput): string | null {
  const steps = stepsOf(route);
  if (steps.some((step) => step.channels.length === 0)) return "Each step needs a channel.";
  const open = steps.findIndex((step) => step.when && !isFinished(step.when));
  return open === -1 ? null : `Say what the condition of step ${open + 1} asks.`;
}

export const UNITS = [
  ["ms", "milliseconds", 1],
  ["s", "seconds", 1_000],
  ["m", "minutes", 60_000],
  ["h", "hours", 3_600_000],
  ["d", "days", 86_400_000],
] as const;
export type Unit = (typeof UNITS)[number][0];

export interface Wait {
  count: number;
  unit: Unit;
}

/** A wait as the API writes it; null where the step waits for nothing but that the one before has failed. */
export function waitOf(after: string | null | undefined): Wait | null {
  const [, count, unit] = /^(\d+)(ms|s|m|h|d)$/.exec(after ?? "") ?? [];
  return count === undefined ? null : { count: Number(count), unit: unit as Unit };
}

export function waitWords({ count, unit }: Wait): string {
  const name = UNITS.find(([one]) => one === unit)?.[1] ?? unit;
  return `${count.toLocaleString()} ${count === 1 ? name.slice(0, -1) : name}`;
}

const DAY_MS = 86_400_000;

/** So long after the beginning each step comes at the earliest, as long as nothing fails; null: only by a failure. */
export function clockOf(steps: readonly StepInput[]): (string | null)[] {
  let since: number | null = 0;
  return steps.map((step, n) => {
    const wait = waitOf(step.after);
    if (n > 0) since = wait === null || since === null ? null : since + wait.count * (UNITS.find(([unit]) => unit === wait.unit)?.[2] ?? 0);
    return since === null ? null : since === 0 ? "at once" : `+${spanOf(since)}`;
  });
}

/** In its two largest units: 5 min, 1 h 30 min, 2 d 4 h. */
function spanOf(ms: number): string {
  if (ms < 1_000) return `${ms} ms`;
  if (ms < 60_000) return `${Math.round(ms / 1_000)} s`;
  const [days, hours, minutes, seconds] = [Math.floor(ms / DAY_MS), Math.floor(ms / 3_600_000) % 24, Math.floor(ms / 60_000) % 60, Math.floor(ms / 1_000) % 60];
  const parts = [[days, "d"], [hours, "h"], [minutes, "min"], [seconds, "s"]] as const; // prettier-ignore
  const first = parts.findIndex(([count]) => count > 0);
  return parts
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(" ");
}

/** The channels of a step, as one says them. */
export const channelsOf = ({ channels, pick }: StepInput) => channels.map(labelOf).join(pick ? " or " : " and ");

/** The way in a few words: SMS, then E-mail and Call. */
export const wayOf = (route: RouteInput) => stepsOf(route).map(channelsOf).join(", then ");

/** All of it in a sentence, for whoever does not see the picture. */
export function sentenceOf(route: RouteInput): string {
  const steps = stepsOf(route).map((step, n) => {
    const wait = waitOf(step.after);
    const comes = n === 0 ? "" : wait === null ? "where that failed " : `after ${waitWords(wait)} without a sign of them `;
    return `${n + 1}. ${comes}${channelsOf(step)}${step.when ? `, where ${conditionWords(step.when)}` : ""}`;
  });
  return `${steps.join("; ")}. It ends as soon as ${endOf(route)}.`;
}

export const endOf = (route: RouteInput) => UNTIL.find(([value]) => value === untilOf(route))?.[1] ?? "";

/** Of what is wrong, what lies below this place; by its place there. */
export function below(wrong: Readonly<Record<string, string>>, place: string): Record<string, string> {
  const start = `${place}/`;
  return Object.fromEntries(Object.entries(wrong).flatMap(([at, words]) => (at === place ? [["", words]] : at.startsWith(start) ? [[at.slice(start.length), words]] : [])));
}
