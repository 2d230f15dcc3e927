import { queryOptions, useMutation, useQuery } from "@tanstack/react-query";
import type { DeliveryOutput, MessageOutput, TimelineLine } from "@sdk/types.ts";
import type { Filters } from "../ui/address.ts";
import { api } from "./client.ts";
import { queries, useList } from "./queries.ts";

export type { DeliveryOutput, MessageOutput, TimelineLine };

/** Where one person of a message may stand. */
export const STATES = ["scheduled", "queued", "held", "unknown", "sent", "delivered", "read", "failed", "skipped", "cancelled", "expired", "superseded"] as const satisfies readonly DeliveryOutput["state"][];

export const useMessages = (filters: Filters) =>
  useList<MessageOutput>(["messages", "list", filters], (wanted) => api.messages.list({ ...filters, ...wanted } as never));

export function useMessage(id: string) {
  return useQuery({ queryKey: ["messages", "one", id], queryFn: () => api.messages.get(id) });
}

export const useTimeline = (id: string) => useList<TimelineLine>(["messages", "timeline", id], (wanted) => api.messages.timeline(id, { after: wanted.after }));

export const useDeliveries = (id: string, filters: Filters) =>
  useList<DeliveryOutput>(["messages", "deliveries", id, filters], (wanted) => api.messages.deliveries(id, { ...filters, ...wanted } as never));

export function useWhy(id: string, contact: string | null) {
  return useQuery({
    queryKey: ["messages", "why", id, contact],
    queryFn: () => api.messages.why(id, { contact: contact ?? "" }),
    enabled: contact !== null,
  });
}

const changed = () => queries.invalidateQueries({ queryKey: ["messages"] });

export function useCancel() {
  return useMutation({ mutationFn: (id: string) => api.messages.cancel(id), onSuccess: changed });
}

export type Resolution = "retry" | "sent" | "failed";

export function useResolve() {
  return useMutation({
    mutationFn: ({ delivery, as }: { delivery: string; as: Resolution }) => api.deliveries.resolve(delivery, { as }),
    onSuccess: changed,
  });
}

export type { ExchangeOutput, FullDeliveryOutput, HandOff, LeftContent } from "@sdk/types.ts";

const delivery = (id: string | null) => queryOptions({ queryKey: ["messages", "delivery", id], queryFn: () => api.deliveries.get(id ?? "") });

export function useDelivery(id: string | null) {
  return useQuery({ ...delivery(id), enabled: id !== null });
}

/** The same, asked once: for whoever has its id, and not that of its message. */
export const findDelivery = (id: string) => queries.fetchQuery(delivery(id));

/** What it said; of its last hand-off, or of the one that is named. */
export function useContent(id: string, attempt: number | null = null) {
  return useQuery({
    queryKey: ["messages", "content", id, attempt],
    queryFn: () => api.deliveries.content(id, attempt === null ? {} : { attempt }),
    // The frame's address is signed for a quarter of an hour.
    refetchInterval: 600_000,
  });
}

export function useExchanges(id: string) {
  return useQuery({ queryKey: ["messages", "exchanges", id], queryFn: async () => (await api.deliveries.exchanges(id, { limit: 50 })).data });
}

/** All of unknown outcome that have this in common, some at a time; answers how many are left. */
export function useResolveMany() {
  return useMutation({ mutationFn: (given: { message: string; as: Resolution }) => api.deliveries.resolveMany(given), onSuccess: changed });
}
