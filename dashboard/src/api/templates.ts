import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import type { Page } from "@sdk/paging.ts";
import type {
  Action,
  ContentPreview,
  ContentPreviewInput,
  DraftInput,
  DraftOutput,
  FullVersionOutput,
  Measure,
  SourceInput,
  TemplateInput,
  TemplateOutput,
  TemplatePatch,
  TemplatesFault,
  TemplateTestInput,
  VersionOutput,
} from "@sdk/types.ts";
import type { Filters } from "../ui/address.ts";
import { useMay } from "./account.ts";
import { api, TidingsProblem } from "./client.ts";
import { queries, useList } from "./queries.ts";

export type { Action, ContentPreview, ContentPreviewInput, DraftInput, DraftOutput, FullVersionOutput, Measure, SourceInput, TemplateInput };
export type { TemplateOutput, TemplatePatch, TemplatesFault, TemplateTestInput, VersionOutput };
export type Channel = ContentPreviewInput["channel"];
export type Purpose = TemplateOutput["purpose"];

/** Filters of the list, as they stand in the address. */
export const TEMPLATE_FILTERS = ["q", "purpose", "state", "archived"] as const;
/** The API has the templates by their keys: what else is asked of them is looked for in each page. */
const PAGE = 200;

function keep(filters: Filters): (page: Page<TemplateOutput>) => Page<TemplateOutput> {
  const words = filters["q"]?.toLowerCase() ?? "";
  const fits = (one: TemplateOutput) =>
    `${one.key} ${one.name} ${one.topic ?? ""}`.toLowerCase().includes(words) &&
    (filters["purpose"] === undefined || one.purpose === filters["purpose"]) &&
    (filters["state"] === undefined || stateOf(one) === filters["state"]);
  return (page) => ({ ...page, data: page.data.filter(fits) });
}

/** How it stands with a template: a newer version than the published one is one that nobody gets yet. */
export function stateOf(one: TemplateOutput): "changed" | "draft" | "published" {
  if (one.published === null) return "draft";
  return one.latest === one.published ? "published" : "changed";
}

export function useTemplates(filters: Filters) {
  const narrow = keep(filters);
  const archived = filters["archived"] === "yes";
  return useList<TemplateOutput>(["templates", "list", filters], async (more) => narrow(await api.templates.list({ limit: PAGE, archived, ...more })));
}

/** All of them, page after page. */
export async function* allTemplates(filters: Filters): AsyncGenerator<Page<TemplateOutput>> {
  const narrow = keep(filters);
  for await (const page of api.templates.list({ limit: PAGE, archived: filters["archived"] === "yes" }).pages()) yield narrow(page);
}

export function useTemplate(key: string) {
  return useQuery({ queryKey: ["templates", "one", key], queryFn: () => api.templates.get(key) });
}

export const draftKey = (key: string) => ["templates", "draft", key] as const;

/** What is being written; null where nothing is. */
export function useDraft(key: string) {
  return useQuery<DraftOutput | null>({ queryKey: draftKey(key), queryFn: () => findDraft(key), staleTime: 5_000 });
}

export async function findDraft(key: string): Promise<DraftOutput | null> {
  try {
    return await api.templates.getDraft(key);
  } catch (error) {
    if (error instanceof TidingsProblem && error.status === 404) return null;
    throw error;
  }
}

export function useVersion(key: string, version: number | null) {
  return useQuery({
    queryKey: ["templates", "version", key, version],
    queryFn: () => api.templates.getVersion(key, String(version)),
    enabled: version !== null,
    staleTime: Infinity,
  });
}

export const useVersions = (key: string) => useList<VersionOutput>(["templates", "versions", key], (more) => api.templates.versions(key, more));

/** What a reader would get of it, as it is written now. */
export function usePreview(given: ContentPreviewInput) {
  return useQuery({
    queryKey: ["previews", given],
    queryFn: ({ signal }) => api.templates.previewContent(given, { signal }),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    gcTime: 30_000,
    retry: false,
  });
}

/** Minutes for which an address of a frame is good, and one less. */
const FRAME_MS = 9 * 60_000;

export function useFrame(html: string | null) {
  return useQuery({
    queryKey: ["frames", html],
    queryFn: () => api.previews.html({ html: html ?? "" }),
    placeholderData: keepPreviousData,
    enabled: html !== null && html !== "",
    staleTime: FRAME_MS,
    gcTime: 60_000,
  });
}

const changed = () => queries.invalidateQueries({ queryKey: ["templates"] });

export function useCreateTemplate() {
  return useMutation({ mutationFn: (given: TemplateInput) => api.templates.create(given), onSuccess: changed });
}

export function usePatchTemplate(key: string) {
  return useMutation({ mutationFn: (given: TemplatePatch) => api.templates.patch(key, given), onSuccess: changed });
}

export function usePutAway() {
  return useMutation({
    mutationFn: ({ key, isAway }: { key: string; isAway: boolean }) => (isAway ? api.templates.archive(key) : api.templates.unarchive(key)),
    onSuccess: changed,
  });
}

/** Writes the draft; what others show of it is as it was answered. */
export async function putDraft(key: string, given: DraftInput): Promise<DraftOutput> {
  const draft = await api.templates.putDraft(key, given);
  queries.setQueryData(draftKey(key), draft);
  return draft;
}

export function useDropDraft(key: string) {
  return useMutation({ mutationFn: () => api.templates.deleteDraft(key), onSuccess: changed });
}

/** Messages get it from now on; a draft is kept as a version first. */
export function usePublish(key: string) {
  return useMutation({
    mutationFn: async (what: { revision: number } | { version: number }) => {
      const version = "version" in what ? what.version : (await api.templates.keepDraft(key, what)).version;
      return await api.templates.publish(key, { version });
    },
    onSettled: changed,
  });
}

export function useTest(key: string) {
  return useMutation({ mutationFn: (given: TemplateTestInput) => api.templates.test(key, given), onSuccess: changed });
}

/** What a text may speak of besides a message's own data. */
export function useNames() {
  const may = useMay();
  const attributes = useQuery({
    queryKey: ["contacts", "attributes"],
    queryFn: async () => (await api.contactAttributes.list({ limit: 200 })).data,
    enabled: may("contacts:read"),
  });
  const branding = useQuery({ queryKey: ["branding"], queryFn: () => api.branding.get(), enabled: may("workspace:read") });
  const sources = useQuery({
    queryKey: ["data-sources"],
    queryFn: async () => (await api.dataSources.list({ limit: 200 })).data,
    enabled: may("data_sources:read"),
  });
  return {
    attributes: attributes.data ?? [],
    branding: Object.keys(branding.data?.template ?? {}),
    sources: sources.data ?? [],
  };
}

/** A few people whose names or addresses begin so: for whom a text is shown, or tried out. */
export function usePeople(words: string) {
  const may = useMay();
  return useQuery({
    queryKey: ["contacts", "found", words],
    queryFn: async () => (await api.contacts.list({ limit: 20, ...(words === "" ? {} : { q: words }) })).data,
    placeholderData: keepPreviousData,
    enabled: may("contacts:read"),
  });
}

export function useTopics() {
  const may = useMay();
  return useQuery({ queryKey: ["topics"], queryFn: async () => (await api.topics.list({ limit: 200 })).data, enabled: may("topics:read") });
}
