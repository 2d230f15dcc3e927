import { useMutation, useQuery } from "@tanstack/react-query";
import type { TopicInput, TopicOutput } from "@sdk/types.ts";
import type { Filters } from "../ui/address.ts";
import { useMay } from "./account.ts";
import { api, refuseWhereThere } from "./client.ts";
import { narrowed, queries, says, useList } from "./queries.ts";

export type { TopicInput, TopicOutput };

export const useTopics = ({ q }: Filters) =>
  useList<TopicOutput>(["topics", "list", q], (wanted) => narrowed(api.topics.list({ ...wanted }), (one) => says(q, one.key, one.name, one.description)));

const MOST = 500;

/** Every topic, to choose one from. */
export function useAllTopics() {
  const may = useMay();
  return useQuery({ queryKey: ["topics", "all"], queryFn: () => api.topics.list({ limit: 200 }).take(MOST), enabled: may("topics:read") });
}

interface Put {
  key: string;
  topic: TopicInput;
  /** It takes nobody's place. */
  isNew?: boolean;
}

export function usePutTopic() {
  return useMutation({
    mutationFn: async ({ key, topic, isNew = false }: Put) => {
      if (isNew && /^[a-z0-9][\w.-]*$/.test(key)) await refuseWhereThere(api.topics.get(key), `There is a topic “${key}” already.`);
      return await api.topics.put(key, topic);
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: ["topics"] }),
  });
}
