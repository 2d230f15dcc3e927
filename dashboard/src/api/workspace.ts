import { useMutation, useQuery } from "@tanstack/react-query";
import type { BrandingOutput, BrandingPatch, CapInput, CapOutput, WorkspaceOutput, WorkspacePatch } from "@sdk/types.ts";
import { near } from "../ui/links.ts";
import { ACCOUNT, WORKSPACE } from "./account.ts";
import { upload } from "./attachments.ts";
import { api } from "./client.ts";
import { queries, standsNow } from "./queries.ts";

export type { BrandingOutput, BrandingPatch, CapInput, CapOutput, WorkspaceOutput, WorkspacePatch };

export function usePatchWorkspace() {
  return useMutation({
    mutationFn: (patch: WorkspacePatch) => api.workspace.patch(patch),
    onSuccess: (now, patch) => {
      standsNow(WORKSPACE, now);
      // Its name stands in the list of those that one belongs to.
      if (patch.name !== undefined) void queries.invalidateQueries({ queryKey: ACCOUNT });
    },
  });
}

export function useCaps() {
  return useQuery({ queryKey: ["caps"], queryFn: async () => (await api.caps.list()).data });
}

export function usePutCaps() {
  return useMutation({
    mutationFn: (caps: CapInput[]) => api.caps.put({ caps }),
    onSuccess: (now) => standsNow(["caps"], now.data),
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

/** A picture becomes the logo: announced, its bytes put where the answer says, and named. One of before is at its address still. */
export function usePutLogo() {
  return useMutation({
    mutationFn: async (picture: File | BrandingOutput["logo"]) => {
      const file = picture === null || picture instanceof File ? picture : await fileOf(picture);
      return await api.branding.patch({ logo: file === null ? null : (await upload(file)).id });
    },
    onSettled: () => queries.invalidateQueries({ queryKey: BRANDING }),
  });
}

async function fileOf({ url, type }: NonNullable<BrandingOutput["logo"]>): Promise<File> {
  const answer = await fetch(url, { credentials: "omit" });
  if (!answer.ok) throw new Error("The logo of before could not be fetched. Try again, or choose it anew.");
  return new File([await answer.blob()], "logo", { type });
}
