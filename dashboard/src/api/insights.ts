import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { CountsOutput, FailingOutput, InsightsOutput, NeedOutput, NowOutput, SeriesOutput } from "@sdk/types.ts";
import { api } from "./client.ts";

export type { CountsOutput, FailingOutput, InsightsOutput, NeedOutput, NowOutput, SeriesOutput };

/** Spans that are looked at, and how long a point of each lasts. */
export const SPANS = [
  { key: "6h", label: "6 hours", hours: 6, step: "quarter" },
  { key: "24h", label: "24 hours", hours: 24, step: "hour" },
  { key: "7d", label: "7 days", hours: 168, step: "hour" },
  { key: "30d", label: "30 days", hours: 720, step: "day" },
  { key: "90d", label: "90 days", hours: 2_160, step: "day" },
] as const;

export type Span = (typeof SPANS)[number];
/** Counts follow the log by a moment; what is drawn needs no more than this. */
const AGAIN_MS = 15_000;

export function useCounts(span: Span, by: "channel" | "purpose" | "provider_account" | null, channel: string | null) {
  return useQuery({
    queryKey: ["insights", "deliveries", span.key, by, channel],
    queryFn: () =>
      api.insights.deliveries({
        since: new Date(Date.now() - span.hours * 3_600_000).toISOString(),
        step: span.step,
        timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
        ...(by === null ? {} : { by }),
        ...(channel === null ? {} : { channel: channel as "sms" }),
      }),
    placeholderData: keepPreviousData,
    refetchInterval: AGAIN_MS,
  });
}

export function useNow() {
  return useQuery({ queryKey: ["insights", "now"], queryFn: () => api.insights.now(), refetchInterval: AGAIN_MS });
}
