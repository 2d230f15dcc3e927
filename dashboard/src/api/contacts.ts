import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
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
} from "@sdk/types.ts";
import type { Filters } from "../ui/address.ts";
import { useMay } from "./account.ts";
import { api, refuseWhereThere } from "./client.ts";
import { queries, standsNow, useList } from "./queries.ts";

export type { AddressOutput, ConsentInput, ConsentOutput, ContactInput, ContactOutput, DeliveryOutput, ErasureOutput, ListedConversation, MergedContact, PreferencesPatch, Said };

/** Countries are written in capitals, whoever types them. */
const asked = (filters: Filters) => (filters["country"] === undefined ? filters : { ...filters, country: filters["country"].toUpperCase() });

export const useContacts = (filters: Filters) =>
  useList<ContactOutput>(["contacts", "list", filters], (wanted) => api.contacts.list({ ...asked(filters), ...wanted } as never));

export function useContact(id: string, isOn = true) {
  return useQuery({ queryKey: ["contacts", "one", id], queryFn: () => api.contacts.get(id), enabled: isOn });
}

/** Whom one chooses among others, in words: by all that tells them apart. */
export const personWords = ({ name, external_id, email, phone }: ContactOutput): string => [...new Set([name, external_id, email ?? phone].filter(Boolean))].join(" · ");

const SOME = 20;
/** Until it is known that nobody is like that. */
export const LOOKING = "Looking…";

/** A few people of whom a name, an address or an id begins so, to choose from; of no words the newest. */
export function usePeople(words: string) {
  const may = useMay();
  return useQuery({
    queryKey: ["contacts", "found", words],
    queryFn: async () => (await api.contacts.list({ limit: SOME, ...(words === "" ? {} : { q: words }) })).data,
    placeholderData: keepPreviousData,
    enabled: may("contacts:read"),
  });
}

/** Everything said to and by them, the newest first; for roles that read no conversations, see `useDeliveriesTo`. */
export const useThread = (id: string, isOn: boolean) =>
  useList<Said>(["thread", "of", id], (wanted) => api.contacts.thread(id, { ...wanted, limit: Math.min(wanted.limit, 100) }), isOn);

export const useDeliveriesTo = (id: string, isOn: boolean) =>
  useList<DeliveryOutput>(["deliveries", "to", id], (wanted) => api.deliveries.list({ contact: id, ...wanted }), isOn);

export const useConversationsOf = (id: string) =>
  useList<ListedConversation>(["conversations", "of", id], (wanted) => api.conversations.list({ contact: id, ...wanted }));

export const useConsents = (id: string) => useList<ConsentOutput>(["contacts", "consents", id], (wanted) => api.consents.list(id, { ...wanted }));

export function useMerges(id: string) {
  return useQuery({ queryKey: ["contacts", "merges", id], queryFn: async () => (await api.contacts.merges(id)).data });
}

export function usePreferences(id: string) {
  return useQuery({ queryKey: ["contacts", "preferences", id], queryFn: () => api.preferences.get(id) });
}

const changed = () => queries.invalidateQueries({ queryKey: ["contacts"] });

interface Put {
  id: string;
  given: ContactInput;
  /** They take nobody's place. */
  isNew?: boolean;
}

export function usePutContact() {
  return useMutation({
    mutationFn: async ({ id, given, isNew = false }: Put) => {
      if (isNew && id !== "") await refuseWhereThere(api.contacts.get(id), `There is a contact “${id}” already.`);
      return await api.contacts.put(id, given);
    },
    onSuccess: changed,
  });
}

export function useAddConsent(id: string) {
  return useMutation({ mutationFn: (given: ConsentInput) => api.consents.add(id, given), onSuccess: changed });
}

export function usePatchPreferences(id: string) {
  const key = ["contacts", "preferences", id] as const;
  return useMutation({
    mutationFn: (given: PreferencesPatch) => api.preferences.patch(id, given),
    onSuccess: (found) => standsNow(key, found),
    // One after the other: each answer has all that was changed before it.
    scope: { id: key.join(" ") },
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
