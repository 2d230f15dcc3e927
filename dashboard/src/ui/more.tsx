import { Button } from "@mantine/core";
import type { Rows } from "../api/queries.ts";

/** The next page of a list, where there is one. */
export function NextPage<Item>({ list, label = "Show more" }: { list: Rows<Item>; label?: string }) {
  if (!list.hasNextPage) return null;
  return (
    <Button size="xs" variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
      {label}
    </Button>
  );
}
