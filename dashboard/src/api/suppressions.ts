import { useMutation, useQueries } from "@tanstack/react-query";
import type { AddressOutput, SuppressionOutput } from "@sdk/types.ts";
import type { Filters } from "../ui/address.ts";
import { useMay } from "./account.ts";
import { api } from "./client.ts";
import { narrowed, queries, useList } from "./queries.ts";

export type { SuppressionOutput };

/** Of an address that is written: whether it is a mail address or a number. */
export const kindOf = (address: string): "email" | "phone" => (address.includes("@") ? "email" : "phone");

/** Addresses that are never to be used, the newest first. Which they are is not kept: one is looked up by the address itself. */
export const useSuppressions = ({ address, kind, reason }: Filters) =>
  useList<SuppressionOutput>(["suppressions", "list", address, kind, reason], (wanted) =>
    narrowed(
      api.suppressions.list({ ...wanted, ...(address === undefined ? {} : { [kindOf(address)]: address }) }),
      (one) => (kind === undefined || one.kind === kind) && (reason === undefined || one.reason === reason),
    ),
  );

export interface OfAddress {
  address: AddressOutput;
  suppressions: SuppressionOutput[];
}

/** What stands against each of their addresses. Only a mail address and a number can be looked up: of the list no address is told. */
export function useSuppressionsOf(addresses: readonly AddressOutput[]): OfAddress[] {
  const may = useMay();
  const looked = addresses.filter((one) => one.kind === "email" || one.kind === "phone");
  const found = useQueries({
    queries: looked.map((address) => ({
      queryKey: ["suppressions", "of", address.kind, address.value] as const,
      queryFn: async () => (await api.suppressions.list({ [address.kind]: address.value, limit: 50 })).data,
      enabled: may("consents:read"),
    })),
  });
  return looked.map((address, n) => ({ address, suppressions: found[n]?.data ?? [] }));
}

const changed = () => queries.invalidateQueries({ queryKey: ["suppressions"] });

export function useSuppress() {
  return useMutation({
    mutationFn: ({ kind, value, reason }: { kind: AddressOutput["kind"]; value: string; reason: string }) =>
      api.suppressions.add({ [kind]: value, reason, source: "dashboard" }),
    onSuccess: changed,
  });
}

export function useLiftSuppression() {
  return useMutation({ mutationFn: (id: string) => api.suppressions.delete(id), onSuccess: changed });
}
