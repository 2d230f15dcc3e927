import { Button, Group, Text } from "@mantine/core";
import { usePast, type ConversationStore, type Item } from "../../api/thread.ts";
import { Problem } from "../../ui/problem.tsx";
import { Waiting } from "../../ui/waiting.tsx";
import { Post } from "./post.tsx";
import { find, Scroll } from "./posts.tsx";
import type { About } from "./names.ts";

/** What was said around a post, far from the conversation's end. */
export function Past({ id, at, store, look, begin, open }: { id: string; at: string; store: ConversationStore; look: (seq: number | null) => void; begin: (about: About) => void; open: (root: string) => void }) {
  const past = usePast(id, at);
  if (past.isLoadingError) return <Problem error={past.error} again={() => void past.refetch()} />;
  if (past.data === undefined) return <Waiting />;
  const items: Item[] = past.data.pages.flatMap((page) => page.data).map((post) => ({ key: post.id, state: "stored", post, problem: null }));
  return (
    <>
      <Group justify="center" gap="xs" p={6}>
        <Text size="xs" c="dimmed">
          You look at what was said earlier.
        </Text>
        <Button size="compact-xs" variant="light" onClick={() => look(null)}>
          To the end
        </Button>
      </Group>
      {past.isFetchPreviousPageError && <Problem error={past.error} again={() => void past.fetchPreviousPage()} />}
      {past.isFetchNextPageError && <Problem error={past.error} again={() => void past.fetchNextPage()} />}
      <Scroll
        key={at}
        items={items}
        at={at}
        follows={false}
        hasBefore={past.hasPreviousPage && !past.isFetching && !past.isFetchPreviousPageError}
        before={() => void past.fetchPreviousPage()}
        hasAfter={past.hasNextPage && !past.isFetching && !past.isFetchNextPageError}
        after={() => void past.fetchNextPage()}
        shown={(item, isNext) => <Post item={item} isNext={isNext} isFound={String(item.post.seq) === at} store={store} state={null} find={find(items)} look={look} begin={begin} open={open} />}
      />
    </>
  );
}
