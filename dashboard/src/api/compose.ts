import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import type { ChannelEstimate, Estimated, FullVersionOutput, Preview, Reason, RouteInput, Send, StepInput, TemplateOutput, To } from "@sdk/types.ts";
import { api, TidingsProblem } from "./client.ts";
import { queries } from "./queries.ts";

export type { ChannelEstimate, Estimated, FullVersionOutput, Preview, Reason, RouteInput, Send, StepInput, TemplateOutput, To };

// Ten thousand people are more than the usual call.
const PATIENCE_MS = 60_000;

// What is asked about is told apart by which object it is: to write out ten thousand people at each stroke of a key would take too long.
const numbers = new WeakMap<Send, number>();
let last = 0;
function numberOf(body: Send | null): number {
  if (body === null) return 0;
  const found = numbers.get(body) ?? ++last;
  numbers.set(body, found);
  return found;
}

/** What a send would do: for whom, for whom not and why, and what it costs. Null: there is nothing to ask yet. */
export function useEstimate(body: Send | null) {
  return useQuery({
    queryKey: ["estimates", "of", numberOf(body)],
    queryFn: ({ signal }) => api.messages.estimate(body ?? {}, { signal, timeoutMs: PATIENCE_MS }),
    enabled: body !== null,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    gcTime: 60_000,
  });
}

/** What one person would get on a channel. */
export function usePreview(body: Send | null) {
  return useQuery({
    queryKey: ["previews", "message", body],
    queryFn: ({ signal }) => api.messages.preview(body ?? {}, { signal }),
    enabled: body !== null,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    gcTime: 60_000,
  });
}

/** The same key sends it once, however often it is tried. */
export function useSend() {
  return useMutation({
    mutationFn: ({ body, key }: { body: Send; key: string }) => api.messages.send(body, { key, timeoutMs: PATIENCE_MS }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["messages"] }),
  });
}

/** Whether something else was handed over under this key before. */
export function isOther(error: unknown): boolean {
  return error instanceof TidingsProblem && error.errors.some((one) => one.code === "idempotency_key_reused");
}

/** Whether it may have been sent, although nobody said so. */
export function isUncertain(error: unknown): boolean {
  return error instanceof TidingsProblem && (error.isTemporary || error.code === "aborted") && error.status !== 429;
}
