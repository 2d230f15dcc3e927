import { useMutation, useQuery } from "@tanstack/react-query";
import type { BrandingOutput, BrandingPatch, CapInput, CapOutput, TopicInput, TopicOutput, WorkspaceOutput, WorkspacePatch } from "@sdk/types.ts";
import { ACCOUNT, WORKSPACE } from "./account.ts";
import { api, near } from "./client.ts";
import { PAGE, queries, useList } from "./queries.ts";

export type { BrandingOutput, BrandingPatch, CapInput, CapOutput, TopicInput, TopicOutput, WorkspaceOutput, WorkspacePatch };

export function usePatchWorkspace() {
  return useMutation({
    mutationFn: (patch: WorkspacePatch) => api.workspace.patch(patch),
    onSuccess: (now, patch) => {
      queries.setQueryData(WORKSPACE, now);
      // Its name stands in the list of those that one belongs to.
      if (patch.name !== undefined) void queries.invalidateQueries({ queryKey: ACCOUNT });
    },
  });
}

export const useTopics = () => useList<TopicOutput>(["topics", "list"], (more) => api.topics.list({ limit: PAGE, ...more }));

export const allTopics = () => api.topics.list({ limit: 200 }).pages();

export function usePutTopic() {
  return useMutation({
    mutationFn: ({ key, topic }: { key: string; topic: TopicInput }) => api.topics.put(key, topic),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["topics"] }),
  });
}

export function useCaps() {
  return useQuery({ queryKey: ["caps"], queryFn: async () => (await api.caps.list()).data });
}

export function usePutCaps() {
  return useMutation({
    mutationFn: (caps: CapInput[]) => api.caps.put({ caps }),
    onSuccess: (now) => queries.setQueryData(["caps"], now.data),
  });
}

const BRANDING = ["branding"] as const;

export function useBranding() {
  return useQuery({
    queryKey: BRANDING,
    queryFn: async () => {
      const found = await api.branding.get();
      return found.logo === null ? found : { ...found, logo: { ...found.logo, url: near(found.logo.url) } };
    },
  });
}

export function usePatchBranding() {
  return useMutation({
    mutationFn: (patch: BrandingPatch) => api.branding.patch(patch),
    onSuccess: () => queries.invalidateQueries({ queryKey: BRANDING }),
  });
}

/** A picture becomes the logo: announced, its bytes put where the answer says, and named. */
export function usePutLogo() {
  return useMutation({
    mutationFn: async (file: File) => {
      const made = await api.attachments.prepare({ name: file.name.slice(0, 200) || "logo", type: file.type || "application/octet-stream", size: file.size });
      if (made.upload === null) throw new Error("The server has named no place for the picture. Try again.");
      const answer = await fetch(near(made.upload.url), { method: "PUT", body: file, headers: { "content-type": "application/octet-stream" }, credentials: "omit" });
      if (!answer.ok) throw new Error(((await answer.json()) as { detail?: string }).detail ?? "The picture could not be put.");
      return await api.branding.patch({ logo: made.id });
    },
    onSettled: () => queries.invalidateQueries({ queryKey: BRANDING }),
  });
}
