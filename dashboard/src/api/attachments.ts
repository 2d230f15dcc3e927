import { useMutation, useQuery } from "@tanstack/react-query";
import type { AttachmentOutput } from "@sdk/types.ts";
import { near } from "../ui/links.ts";
import { api } from "./client.ts";

export type { AttachmentOutput };

/** The file is announced, and its bytes are put where the answer says. */
export async function upload(file: File): Promise<AttachmentOutput> {
  const announced = await api.attachments.prepare({ name: file.name.slice(0, 200) || "file", size: file.size, type: file.type || "application/octet-stream" });
  const place = announced.upload;
  if (place === null) throw new Error("There is no place for this file.");
  const answer = await fetch(near(place.url), { method: "PUT", body: file, credentials: "omit" });
  if (!answer.ok) {
    const told = (await answer.json().catch(() => null)) as { detail?: string } | null;
    throw new Error(told?.detail ?? `The file was not taken (${answer.status}).`);
  }
  return await api.attachments.get(announced.id);
}

export function useUpload() {
  return useMutation({ mutationFn: upload });
}

/** Where a file's bytes are; the address is signed for an hour. */
export function useFile(id: string | null | undefined) {
  return useQuery({
    queryKey: ["attachments", "one", id],
    queryFn: async () => {
      const found = await api.attachments.get(id ?? "");
      return { ...found, address: found.download === null ? null : near(found.download.url) };
    },
    enabled: typeof id === "string",
    staleTime: 45 * 60_000,
  });
}
