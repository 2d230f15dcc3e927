import { queryOptions, useMutation, useQuery } from "@tanstack/react-query";
import type { Acceptance, AccountOutput, LinkSignIn, Reset } from "@sdk/types.ts";
import { dropAll } from "../ui/kept.ts";
import { api, isSignedOut, live, TidingsProblem } from "./client.ts";
import { queries } from "./queries.ts";

export const ACCOUNT = ["account"] as const;
export const WORKSPACE = ["workspace"] as const;

const WHO = queryOptions<AccountOutput | null>({
  queryKey: ACCOUNT,
  queryFn: async () => {
    try {
      return await api.account.get();
    } catch (error) {
      if (isSignedOut(error)) return null;
      throw error;
    }
  },
  staleTime: 60_000,
});

/** Who is signed in; null where nobody is. */
export function useAccount() {
  return useQuery(WHO);
}

/** The same, asked while the page itself is still being loaded. */
export function askAccount(): void {
  void queries.prefetchQuery(WHO);
}

const nameOf = (account: AccountOutput | null | undefined) => `${account?.workspace ?? ""} ${account?.id ?? ""}`;

/** Whose the things are that this browser keeps: a person's, in a workspace. */
export function useWho(): string {
  return nameOf(useAccount().data);
}

/** The same at this moment, outside of any page. */
export function whoIsHere(): string {
  return nameOf(queries.getQueryData<AccountOutput | null>(ACCOUNT));
}

/** What the role may do: a page shows only that. */
export function useMay(): (scope: string | null) => boolean {
  const { data } = useAccount();
  return (scope) => scope === null || (data?.scopes.includes(scope) ?? false);
}

export function useWorkspace() {
  const may = useMay();
  return useQuery({ queryKey: WORKSPACE, queryFn: () => api.workspace.get(), enabled: may("workspace:read") });
}

/** Somebody is here now, or nobody; what was known of somebody else is gone. */
async function become(account: AccountOutput | null): Promise<void> {
  live.stop();
  // Who was asked before may still be answering that nobody is here.
  await queries.cancelQueries({ queryKey: ACCOUNT });
  queries.setQueryData(ACCOUNT, account);
  queries.removeQueries({ predicate: (query) => query.queryKey[0] !== ACCOUNT[0] });
}

export interface SignIn {
  email: string;
  password: string;
  code?: string;
}

const enter = async () => become(await api.account.get());

export function useSignIn() {
  return useMutation({ mutationFn: (given: SignIn) => api.sessions.create(given), onSuccess: enter });
}

/** By a link that was printed on the machine itself, or with the code that it asks for. */
export function useSignInByLink() {
  return useMutation({ mutationFn: (given: LinkSignIn) => api.sessions.beginByLink(given), onSuccess: enter });
}

export function useAcceptInvitation() {
  return useMutation({ mutationFn: (given: Acceptance) => api.invitations.accept(given), onSuccess: enter });
}

export function useAskForReset() {
  return useMutation({ mutationFn: (email: string) => api.passwordResets.request({ email }) });
}

/** A new password ends every session of the member's: whoever is signed in here has to say so again. */
export function useResetPassword() {
  return useMutation({ mutationFn: (given: Reset) => api.passwordResets.confirm(given), onSuccess: () => become(null) });
}

/** Whether nothing is wrong but that a code is missing. */
export const needsCode = (error: unknown) => error instanceof TidingsProblem && error.code === "second_factor_needed";

/** Another workspace: everything that is shown belongs to the one before, so that the page begins anew. */
export function useSwitch() {
  return useMutation({ mutationFn: (workspace: string) => api.sessions.switch({ workspace }), onSuccess: () => location.assign("/") });
}

export function useSignOut() {
  return useMutation({
    mutationFn: () => api.sessions.end("current"),
    onSuccess: () => {
      void dropAll();
      become(null);
    },
  });
}
