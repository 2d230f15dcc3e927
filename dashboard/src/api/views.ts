import { useMutation, useQuery } from "@tanstack/react-query";
import type { ViewInput, ViewOutput } from "@sdk/types.ts";
import { useMay } from "./account.ts";
import { api } from "./client.ts";
import { queries } from "./queries.ts";

export type { ViewInput, ViewOutput };

/** Every view of a page: a member has at most a hundred, and a workspace shares five hundred. */
export function useViews(page: string) {
  const may = useMay();
  return useQuery({
    queryKey: ["views", "of", page],
    queryFn: async () => {
      const found: ViewOutput[] = [];
      for await (const view of api.views.list({ page, limit: 200 })) found.push(view);
      return found;
    },
    enabled: may("workspace:read"),
  });
}

const changed = () => queries.invalidateQueries({ queryKey: ["views"] });

export function useSaveView() {
  return useMutation({ mutationFn: (given: ViewInput) => api.views.put(given), onSuccess: changed });
}

export function useDeleteView() {
  return useMutation({ mutationFn: (id: string) => api.views.delete(id), onSuccess: changed });
}
