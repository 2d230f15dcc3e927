import { useMutation, useQuery } from "@tanstack/react-query";
import type { DataSourceInput, DataSourceOutput, TemplateOutput } from "@sdk/types.ts";
import type { Filters } from "../ui/address.ts";
import { useMay } from "./account.ts";
import { api, refuseWhereThere } from "./client.ts";
import { narrowed, queries, says, useList } from "./queries.ts";
import { draftKey, findDraft } from "./templates.ts";

export type { DataSourceInput, DataSourceOutput };

export const useDataSources = ({ q }: Filters) =>
  useList<DataSourceOutput>(["data_sources", "list", q], (wanted) => narrowed(api.dataSources.list({ ...wanted }), (one) => says(q, one.key, one.url)));

export function useDataSource(key: string) {
  return useQuery({ queryKey: ["data_sources", "one", key], queryFn: () => api.dataSources.get(key) });
}

const changed = () => queries.invalidateQueries({ queryKey: ["data_sources"] });

interface Put {
  key: string;
  source: DataSourceInput;
  /** It takes nobody's place. */
  isNew?: boolean;
}

export function usePutDataSource() {
  return useMutation({
    mutationFn: async ({ key, source, isNew = false }: Put) => {
      if (isNew && /^[a-z]\w*$/.test(key)) await refuseWhereThere(api.dataSources.get(key), `There is a data source “${key}” already.`);
      return await api.dataSources.put(key, source);
    },
    onSuccess: changed,
  });
}

/** What shows it is left for the list: to ask for it again would find nothing. */
export function useDeleteDataSource() {
  return useMutation({ mutationFn: (key: string) => api.dataSources.delete(key), onSuccess: () => void queries.invalidateQueries({ queryKey: ["data_sources", "list"] }) });
}

export interface Asking {
  template: TemplateOutput;
  /** What of it asks: messages do so from what is published alone. */
  by: "draft" | "newest" | "published";
}

const MOST_TEMPLATES = 500;
const AT_ONCE = 6;

/** The templates that ask a data source. The API tells it of each version, and so they are looked through. */
export function useTemplatesAsking(key: string) {
  const may = useMay();
  return useQuery({
    queryKey: ["templates", "asking", key],
    queryFn: async () => {
      const waiting = await api.templates.list({ limit: 200 }).take(MOST_TEMPLATES);
      const isAll = waiting.length < MOST_TEMPLATES;
      const found: Asking[] = [];
      const look = async () => {
        for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) {
          const by = await askedBy(one, key);
          if (by !== null) found.push({ template: one, by });
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, look));
      return { found: found.sort((one, other) => one.template.key.localeCompare(other.template.key)), isAll };
    },
    enabled: may("templates:read"),
  });
}

async function askedBy(template: TemplateOutput, key: string): Promise<Asking["by"] | null> {
  const { published, latest, has_draft } = template;
  if (published !== null && (await sourcesOf(template.key, published)).includes(key)) return "published";
  if (latest !== published && (await sourcesOf(template.key, latest)).includes(key)) return "newest";
  if (!has_draft) return null;
  const draft = await queries.fetchQuery({ queryKey: draftKey(template.key), queryFn: () => findDraft(template.key), staleTime: 5_000 });
  return draft?.sources.includes(key) ? "draft" : null;
}

/** A version says the same for ever. */
async function sourcesOf(key: string, version: number): Promise<readonly string[]> {
  const found = await queries.fetchQuery({
    queryKey: ["templates", "version", key, version],
    queryFn: () => api.templates.getVersion(key, String(version)),
    staleTime: Infinity,
  });
  return found.sources;
}
