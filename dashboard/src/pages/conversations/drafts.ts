// What somebody has begun to answer, words and files, by whose it is and where: it is there when they come back to it.
import { useCallback, useSyncExternalStore } from "react";
import { useWho } from "../../api/account.ts";
import type { AttachmentOutput } from "../../api/attachments.ts";

export interface Given {
  n: number;
  name: string;
  /** Null while it is being uploaded. */
  stored: AttachmentOutput | null;
}

export interface Draft {
  text: string;
  files: readonly Given[];
}

export type Change = (change: (before: Draft) => Draft) => void;

const NOTHING: Draft = { text: "", files: [] };
const drafts = new Map<string, Draft>();
const listeners = new Set<() => void>();

const listen = (listener: () => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

/** What was begun in a conversation or a thread; what comes late of it (a file that was uploaded meanwhile) finds it by itself. */
export function useDraft(place: string): [Draft, Change] {
  const name = `${useWho()} ${place}`;
  const draft = useSyncExternalStore(listen, () => drafts.get(name) ?? NOTHING);
  const change = useCallback<Change>(
    (to) => {
      const after = to(drafts.get(name) ?? NOTHING);
      if (after === NOTHING) drafts.delete(name);
      else drafts.set(name, after);
      for (const told of listeners) told();
    },
    [name],
  );
  return [draft, change];
}

export const emptied = (): Draft => NOTHING;
