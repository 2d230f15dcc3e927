import { useMutation, useQuery } from "@tanstack/react-query";
import type { EndpointInput, EndpointOutput, EndpointPatch, EndpointWithSecret, ReplayInput, TestOutput, WebhookDeliveryDetail, WebhookDeliveryOutput } from "@sdk/types.ts";
import type { Filters } from "../ui/address.ts";
import { api } from "./client.ts";
import { narrowed, queries, says, useList, useLookingAgain } from "./queries.ts";

export type { EndpointInput, EndpointOutput, EndpointPatch, EndpointWithSecret, ReplayInput, TestOutput, WebhookDeliveryDetail, WebhookDeliveryOutput };
export type DeliveryState = WebhookDeliveryOutput["state"];

export const useEndpoints = ({ q, state }: Filters) =>
  useList<EndpointOutput>(["webhooks", "list", q, state], (wanted) =>
    narrowed(api.webhookEndpoints.list({ ...wanted }), (one) => says(q, one.url, one.description, ...one.event_types) && (state === undefined || stateOf(one) === state)),
  );

/** How it stands with an endpoint: one that is on and takes nothing is failing. */
export const stateOf = (one: EndpointOutput) => (one.state === "enabled" && one.failing_since !== null ? "failing" : one.state);

export function useEndpoint(id: string) {
  return useQuery({ queryKey: ["webhooks", "one", id], queryFn: () => api.webhookEndpoints.get(id) });
}

/** No event tells of a webhook that was taken: the newest are looked at again. */
const EVERY_MS = 3_000;

export function useWebhookDeliveries(id: string, state: DeliveryState | undefined) {
  const key = ["webhooks", "deliveries", id, state ?? null] as const;
  const list = useList<WebhookDeliveryOutput>(key, (wanted) => api.webhookEndpoints.deliveries(id, { state, ...wanted }));
  useLookingAgain(key, EVERY_MS, list.data?.pages.length === 1);
  return list;
}

export function useWebhookDelivery(id: string, delivery: string | null) {
  return useQuery({
    queryKey: ["webhooks", "delivery", id, delivery],
    queryFn: () => api.webhookEndpoints.delivery(id, delivery ?? ""),
    enabled: delivery !== null,
    refetchInterval: (query) => (query.state.data?.delivery.state === "pending" ? EVERY_MS : false),
  });
}

export interface Line {
  waiting: number;
  givenUp: number;
  /** There are more than were counted. */
  hasMore: boolean;
}

/** How many wait in line for an endpoint, and how many were given up: counted while somebody waits for it. */
export function useLine(id: string, isOn: boolean) {
  return useQuery({
    queryKey: ["webhooks", "line", id],
    queryFn: async (): Promise<Line> => {
      const [waiting, givenUp] = await Promise.all((["pending", "exhausted"] as const).map((state) => api.webhookEndpoints.deliveries(id, { state, limit: 200 }).take(1_000)));
      return { waiting: waiting?.length ?? 0, givenUp: givenUp?.length ?? 0, hasMore: (waiting?.length ?? 0) >= 1_000 };
    },
    enabled: isOn,
    refetchInterval: 1_000,
    staleTime: 0,
  });
}

const changed = () => queries.invalidateQueries({ queryKey: ["webhooks"] });

export function useCreateEndpoint() {
  return useMutation({ mutationFn: (given: EndpointInput) => api.webhookEndpoints.create(given), onSuccess: changed });
}

export function usePatchEndpoint(id: string) {
  return useMutation({ mutationFn: (patch: EndpointPatch) => api.webhookEndpoints.update(id, patch), onSuccess: changed });
}

export function useEnableEndpoint(id: string) {
  return useMutation({ mutationFn: () => api.webhookEndpoints.enable(id), onSuccess: changed });
}

export function useDeleteEndpoint(id: string) {
  return useMutation({
    mutationFn: () => api.webhookEndpoints.delete(id),
    onSuccess: () => {
      queries.removeQueries({ queryKey: ["webhooks", "one", id] });
      void queries.invalidateQueries({ queryKey: ["webhooks", "list"] });
    },
  });
}

export function useRotateEndpoint(id: string) {
  return useMutation({ mutationFn: (old_lasts: string) => api.webhookEndpoints.rotateSecret(id, { old_lasts }), onSuccess: changed });
}

export function useTestEndpoint(id: string) {
  return useMutation({ mutationFn: () => api.webhookEndpoints.test(id) });
}

export function useReplay(id: string) {
  return useMutation({ mutationFn: (given: ReplayInput) => api.webhookEndpoints.replay(id, given), onSuccess: changed });
}
