import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
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
import { narrowed, queries, says, standsNow, useList } from "./queries.ts";

export type { Action, ContentPreview, ContentPreviewInput, DraftInput, DraftOutput, FullVersionOutput, Measure, SourceInput, TemplateInput };
export type { TemplateOutput, TemplatePatch, TemplatesFault, TemplateTestInput, VersionOutput };
export type Channel = ContentPreviewInput["channel"];
export type Purpose = TemplateOutput["purpose"];

/** How it stands with a template: a newer version than the published one is one that nobody gets yet. */
export function stateOf(one: TemplateOutput): "changed" | "draft" | "published" {
  if (one.published === null) return "draft";
  return one.latest === one.published ? "published" : "changed";
}

export function useTemplates(filters: Filters) {
  const { q, purpose, state, archived } = filters;
  return useList<TemplateOutput>(["templates", "list", filters], (wanted) =>
    // The API has the templates by their keys: what else is asked of them is looked for in each page.
    narrowed(
      api.templates.list({ archived: archived === "yes", ...wanted }),
      (one) => says(q, one.key, one.name, one.topic) && (purpose === undefined || one.purpose === purpose) && (state === undefined || stateOf(one) === state),
    ),
  );
}

const MOST = 1_000;

/** Templates that can be sent: published, and not put away. */
export function useSendableTemplates() {
  const may = useMay();
  return useQuery({
    queryKey: ["templates", "all"],
    queryFn: async () => (await api.templates.list({ limit: 200 }).take(MOST)).filter((one) => one.published !== null),
    enabled: may("templates:read"),
  });
}

export function useTemplate(key: string) {
  return useQuery({ queryKey: ["templates", "one", key], queryFn: () => api.templates.get(key) });
}

export const draftKey = (key: string) => ["templates", "draft", key] as const;

/** What is being written; null where nothing is. */
export function useDraft(key: string) {
  return useQuery<DraftOutput | null>({ queryKey: draftKey(key), queryFn: () => findDraft(key), staleTime: 5_000 });
}

/** The draft as it is now; whatever shows it has it, too. */
export async function draftAnew(key: string): Promise<DraftOutput | null> {
  // What was asked before may be answered with how it was.
  await queries.cancelQueries({ queryKey: draftKey(key), exact: true });
  return await queries.fetchQuery({ queryKey: draftKey(key), queryFn: () => findDraft(key), staleTime: 0 });
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

export const useVersions = (key: string) => useList<VersionOutput>(["templates", "versions", key], (wanted) => api.templates.versions(key, wanted));

/** What a reader would get of it, as it is written now. */
export function usePreview(given: ContentPreviewInput) {
  return useQuery({
    queryKey: ["previews", "content", given],
    queryFn: ({ signal }) => api.templates.previewContent(given, { signal }),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    gcTime: 30_000,
    retry: false,
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
  standsNow(draftKey(key), draft);
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
    queryKey: ["data_sources", "all"],
    queryFn: async () => (await api.dataSources.list({ limit: 200 })).data,
    enabled: may("data_sources:read"),
  });
  return {
    attributes: attributes.data ?? [],
    branding: Object.keys(branding.data?.template ?? {}),
    sources: sources.data ?? [],
  };
}
