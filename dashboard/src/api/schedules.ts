import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import type { RunOutput, ScheduleInput, ScheduleOutput, SchedulePatch } from "@sdk/types.ts";
import type { Filters } from "../ui/address.ts";
import { useMay } from "./account.ts";
import { api } from "./client.ts";
import { narrowed, queries, says, useList, useLookingAgain } from "./queries.ts";

export type { RunOutput, ScheduleInput, ScheduleOutput, SchedulePatch };

/** The log tells of runs that wait for a person alone: of the others one looks again. */
const EVERY_MS = 4_000;

/** There are some dozens of them at most: the API tells them all, and what is asked for is chosen here. */
export function useSchedules({ q, state, last }: Filters) {
  const key = ["schedules", "list", q, state, last] as const;
  useLookingAgain(key, EVERY_MS, true);
  const fits = (one: ScheduleOutput) =>
    says(q, one.id, one.name) && (state === undefined || one.state === state) && (last === undefined || (one.last_run?.state ?? "none") === last);
  return useList<ScheduleOutput>(key, (wanted) => narrowed(api.schedules.list({ ...wanted }), fits));
}

export function useSchedule(id: string | null) {
  useLookingAgain(["schedules", "one", id], EVERY_MS, id !== null);
  return useQuery({ queryKey: ["schedules", "one", id], queryFn: () => api.schedules.get(id ?? ""), enabled: id !== null });
}

export interface Asked {
  cron: string;
  timezone: string;
  starts_at?: string | undefined;
  ends_at?: string | undefined;
}

/** When it would go, before it is saved. Null: there is nothing to ask yet. */
export function useForeseen(asked: Asked | null) {
  return useQuery({
    queryKey: ["schedules", "times", asked],
    queryFn: async ({ signal }) => (await api.schedules.times(asked ?? { cron: "" }, { signal })).next,
    enabled: asked !== null,
    placeholderData: keepPreviousData,
    gcTime: 60_000,
  });
}

export type RunState = RunOutput["state"];

export function useRuns(id: string, { run }: Filters) {
  const state = run as RunState | undefined;
  const key = ["schedules", "runs", id, state ?? null] as const;
  const list = useList<RunOutput>(key, (wanted) => api.schedules.runs(id, { state, ...wanted }));
  useLookingAgain(key, EVERY_MS, list.data === undefined || list.data.pages.length === 1);
  return list;
}

/** Runs that came too late to leave by themselves. */
export function useWaitingRuns(id: string) {
  return useQuery({ queryKey: ["schedules", "waiting", id], queryFn: async () => (await api.schedules.runs(id, { state: "waits_for_person", limit: 20 })).data });
}

const UNDER_WAY = new Set(["scheduled", "queued", "held", "waiting", "sent", "unknown"]);

/** Where the people of a run's message stand: looked at again as long as some of them are on their way. */
export function useRunCounts(message: string | null) {
  const may = useMay();
  return useQuery({
    queryKey: ["schedules", "counts", message],
    queryFn: async () => (await api.messages.get(message ?? "")).counts,
    enabled: message !== null && may("messages:read"),
    refetchInterval: ({ state }) => (Object.keys(state.data ?? {}).some((one) => UNDER_WAY.has(one)) ? EVERY_MS : false),
  });
}

const changed = () => queries.invalidateQueries({ queryKey: ["schedules"] });

export function useCreateSchedule() {
  return useMutation({ mutationFn: (given: ScheduleInput) => api.schedules.create(given), onSuccess: changed });
}

export function useChangeSchedule() {
  return useMutation({ mutationFn: ({ id, patch }: { id: string; patch: SchedulePatch }) => api.schedules.update(id, patch), onSuccess: changed });
}

export function usePauseSchedule() {
  return useMutation({ mutationFn: (id: string) => api.schedules.pause(id), onSuccess: changed });
}

export function useResumeSchedule() {
  return useMutation({ mutationFn: (id: string) => api.schedules.resume(id), onSuccess: changed });
}

export function useDeleteSchedule() {
  return useMutation({
    mutationFn: (id: string) => api.schedules.delete(id),
    onSuccess: (_, id) => {
      for (const part of ["one", "runs", "waiting"] as const) queries.removeQueries({ queryKey: ["schedules", part, id] });
      void queries.invalidateQueries({ queryKey: ["schedules", "list"] });
    },
  });
}

/** A run that came too late: it is sent now, or never. */
export function useSettleRun(id: string) {
  return useMutation({
    mutationFn: ({ run, isSent }: { run: string; isSent: boolean }) => (isSent ? api.schedules.confirm(id, run) : api.schedules.skip(id, run)),
    onSuccess: changed,
  });
}
