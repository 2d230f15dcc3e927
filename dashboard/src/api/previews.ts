import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { api } from "./client.ts";

/** An address is good for ten minutes. */
const FRESH_MS = 9 * 60_000;

/** Where HTML is shown, on an origin of its own. */
export function useHtmlAddress(html: string | null) {
  return useQuery({
    queryKey: ["previews", "html", html],
    queryFn: async () => (await api.previews.html({ html: html ?? "" })).url,
    enabled: html !== null && html !== "",
    placeholderData: keepPreviousData,
    staleTime: FRESH_MS,
    gcTime: 60_000,
  });
}
