// The draft as somebody writes it: kept a moment after each change, one write after another, and never over somebody else's.
import { useCallback, useEffect, useRef, useState } from "react";
import { TidingsProblem } from "../../api/client.ts";
import { draftAnew, findDraft, putDraft, type DraftOutput, type FullVersionOutput } from "../../api/templates.ts";
import { told } from "../../ui/told.ts";
import { isSame, writingOf, type Writing } from "./writing.ts";

const IDLE_MS = 900;

export type Standing = "kept" | "changed" | "keeping" | "conflict" | "failed";

interface Known {
  /** Of the draft that is written over; null where there is none yet. */
  revision: number | null;
  basedOn: number | null;
  kept: Writing;
}

const knownOf = (from: DraftOutput | FullVersionOutput): Known =>
  "revision" in from
    ? { revision: from.revision, basedOn: from.based_on, kept: writingOf(from) }
    : { revision: null, basedOn: from.version, kept: writingOf(from) };

export function useWriting(key: string, from: DraftOutput | FullVersionOutput) {
  const [writing, setWriting] = useState<Writing>(() => writingOf(from));
  const [standing, setStanding] = useState<Standing>("kept");
  const [theirs, setTheirs] = useState<DraftOutput | null>(null);
  const known = useRef<Known>(knownOf(from));
  const now = useRef(writing);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const going = useRef<Promise<void> | null>(null);
  const stuck = useRef(false);

  /** Whether what stands here is kept now; where it is not, it is told why. */
  const keep = useCallback(async (): Promise<boolean> => {
    clearTimeout(timer.current);
    // One after another: the next is written over what this one answers.
    while (going.current) await going.current;
    const { revision, basedOn, kept } = known.current;
    const given = now.current;
    if (stuck.current || isSame(given, kept)) return !stuck.current;
    setStanding("keeping");
    const body = { ...given, ...(revision === null ? {} : { revision }), ...(basedOn === null ? {} : { based_on: basedOn }) };
    going.current = putDraft(key, body).then(
      (draft) => {
        known.current = { revision: draft.revision, basedOn: draft.based_on, kept: given };
        setStanding(isSame(now.current, given) ? "kept" : "changed");
      },
      (error: unknown) => {
        const isTaken = error instanceof TidingsProblem && error.code === "draft_changed";
        stuck.current = isTaken;
        setStanding(isTaken ? "conflict" : "failed");
        // Read apart from what is shown: it takes the place of nothing until somebody says so.
        if (isTaken) void findDraft(key).then(setTheirs, told);
        else told(error);
      },
    );
    await going.current;
    going.current = null;
    return known.current.kept === given;
  }, [key]);

  const change = useCallback(
    (how: (before: Writing) => Writing) => {
      now.current = how(now.current);
      setWriting(now.current);
      setStanding((before) => (before === "conflict" ? before : "changed"));
      clearTimeout(timer.current);
      timer.current = setTimeout(() => void keep(), IDLE_MS);
    },
    [keep],
  );

  /** What somebody else has written takes the place of what stands here. */
  const take = useCallback((theirs: DraftOutput | FullVersionOutput) => {
    known.current = knownOf(theirs);
    now.current = known.current.kept;
    stuck.current = false;
    setWriting(now.current);
    setStanding("kept");
  }, []);

  /** The draft has become that version: what comes next is another one. */
  const became = useCallback((version: number) => void (known.current = { ...known.current, revision: null, basedOn: version }), []);

  /** After a conflict: what stands here is written over theirs. */
  const insist = useCallback(async () => {
    const theirs = await findDraft(key);
    known.current = { ...known.current, revision: theirs?.revision ?? null, kept: theirs ? writingOf(theirs) : known.current.kept };
    stuck.current = false;
    await keep();
  }, [key, keep]);

  // Somebody else's newer draft is shown, where nothing of one's own would be lost.
  useEffect(() => {
    const incoming = knownOf(from);
    const { revision, basedOn } = known.current;
    // An answer that was under way while one wrote is older than what one has.
    const isOlder =
      incoming.revision === null || revision === null
        ? incoming.revision === revision && (incoming.basedOn ?? 0) < (basedOn ?? 0)
        : incoming.revision < revision;
    const isNewer = !isOlder && (incoming.revision !== revision || incoming.basedOn !== basedOn);
    if (isNewer && going.current === null && isSame(now.current, known.current.kept)) take(from);
  }, [from, take]);

  // Who goes away leaves nothing behind.
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => {
      if (!isSame(now.current, known.current.kept)) event.preventDefault();
    };
    addEventListener("beforeunload", warn);
    return () => {
      removeEventListener("beforeunload", warn);
      void keep();
    };
  }, [keep]);

  const reload = useCallback(() => draftAnew(key), [key]);
  return { writing, change, standing, theirs, keep, take, became, insist, reload, revision: () => known.current.revision };
}

export type Writer = ReturnType<typeof useWriting>;
