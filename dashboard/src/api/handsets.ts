// The simulated handsets of a test workspace: what each has got, what its person does with it, and by which clock.
import { useMutation, useQuery } from "@tanstack/react-query";
import type {
  ConsentInput, ContactInput, ContactOutput, DeliveryOutput, Fault, FaultOutput, FeedItem, FeedPage, InboundInput, Item, ReceiptInput, SandboxHandOff, Send,
  Thread,
} from "@sdk/types.ts"; // prettier-ignore
import { api } from "./client.ts";
import { queries } from "./queries.ts";

export type { ContactInput, ContactOutput, DeliveryOutput, Fault, FaultOutput, FeedItem, FeedPage, InboundInput, Item, SandboxHandOff, Send, Thread };

/** So much of each source is looked at: a handset shows what is new, a message's page the rest. */
export const MOST = 100;
/** The clock and the faults may be another's doing, and no event tells of them: they are asked for again this often. */
const UNTOLD_MS = 15_000;

/** What the handset was handed, the newest first, and what it was to be handed and refused. */
export function useHandOffs(contact: string) {
  return useQuery({
    queryKey: ["sandbox", "outbox", contact],
    queryFn: async () => (await api.sandbox.outbox({ contact, outcome: "any", limit: MOST })).data,
  });
}

/** How all that was meant for the person stands, the newest first: what never came, too. */
export function useWhatWasMeant(contact: string, isOn: boolean) {
  return useQuery({
    queryKey: ["sandbox", "deliveries", contact],
    queryFn: async () => (await api.deliveries.list({ contact, limit: MOST })).data,
    enabled: isOn,
  });
}

/** What the person and the company have said to each other. */
export function useSaid(contact: string, isOn: boolean) {
  return useQuery({ queryKey: ["sandbox", "thread", contact], queryFn: async () => await api.contacts.thread(contact, { limit: MOST }), enabled: isOn });
}

export function useFeed(contact: string, view: "feed" | "archived" | "snoozed", isOn: boolean) {
  return useQuery({
    queryKey: ["feed", "of", contact, view],
    queryFn: async () => (await api.feed.list(contact, { view, limit: 50 })) as FeedPage,
    enabled: isOn,
  });
}

export function useContent(delivery: string, attempt: number) {
  // What has left stays as it was, and no event has it fetched again; its address is good for a quarter of an hour.
  return useQuery({ queryKey: ["left", "content", delivery, attempt], queryFn: () => api.deliveries.content(delivery, { attempt }), staleTime: 600_000 });
}

export function useFaults(isOn = true) {
  return useQuery({ queryKey: ["sandbox", "faults"], queryFn: async () => (await api.sandbox.getFaults()).faults, enabled: isOn, refetchInterval: UNTOLD_MS });
}

export interface SandboxClock {
  /** Business time less that of this machine. */
  ahead: number;
  /** How far the workspace's clock was moved. */
  offset: number;
}

export function useSandboxClock(isOn = true) {
  return useQuery({
    queryKey: ["sandbox", "clock"],
    queryFn: async (): Promise<SandboxClock> => {
      const told = await api.sandbox.getClock();
      return { ahead: new Date(told.now).getTime() - Date.now(), offset: told.offset_seconds };
    },
    enabled: isOn,
    refetchInterval: UNTOLD_MS,
  });
}

const changed = () => Promise.all((["sandbox", "feed"] as const).map((owner) => queries.invalidateQueries({ queryKey: [owner] })));

/** To a time, or so much further. */
export function useMoveClock() {
  return useMutation({ mutationFn: (given: { advance?: string; at?: string }) => api.sandbox.setClock(given), onSuccess: changed });
}

export function useAnswer() {
  return useMutation({ mutationFn: (given: InboundInput) => api.sandbox.inbound(given), onSuccess: changed });
}

/** What the handset reports of these deliveries, one after the other. */
export function useReport() {
  return useMutation({
    mutationFn: async ({ deliveries, state }: { deliveries: readonly string[]; state: ReceiptInput["state"] }) => {
      for (const delivery of deliveries) await api.sandbox.receipts({ delivery, state });
    },
    onSettled: changed,
  });
}

export function useAddFault() {
  return useMutation({ mutationFn: (fault: Fault) => api.sandbox.addFault(fault), onSuccess: changed });
}

export function useRemoveFault() {
  return useMutation({ mutationFn: (id: string) => api.sandbox.removeFault(id), onSuccess: changed });
}

export function useRemoveAllFaults() {
  return useMutation({ mutationFn: () => api.sandbox.setFaults([]), onSuccess: changed });
}

/** What a mail program does for its user (RFC 8058 section 3.2): the link is all that it needs, whoever is signed in. */
export function useOneClick() {
  return useMutation({
    mutationFn: async (url: string) => {
      const answer = await fetch(new URL(url).pathname, {
        method: "POST",
        body: new URLSearchParams({ "List-Unsubscribe": "One-Click" }),
        credentials: "omit",
      });
      if (!answer.ok) throw new Error(answer.status === 429 ? "That was asked too often: wait a minute." : "The link is too old, or not whole.");
    },
    onSuccess: changed,
  });
}

export type FeedDeed =
  | { deed: "read" | "archive" | "unarchive" | "unsnooze"; item: string }
  | { deed: "act"; item: string; action: number | null }
  | { deed: "snooze"; item: string; until: string }
  | { deed: "see all" | "read all" };

/** What the person does with what they have in the app. */
export function useFeedDeed(contact: string) {
  return useMutation({
    mutationFn: async (given: FeedDeed): Promise<unknown> => {
      switch (given.deed) {
        case "read":
          return api.feed.read(contact, given.item);
        case "act":
          return api.contacts.actOnFeedItem(contact, given.item, { action: given.action });
        case "archive":
          return api.contacts.archiveFeedItem(contact, given.item);
        case "unarchive":
          return api.contacts.unarchiveFeedItem(contact, given.item);
        case "snooze":
          return api.contacts.snoozeFeedItem(contact, given.item, { until: given.until });
        case "unsnooze":
          return api.contacts.unsnoozeFeedItem(contact, given.item);
        case "see all":
          return api.contacts.markFeed(contact, { as: "seen" });
        case "read all":
          return api.contacts.markFeed(contact, { as: "read" });
      }
    },
    onSuccess: changed,
  });
}

/** The person has read their conversation so far. */
export function useReadChat(contact: string) {
  return useMutation({
    mutationFn: ({ conversation, seq }: { conversation: string; seq: number }) => api.contacts.setPosition(contact, conversation, { read: seq }),
    onSuccess: changed,
  });
}

/** Something is said to the person, by the company; before it, that they agreed, where that is asked for. */
export function useSendTo(contact: string) {
  return useMutation({
    mutationFn: async ({ body, consents }: { body: Send; consents: readonly ConsentInput[] }) => {
      for (const consent of consents) await api.consents.add(contact, consent);
      return await api.messages.send(body);
    },
    onSuccess: changed,
  });
}

export function useMakePerson() {
  return useMutation({
    mutationFn: ({ id, person }: { id: string; person: ContactInput }) => api.contacts.put(id, person),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["contacts"] }),
  });
}

/** The person can be reached by something more. */
export function useGiveAddress(contact: string) {
  return useMutation({
    mutationFn: async ({ what, value }: { what: "phone" | "email" | "device"; value: string }): Promise<unknown> =>
      what === "device" ? api.contacts.putDevice(contact, "handset", { token: value, label: "Simulated phone" }) : api.contacts.put(contact, { [what]: value }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["contacts"] }),
  });
}
