// What belongs to whoever is signed in: name, password, second factor, sessions.
import { useMutation, useQuery } from "@tanstack/react-query";
import type { AccountPatch, SecondFactorEnd, SessionOutput } from "@sdk/types.ts";
import { ACCOUNT } from "./account.ts";
import { api } from "./client.ts";
import { queries } from "./queries.ts";

export type { SessionOutput };

const changed = () => queries.invalidateQueries({ queryKey: ACCOUNT });

export function usePatchAccount() {
  return useMutation({
    mutationFn: (patch: AccountPatch) => api.account.patch(patch),
    // A new password ends the other sessions.
    onSuccess: () => Promise.all([changed(), queries.invalidateQueries({ queryKey: SESSIONS })]),
  });
}

export function useBeginSecondFactor() {
  return useMutation({ mutationFn: (password: string) => api.account.beginSecondFactor({ password }), gcTime: 0 });
}

export function useConfirmSecondFactor() {
  return useMutation({ mutationFn: (code: string) => api.account.confirmSecondFactor({ code }), onSuccess: changed, gcTime: 0 });
}

export function useRemoveSecondFactor() {
  return useMutation({ mutationFn: (given: SecondFactorEnd) => api.account.removeSecondFactor(given), onSuccess: changed });
}

const SESSIONS = ["sessions"] as const;

export function useSessions() {
  return useQuery({ queryKey: SESSIONS, queryFn: async () => (await api.sessions.list()).data });
}

export function useEndSession() {
  return useMutation({ mutationFn: (id: string) => api.sessions.end(id), onSuccess: () => queries.invalidateQueries({ queryKey: SESSIONS }) });
}

/** Of this workspace; whoever has another one goes on there after signing in again. */
export function useLeave() {
  return useMutation({ mutationFn: () => api.account.leave(), onSuccess: () => location.assign("/sign-in") });
}
