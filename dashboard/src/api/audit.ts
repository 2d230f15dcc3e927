import { useMutation, useQuery } from "@tanstack/react-query";
import type { AuditVerification, Checkpoint, Entry, KeptCheckpoint } from "@sdk/types.ts";
import type { Filters } from "../ui/address.ts";
import { api } from "./client.ts";
import { useList } from "./queries.ts";

export type { Checkpoint, Entry, KeptCheckpoint };
export type Broken = AuditVerification["findings"][number];

export const useAudit = (filters: Filters) =>
  useList<Entry>(["audit", "list", filters], (wanted) => api.audit.list({ ...filters, ...wanted }));

export function useCheckpoint() {
  return useQuery({ queryKey: ["audit", "checkpoint"], queryFn: () => api.audit.checkpoint(), staleTime: 0 });
}

/** How far it is, of how much. */
export interface Progress {
  done: number;
  of: number;
}

/** Every line of the log as its hash is made of, in the order of the chain: `tidings audit verify` reads the file as it is. */
export function useExportAudit(told: (progress: Progress) => void) {
  return useMutation({
    mutationFn: async () => {
      // As blobs, which the browser may put on the disk.
      const parts: Blob[] = [];
      let after = 0;
      const { seq: of } = await api.audit.checkpoint();
      for (;;) {
        const found = await api.audit.export({ after, limit: 200 });
        const text = typeof found === "string" ? found : await found.text();
        const last = text.trimEnd().split("\n").at(-1) ?? "";
        if (last === "") return new Blob(parts);
        parts.push(new Blob([text]));
        after = (JSON.parse(last) as Entry).seq;
        told({ done: after, of: Math.max(of, after) });
      }
    },
  });
}

/** What the whole log proves. */
export interface Verdict {
  entries: number;
  last: number;
  hash: string;
  /** Up to this entry something that was kept elsewhere proves it. */
  anchored: number;
  findings: Broken[];
}

export function useVerifyAudit(told: (progress: Progress) => void) {
  return useMutation({
    mutationFn: async (checkpoints: KeptCheckpoint[]): Promise<Verdict> => {
      const { seq: of } = await api.audit.checkpoint();
      const verdict: Verdict = { entries: 0, last: 0, hash: "", anchored: 0, findings: [] };
      let after: string | null = null;
      do {
        const piece: AuditVerification = await api.audit.verify({ ...(after === null ? {} : { after }), checkpoints });
        verdict.entries += piece.entries;
        verdict.last = piece.last;
        verdict.hash = piece.hash;
        verdict.anchored = Math.max(verdict.anchored, piece.anchored);
        verdict.findings.push(...piece.findings);
        told({ done: piece.last, of: Math.max(of, piece.last) });
        after = piece.next;
      } while (after !== null);
      return verdict;
    },
  });
}
