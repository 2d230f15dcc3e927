// The API reference, made of the document that the server gives of itself; and calls of it as a program makes them, by a key.
import { useMutation, useQuery } from "@tanstack/react-query";
import { api } from "./client.ts";
import { described, type Document, type Method } from "./described.ts";
import { queries } from "./queries.ts";

export function useReference(isOn = true) {
  return useQuery({
    queryKey: ["reference", "document"],
    queryFn: async () => {
      const answer = await fetch("/openapi.json", { credentials: "omit" });
      if (!answer.ok) throw new Error("The server did not give its document. Try again in a moment.");
      return described((await answer.json()) as Document);
    },
    staleTime: Infinity,
    enabled: isOn,
  });
}

const OWN_KEY = ["reference", "own_key"] as const;
const LASTS_MS = 86_400_000;

export interface OwnKey {
  id: string;
  secret: string;
}

/** The key that the examples have. It is kept in memory alone: not by the browser, and not after a reload or a sign-out. */
export function useOwnKey(): OwnKey | null {
  const { data } = useQuery<OwnKey | null>({ queryKey: OWN_KEY, queryFn: () => null, enabled: false, gcTime: Infinity, staleTime: Infinity });
  return data ?? null;
}

/** A key for the examples, for a day, with these scopes. */
export function useMakeOwnKey() {
  return useMutation({
    mutationFn: (scopes: string[]) => api.keys.create({ name: "Examples of the reference", scopes, expires_at: new Date(Date.now() + LASTS_MS).toISOString() }),
    onSuccess: ({ id, secret }) => {
      queries.setQueryData<OwnKey | null>(OWN_KEY, secret === null ? null : { id, secret });
      void queries.invalidateQueries({ queryKey: ["keys"] });
    },
  });
}

export function useDropOwnKey() {
  return useMutation({
    mutationFn: (id: string) => api.keys.revoke(id),
    onSuccess: () => {
      queries.setQueryData<OwnKey | null>(OWN_KEY, null);
      void queries.invalidateQueries({ queryKey: ["keys"] });
    },
  });
}

export interface Ran {
  status: number;
  milliseconds: number;
  requestId: string | null;
  text: string;
}

export interface Run {
  method: Method;
  /** With its parameters, from `/v1/` on. */
  path: string;
  body: string | null;
  secret: string | null;
}

const MOST_SHOWN = 200_000;

/** The call as a program makes it, by the key and without the member's session; what is refused is an answer too. */
export function useRun() {
  return useMutation({
    mutationFn: async ({ method, path, body, secret }: Run): Promise<Ran> => {
      const began = performance.now();
      const headers: Record<string, string> = { accept: "application/json" };
      if (secret !== null) headers["authorization"] = `Bearer ${secret}`;
      if (body !== null) headers["content-type"] = "application/json";
      const answer = await fetch(path, { method, headers, body, credentials: "omit", cache: "no-store" });
      const isText = /json|text/.test(answer.headers.get("content-type") ?? "");
      const given = isText ? await answer.text() : `${(await answer.blob()).size.toLocaleString()} bytes of ${answer.headers.get("content-type") ?? "something"}`;
      const text = given.length > MOST_SHOWN ? `${given.slice(0, MOST_SHOWN)}…` : given;
      return { status: answer.status, milliseconds: Math.round(performance.now() - began), requestId: answer.headers.get("x-request-id"), text };
    },
  });
}
