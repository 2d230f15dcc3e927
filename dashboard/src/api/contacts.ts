import { useMutation, useQueries, useQuery } from "@tanstack/react-query";
import type {
  AddressOutput,
  ConsentInput,
  ConsentOutput,
  ContactInput,
  ContactOutput,
  DeliveryOutput,
  ErasureOutput,
  Item as Said,
  ListedConversation,
  MergedContact,
  PreferencesPatch,
  SuppressionOutput,
} from "@sdk/types.ts";
import type { Filters } from "../ui/address.ts";
import { useMay } from "./account.ts";
import { api } from "./client.ts";
import { PAGE, queries, useList } from "./queries.ts";

export type { AddressOutput, ConsentInput, ConsentOutput, ContactInput, ContactOutput, DeliveryOutput, ErasureOutput, ListedConversation, MergedContact, Said };

/** Filters of the list, as they stand in the address. */
export const CONTACT_FILTERS = ["q", "locale", "country", "since", "until"] as const;

/** Countries are written in capitals, whoever types them. */
const asked = (filters: Filters) => (filters["country"] === undefined ? filters : { ...filters, country: filters["country"].toUpperCase() });

export const useContacts = (filters: Filters) =>
  useList<ContactOutput>(["contacts", "list", filters], (more) => api.contacts.list({ ...asked(filters), limit: PAGE, ...more } as never));

/** All of them, page after page. */
export const allContacts = (filters: Filters) => api.contacts.list({ ...asked(filters), limit: 200 } as never).pages();

export function useContact(id: string, isOn = true) {
  return useQuery({ queryKey: ["contacts", "one", id], queryFn: () => api.contacts.get(id), enabled: isOn });
}

/** Whom these letters may mean: a few of them, to choose from. */
export function useFoundContacts(q: string, limit = 8) {
  return useQuery({
    queryKey: ["contacts", "found", q, limit],
    queryFn: async () => (await api.contacts.list({ ...(q === "" ? {} : { q }), limit })).data,
    placeholderData: (before) => before,
  });
}

/** Everything said to and by them, the newest first; for roles that read no conversations, see `useDeliveriesTo`. */
export const useThread = (id: string, isOn: boolean) =>
  useList<Said>(["thread", id], (more) => api.contacts.thread(id, { limit: PAGE, ...more }), isOn);

export const useDeliveriesTo = (id: string, isOn: boolean) =>
  useList<DeliveryOutput>(["deliveries", "to", id], (more) => api.deliveries.list({ contact: id, limit: PAGE, ...more }), isOn);

export const useConversationsOf = (id: string) =>
  useList<ListedConversation>(["conversations", "of", id], (more) => api.conversations.list({ contact: id, limit: PAGE, ...more }));

export const useConsents = (id: string) => useList<ConsentOutput>(["contacts", "consents", id], (more) => api.consents.list(id, { limit: PAGE, ...more }));

export function useMerges(id: string) {
  return useQuery({ queryKey: ["contacts", "merges", id], queryFn: async () => (await api.contacts.merges(id)).data });
}

export function usePreferences(id: string) {
  return useQuery({ queryKey: ["contacts", "preferences", id], queryFn: () => api.preferences.get(id) });
}

export function useTopics() {
  const may = useMay();
  return useQuery({
    queryKey: ["topics", "all"],
    queryFn: async () => await api.topics.list({ limit: 200 }).take(500),
    enabled: may("topics:read"),
  });
}

export interface OfAddress {
  address: AddressOutput;
  suppressions: SuppressionOutput[];
}

/** What stands against each of their addresses. Only a mail address and a number can be looked up: of the list no address is told. */
export function useSuppressionsOf(addresses: readonly AddressOutput[]): OfAddress[] {
  const may = useMay();
  const looked = addresses.filter((one) => one.kind === "email" || one.kind === "phone");
  return useQueries({
    queries: looked.map((address) => ({
      queryKey: ["suppressions", "of", address.kind, address.value],
      queryFn: async () => (await api.suppressions.list({ [address.kind]: address.value, limit: 50 })).data,
      enabled: may("consents:read"),
    })),
    combine: (found) => looked.map((address, n) => ({ address, suppressions: found[n]?.data ?? [] })),
  });
}

const changed = () => queries.invalidateQueries({ queryKey: ["contacts"] });
const changedSuppressions = () => queries.invalidateQueries({ queryKey: ["suppressions"] });

export function useSuppress() {
  return useMutation({
    mutationFn: ({ kind, value, reason }: { kind: AddressOutput["kind"]; value: string; reason: string }) =>
      api.suppressions.add({ [kind]: value, reason, source: "dashboard" }),
    onSuccess: changedSuppressions,
  });
}

export function useLiftSuppression() {
  return useMutation({ mutationFn: (id: string) => api.suppressions.delete(id), onSuccess: changedSuppressions });
}

export function usePutContact() {
  return useMutation({ mutationFn: ({ id, given }: { id: string; given: ContactInput }) => api.contacts.put(id, given), onSuccess: changed });
}

export function useAddConsent(id: string) {
  return useMutation({ mutationFn: (given: ConsentInput) => api.consents.add(id, given), onSuccess: changed });
}

export function usePatchPreferences(id: string) {
  return useMutation({
    mutationFn: (given: PreferencesPatch) => api.preferences.patch(id, given),
    onSuccess: (found) => queries.setQueryData(["contacts", "preferences", id], found),
  });
}

export function usePreferenceLink(id: string) {
  return useMutation({ mutationFn: () => api.preferences.link(id) });
}

export function useMerge(id: string) {
  return useMutation({ mutationFn: (from: string) => api.contacts.merge(id, { from }), onSuccess: changed });
}

export function useUnmerge() {
  return useMutation({ mutationFn: (id: string) => api.contacts.unmerge(id), onSuccess: changed });
}

/** They are gone afterwards: what was known of them is dropped here too, and not asked for again. */
export function useErase() {
  return useMutation({
    mutationFn: (id: string) => api.contacts.delete(id),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["contacts", "list"] }),
  });
}
