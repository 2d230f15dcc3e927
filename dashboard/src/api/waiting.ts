import { useEffect } from "react";
import { useQuery } from "@tanstack/react-query";
import type { WaitingOutput } from "@sdk/types.ts";
import { api, live } from "./client.ts";
import { queries } from "./queries.ts";

const KEY = ["waiting"] as const;

/** What was told while it was asked is newer than the answer. */
async function asked(): Promise<WaitingOutput> {
  const before = queries.getQueryData<WaitingOutput>(KEY);
  const found = await api.account.waiting();
  const now = queries.getQueryData<WaitingOutput>(KEY);
  return now === undefined || now === before ? found : now;
}

/** What waits for whoever is signed in; told by the socket as it changes. */
export function useWaiting(): WaitingOutput | undefined {
  useEffect(
    () =>
      live.follow({
        topic: "counts",
        ask: () => ({}),
        told: (frame) => {
          if (frame.type === "waiting") queries.setQueryData<WaitingOutput>(KEY, { unread: frame.unread, flags: frame.flags });
        },
      }),
    [],
  );
  return useQuery({ queryKey: KEY, queryFn: asked }).data;
}
