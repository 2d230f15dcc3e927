import { useMutation } from "@tanstack/react-query";
import type { CallbackOutput } from "@sdk/types.ts";
import type { Filters } from "../ui/address.ts";
import { api } from "./client.ts";
import { queries, useList, useLookingAgain } from "./queries.ts";

export type { CallbackOutput };

const EVERY_MS = 4_000;

export function useCallbacks(filters: Filters) {
  const key = ["callbacks", "list", filters] as const;
  const list = useList<CallbackOutput>(key, (wanted) => api.callbacks.list({ ...filters, ...wanted } as never));
  useLookingAgain(key, EVERY_MS, list.data?.pages.length === 1);
  return list;
}

export function useRetryCallback() {
  return useMutation({ mutationFn: (id: string) => api.callbacks.retry(id), onSuccess: () => queries.invalidateQueries({ queryKey: ["callbacks"] }) });
}
