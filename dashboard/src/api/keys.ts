import { useMutation, useQuery } from "@tanstack/react-query";
import type { KeyOutput, NewKey } from "@sdk/types.ts";
import type { Filters } from "../ui/address.ts";
import { useMay } from "./account.ts";
import { api } from "./client.ts";
import { narrowed, queries, says, useList } from "./queries.ts";

export type { KeyOutput, NewKey };

export const useKeys = ({ q, state }: Filters) =>
  useList<KeyOutput>(["keys", "list", q, state], (wanted) =>
    narrowed(api.keys.list({ ...wanted }), (one) => says(q, one.name, one.hint, ...one.scopes) && (state === undefined || stateOf(one) === state)),
  );

/** How it stands with a key. */
export function stateOf(key: KeyOutput): "good" | "revoked" | "expired" {
  if (key.revoked_at !== null) return "revoked";
  return key.expires_at !== null && Date.parse(key.expires_at) < Date.now() ? "expired" : "good";
}

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
