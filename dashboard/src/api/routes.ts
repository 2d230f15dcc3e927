import { useQuery } from "@tanstack/react-query";
import type { ContactAttribute, RouteInput, StepInput } from "@sdk/types.ts";
import { useMay, useWorkspace } from "./account.ts";
import { api } from "./client.ts";
import { useAllTopics } from "./topics.ts";

export type { ContactAttribute, RouteInput, StepInput };

/** Which way a message goes where neither it nor its template says so, and whose word that is; undefined until that is known. */
export function useUsualRoute(topic: string | null): [route: RouteInput | null | undefined, by: string] {
  const topics = useAllTopics();
  const workspace = useWorkspace();
  const about = topics.data?.find((one) => one.key === topic);
  if (about?.route) return [about.route, "its topic"];
  if (about?.channel) return [{ channel: about.channel as RouteInput["channel"] }, "its topic"];
  if (workspace.isLoading || (topic !== null && topics.isLoading)) return [undefined, "the workspace"];
  return [workspace.data?.route ?? null, "the workspace"];
}

/** What is known of contacts: their fields, and the attributes that some of them have. */
export function useContactFields() {
  const may = useMay();
  return useQuery({
    queryKey: ["contacts", "attributes"],
    queryFn: async (): Promise<ContactAttribute[]> => (await api.contactAttributes.list({ limit: 200 })).data,
    enabled: may("contacts:read"),
  });
}
