import { useMutation, useQuery } from "@tanstack/react-query";
import type { ChannelOutput, Destination, InboundDomainOutput, MailHealthOutput, NewProviderAccount, ProviderAccountOutput, ProviderAccountPatch, ProviderOutput, VerifiedOutput } from "@sdk/types.ts";
import type { Filters } from "../ui/address.ts";
import { api } from "./client.ts";
import { narrowed, queries, says, useList } from "./queries.ts";

export type { ChannelOutput, Destination, InboundDomainOutput, MailHealthOutput, NewProviderAccount, ProviderAccountOutput, ProviderAccountPatch, ProviderOutput, VerifiedOutput };

const MOST = 1_000;
const HOUR_MS = 3_600_000;

/** The accounts of the workspace, those first that are tried first. */
export function useProviderAccounts() {
  return useQuery({
    queryKey: ["providers", "accounts"],
    queryFn: async () => (await api.providerAccounts.list({ limit: 200 }).take(MOST)).sort((one, other) => one.rank - other.rank),
  });
}

export function useProviderAccount(id: string) {
  return useQuery({ queryKey: ["providers", "account", id], queryFn: () => api.providerAccounts.get(id) });
}

/** The kinds that there are; the same in every workspace. */
export function useProviderKinds() {
  return useQuery({ queryKey: ["provider_kinds"], queryFn: () => api.providers.list({ limit: 200 }).take(MOST), staleTime: HOUR_MS });
}

export function useChannels() {
  return useQuery({ queryKey: ["channels"], queryFn: () => api.channels.list({ limit: 200 }).take(MOST), staleTime: HOUR_MS });
}

const changed = () => queries.invalidateQueries({ queryKey: ["providers"] });

export function useConnect() {
  return useMutation({ mutationFn: (given: NewProviderAccount) => api.providerAccounts.create(given), onSuccess: changed });
}

export function usePatchProviderAccount(id: string) {
  return useMutation({ mutationFn: (patch: ProviderAccountPatch) => api.providerAccounts.patch(id, patch), onSuccess: changed });
}

export function useDeleteProviderAccount(id: string) {
  return useMutation({
    mutationFn: () => api.providerAccounts.delete(id),
    onSuccess: () => {
      queries.removeQueries({ queryKey: ["providers", "account", id] });
      void queries.invalidateQueries({ queryKey: ["providers", "accounts"] });
    },
  });
}

export function useVerify() {
  return useMutation({ mutationFn: (id: string) => api.providerAccounts.verify(id), onSettled: changed });
}

/** What the accounts' ranks are to be, by their ids. */
export type Ranks = Readonly<Record<string, number>>;

export const ranked = (accounts: readonly ProviderAccountOutput[], ranks: Ranks) =>
  accounts.map((one) => ({ ...one, rank: ranks[one.id] ?? one.rank })).sort((one, other) => one.rank - other.rank);

/** The accounts are in another order: as long as it is on its way, what is wanted is in its `variables`. Of two at once the first could be the last. */
export function useRank() {
  return useMutation({
    scope: { id: "ranks" },
    mutationFn: async (ranks: Ranks) => {
      for (const [id, rank] of Object.entries(ranks)) await api.providerAccounts.patch(id, { rank });
    },
    onSettled: changed,
  });
}

export function useMailHealth(days: number) {
  return useQuery({ queryKey: ["providers", "mail_health", days], queryFn: () => api.mailHealth.get({ days }) });
}

export function useResumeMail() {
  return useMutation({ mutationFn: () => api.mailHealth.resume(), onSuccess: changed });
}

export const useInboundDomains = ({ q }: Filters) =>
  useList<InboundDomainOutput>(["providers", "domains", q], (wanted) => narrowed(api.inboundDomains.list({ ...wanted }), (one) => says(q, one.domain)));

export function usePutDomain() {
  return useMutation({ mutationFn: ({ domain, account }: { domain: string; account: string }) => api.inboundDomains.put(domain, { account }), onSuccess: changed });
}

export function useDeleteDomain() {
  return useMutation({ mutationFn: (domain: string) => api.inboundDomains.delete(domain), onSuccess: changed });
}
