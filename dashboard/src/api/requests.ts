import { useQuery } from "@tanstack/react-query";
import { ALL } from "@sdk/operations.ts";
import type { FullRequestOutput, RequestOutput } from "@sdk/types.ts";
import type { Filters } from "../ui/address.ts";
import { api } from "./client.ts";
import { useList, useLookingAgain } from "./queries.ts";

export type { FullRequestOutput, RequestOutput };

const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Every operation of the API by its id, such as `messages.send`. */
export const OPERATION_IDS: readonly string[] = Object.entries(ALL)
  .flatMap(([group, table]) => Object.keys(table).map((name) => `${snake(group)}.${snake(name)}`))
  .sort();

/** No event tells of a request: the newest are looked for again. */
const EVERY_MS = 4_000;

export function useRequests(filters: Filters) {
  const list = useList<RequestOutput>(["requests", "list", filters], (wanted) => api.requests.list({ ...filters, ...wanted } as never));
  useLookingAgain(["requests", "list", filters], EVERY_MS, list.data?.pages.length === 1);
  return list;
}

export function useRequest(id: string | null) {
  return useQuery({ queryKey: ["requests", "one", id], queryFn: () => api.requests.get(id ?? ""), enabled: id !== null, staleTime: Infinity });
}
