import { useMutation, useQuery } from "@tanstack/react-query";
import type { KeyOutput, NewKey } from "@sdk/types.ts";
import { useMay } from "./account.ts";
import { api } from "./client.ts";
import { PAGE, queries, useList } from "./queries.ts";

export type { KeyOutput, NewKey };

export const useKeys = () => useList<KeyOutput>(["keys", "list"], (more) => api.keys.list({ limit: PAGE, ...more }));

export const allKeys = () => api.keys.list({ limit: 200 }).pages();

const MOST_NAMES = 1_000;

/** What the keys and members of the workspace are called, by their ids: of those that one may see. */
export function useCallerNames() {
  const may = useMay();
  const [keys, members] = [may("keys:read"), may("members:read")];
  return useQuery({
    queryKey: ["keys", "names", keys, members],
    queryFn: async () => {
      const [named, people] = await Promise.all([keys ? api.keys.list({ limit: 200 }).take(MOST_NAMES) : [], members ? api.members.list({ limit: 200 }).take(MOST_NAMES) : []]);
      return Object.fromEntries([...named, ...people].map((one) => [one.id, one.name])) as Record<string, string>;
    },
  });
}

const changed = () => queries.invalidateQueries({ queryKey: ["keys"] });

export function useCreateKey() {
  return useMutation({ mutationFn: (given: NewKey) => api.keys.create(given), onSuccess: changed });
}

export function useRevokeKey() {
  return useMutation({ mutationFn: (id: string) => api.keys.revoke(id), onSuccess: changed });
}
