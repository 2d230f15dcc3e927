import { useMutation, useQuery } from "@tanstack/react-query";
import type { AppealOutput, FlagOutput, PolicyInput, PolicyOutput, PostView, RuleInput, RuleOutput, SanctionOutput, Step } from "@sdk/types.ts";
import type { Filters } from "../ui/address.ts";
import { useMay } from "./account.ts";
import { api, TidingsProblem } from "./client.ts";
import { narrowed, queries, says, useList } from "./queries.ts";

export type { AppealOutput, FlagOutput, PolicyInput, PolicyOutput, PostView, RuleInput, RuleOutput, SanctionOutput, Step };
export type Category = FlagOutput["category"];
export type Sanctioned = SanctionOutput["action"];

export const CATEGORIES: readonly Category[] = ["spam", "scam", "harassment", "hate", "violence", "sexual", "self_harm", "impersonation", "illegal", "other"];

/** What was flagged, the oldest first; of which state is not said, what is open. */
export const useFlags = ({ state = "open", category, contact }: Filters) =>
  useList<FlagOutput>(["moderation", "flags", state, category, contact], (wanted) => api.moderation.listFlags({ category, contact, ...inState(state), ...wanted } as never));

const inState = (state: string) => (state === "all" ? {} : { state });

export function useFlag(id: string | null) {
  return useQuery({ queryKey: ["moderation", "flag", id], queryFn: () => api.moderation.getFlag(id ?? ""), enabled: id !== null });
}

const AROUND = 9;

/** What was said before and after it. */
export function useAround(conversation: string | null, message: string | null) {
  const may = useMay();
  return useQuery({
    queryKey: ["moderation", "around", conversation, message],
    queryFn: async () => {
      const found = (await api.conversations.listMessages(conversation ?? "", { around: message ?? "", limit: AROUND })).data;
      return found.toSorted((one, other) => one.seq - other.seq);
    },
    enabled: conversation !== null && message !== null && may("conversations:read"),
  });
}

const MOST = 600;

export interface History {
  flags: FlagOutput[];
  sanctions: SanctionOutput[];
  /** There may be more than were looked at. */
  isMore: boolean;
}

/** How often somebody was flagged, and what has followed. */
export function useHistory(contact: string | null) {
  return useQuery({
    queryKey: ["moderation", "history", contact],
    queryFn: async (): Promise<History> => {
      const asked = { contact: contact ?? "", limit: 200 };
      const [flags, sanctions] = await Promise.all([api.moderation.listFlags(asked).take(MOST), api.moderation.listSanctions(asked).take(MOST)]);
      return { flags, sanctions, isMore: flags.length >= MOST };
    },
    enabled: contact !== null,
  });
}

const changed = () => queries.invalidateQueries({ queryKey: ["moderation"] });

export type Verdict = "dismiss" | "uphold" | "hide" | "mute" | "suspend" | "block" | "freeze";

export interface Decision {
  flag: FlagOutput;
  verdict: Verdict;
  /** Of a mute or a suspension: null until it is lifted. */
  lasts: string | null;
  because: string | null;
}

/** What is to happen happens first, and then all open flags of the same post or person are settled: each step may be done twice. */
export function useDecide() {
  return useMutation({
    mutationFn: async ({ flag, verdict, lasts, because }: Decision): Promise<void> => {
      const contact = flag.contact ?? "";
      if (verdict === "hide") await api.conversations.deleteMessage(flag.conversation ?? "", flag.message ?? "").catch(unlessGone);
      if (verdict === "freeze") await api.conversations.change(flag.conversation ?? "", { is_frozen: true });
      if (verdict === "mute") await api.contacts.putMute(contact, { lasts, because });
      if (verdict === "suspend" || verdict === "block") await api.contacts.putSuspension(contact, { action: verdict, lasts, because });
      await (verdict === "dismiss" ? api.moderation.dismissFlag(flag.id, { all: true }) : api.moderation.resolveFlag(flag.id, { all: true }));
    },
    // Where only a part of it was done, that is shown too.
    onSettled: () => void changed(),
  });
}

/** Somebody else has taken it away already. */
function unlessGone(error: unknown): void {
  if (!(error instanceof TidingsProblem) || (error.status !== 410 && error.status !== 404)) throw error;
}

/** Who may not; of which state is not said, what holds now. */
export const useSanctions = ({ state = "active", contact }: Filters) =>
  useList<SanctionOutput>(["moderation", "sanctions", state, contact], (wanted) => api.moderation.listSanctions({ contact, ...inState(state), ...wanted } as never));

export function useSanction(id: string | null) {
  return useQuery({ queryKey: ["moderation", "sanction", id], queryFn: () => api.moderation.getSanction(id ?? ""), enabled: id !== null });
}

export interface Ban {
  contact: string;
  action: Sanctioned;
  lasts: string | null;
  because: string | null;
}

export function useBan() {
  return useMutation({
    mutationFn: ({ contact, action, lasts, because }: Ban) =>
      action === "mute" ? api.contacts.putMute(contact, { lasts, because }) : api.contacts.putSuspension(contact, { action, lasts, because }),
    onSuccess: changed,
  });
}

export function useLift() {
  return useMutation({ mutationFn: (id: string) => api.moderation.liftSanction(id), onSuccess: changed });
}

/** Of which state is not said, what is open. */
export const useAppeals = ({ state = "open", contact }: Filters) =>
  useList<AppealOutput>(["moderation", "appeals", state, contact], (wanted) => api.moderation.listAppeals({ contact, ...inState(state), ...wanted } as never));

export function useAppeal(id: string | null) {
  return useQuery({ queryKey: ["moderation", "appeal", id], queryFn: () => api.moderation.getAppeal(id ?? ""), enabled: id !== null });
}

export function useAnswerAppeal() {
  return useMutation({
    mutationFn: ({ id, decision, answer }: { id: string; decision: "uphold" | "lift"; answer: string | null }) => api.moderation.decideAppeal(id, { decision, answer }),
    onSuccess: changed,
  });
}

export function usePolicy() {
  return useQuery({ queryKey: ["moderation", "policy"], queryFn: () => api.moderation.getPolicy() });
}

export function usePutPolicy() {
  return useMutation({ mutationFn: (policy: PolicyInput) => api.moderation.putPolicy(policy), onSuccess: changed });
}

export function useRotateSecret() {
  return useMutation({ mutationFn: () => api.moderation.rotateHookSecret() });
}

export type RuleKind = RuleOutput["kind"];

export const useRules = ({ q, kind }: Filters) =>
  useList<RuleOutput>(["moderation", "rules", q, kind], (wanted) => narrowed(api.moderation.listRules({ kind: kind as RuleKind | undefined, ...wanted }), (one) => says(q, one.text)));

/** The rule that has flagged something; null where it is deleted. */
export function useRule(id: string | null) {
  return useQuery({
    queryKey: ["moderation", "rule", id],
    queryFn: () =>
      api.moderation.getRule(id ?? "").catch((error: unknown) => {
        if (error instanceof TidingsProblem && error.status === 404) return null;
        throw error;
      }),
    enabled: id !== null,
  });
}

export function useCreateRule() {
  return useMutation({ mutationFn: (given: RuleInput) => api.moderation.createRule(given), onSuccess: changed });
}

export function useDeleteRule() {
  return useMutation({ mutationFn: (id: string) => api.moderation.deleteRule(id), onSuccess: changed });
}
