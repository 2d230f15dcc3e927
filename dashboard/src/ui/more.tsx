import { Button, Text } from "@mantine/core";
import type { Rows } from "../api/queries.ts";
import { wordsOf } from "./words.ts";

/** The next page of a list, where there is one; and why it could not be fetched. */
export function NextPage<Item>({ list, label = "Show more" }: { list: Rows<Item>; label?: string }) {
  if (!list.hasNextPage) return null;
  return (
    <>
      {list.isFetchNextPageError && (
        <Text size="sm" c="red" role="alert">
          {wordsOf(list.error)}
        </Text>
      )}
      <Button size="xs" variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
        {list.isFetchNextPageError ? "Try again" : label}
      </Button>
    </>
  );
}
