import { useMutation, useQuery } from "@tanstack/react-query";
import type { InvitationOutput, MemberOutput, NewInvitation, RoleOutput, ScopesOutput } from "@sdk/types.ts";
import type { Filters } from "../ui/address.ts";
import { ACCOUNT } from "./account.ts";
import { api } from "./client.ts";
import { narrowed, queries, says, useList } from "./queries.ts";

export type { InvitationOutput, MemberOutput, NewInvitation, RoleOutput, ScopesOutput };
export type Role = MemberOutput["role"];

export const useMembers = ({ q, role }: Filters) =>
  useList<MemberOutput>(["members", "list", q, role], (wanted) =>
    narrowed(api.members.list({ ...wanted }), (one) => says(q, one.name, one.email) && (role === undefined || one.role === role)),
  );

/** Invitations that are open: made, and neither taken up nor revoked nor too old. */
export function useInvitations() {
  return useQuery({
    queryKey: ["members", "invitations"],
    queryFn: async () => {
      const open: InvitationOutput[] = [];
      const now = Date.now();
      for await (const one of api.invitations.list({ limit: 200 }))
        if (one.accepted_at === null && one.revoked_at === null && Date.parse(one.expires_at) > now) open.push(one);
      return open;
    },
  });
}

/** Every scope, and what each role may do. */
export function useScopes() {
  return useQuery({ queryKey: ["scopes"], queryFn: () => api.scopes.list(), staleTime: 3_600_000 });
}

const changed = () => queries.invalidateQueries({ queryKey: ["members"] });

export function useInvite() {
  return useMutation({ mutationFn: (given: NewInvitation) => api.invitations.create(given), onSuccess: changed });
}

export function useRevokeInvitation() {
  return useMutation({ mutationFn: (id: string) => api.invitations.revoke(id), onSuccess: changed });
}

export function useGiveRole() {
  return useMutation({
    mutationFn: ({ id, role }: { id: string; role: Role }) => api.members.patch(id, { role }),
    // One's own may have changed as well.
    onSuccess: () => Promise.all([changed(), queries.invalidateQueries({ queryKey: ACCOUNT })]),
  });
}

export function useRemoveMember() {
  return useMutation({ mutationFn: (id: string) => api.members.remove(id), onSuccess: changed });
}
