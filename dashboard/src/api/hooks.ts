import { useMutation, useQuery } from "@tanstack/react-query";
import type { HookEvent, HookInput, HookOutput, HookPatch, HookWithSecret, PresetOutput, TryOutput } from "@sdk/types.ts";
import type { Filters } from "../ui/address.ts";
import { api } from "./client.ts";
import { narrowed, queries, says, useList, useLookingAgain } from "./queries.ts";

export type { HookEvent, HookInput, HookOutput, HookPatch, HookWithSecret, PresetOutput, TryOutput };
export type HookEventState = HookEvent["state"];

const EVERY_MS = 4_000;

export const useHooks = ({ q, state }: Filters) =>
  useList<HookOutput>(["hooks", "list", q, state], (wanted) =>
    narrowed(api.hooks.list({ ...wanted }), (one) => says(q, one.name, one.preset) && (state === undefined || one.state === state)),
  );

export function useHook(id: string) {
  return useQuery({ queryKey: ["hooks", "one", id], queryFn: () => api.hooks.get(id) });
}

export function usePresets() {
  return useQuery({ queryKey: ["hook_presets"], queryFn: async () => (await api.hookPresets.list()).data, staleTime: Infinity });
}

export function useHookEvents(id: string, state: HookEventState | undefined) {
  const key = ["hooks", "events", id, state ?? null] as const;
  const list = useList<HookEvent>(key, (wanted) => api.hooks.events(id, { state, ...wanted }));
  useLookingAgain(key, EVERY_MS, list.data?.pages.length === 1);
  return list;
}

export function useHookEvent(id: string, event: string | null) {
  return useQuery({ queryKey: ["hooks", "event", id, event], queryFn: () => api.hooks.event(id, event ?? ""), enabled: event !== null });
}

const changed = () => queries.invalidateQueries({ queryKey: ["hooks"] });

export function useCreateHook() {
  return useMutation({ mutationFn: (given: HookInput) => api.hooks.create(given), onSuccess: changed });
}

export function usePatchHook(id: string) {
  return useMutation({ mutationFn: (patch: HookPatch) => api.hooks.update(id, patch), onSuccess: changed });
}

export function useRotateHook(id: string) {
  return useMutation({ mutationFn: () => api.hooks.rotateSecret(id, { old_lasts: "24h" }), onSuccess: changed });
}

export function useDeleteHook(id: string) {
  return useMutation({
    mutationFn: () => api.hooks.delete(id),
    onSuccess: () => {
      queries.removeQueries({ queryKey: ["hooks", "one", id] });
      void queries.invalidateQueries({ queryKey: ["hooks", "list"] });
    },
  });
}

export function useTryHook(id: string) {
  return useMutation({ mutationFn: (body: Record<string, unknown>) => api.hooks.try(id, { body }) });
}

export function useRetryHookEvent(id: string) {
  return useMutation({ mutationFn: (event: string) => api.hooks.retry(id, event), onSuccess: changed });
}
