import { Center, Text } from "@mantine/core";
import { Link, useLocation } from "react-router";
import { useSaid } from "../../api/inbox.ts";
import { rowsOf } from "../../api/queries.ts";
import { searchWith } from "../../ui/address.ts";
import { NextPage } from "../../ui/more.tsx";
import { Problem } from "../../ui/problem.tsx";
import { Waiting } from "../../ui/waiting.tsx";
import classes from "./conversations.module.css";
import { short } from "./inbox.tsx";
import { authorName } from "./names.ts";

/** What was said with these words in it, each a way to where it was said. */
export function Found({ q }: { q: string }) {
  const list = useSaid(q);
  const { search } = useLocation();
  const rows = rowsOf(list.data);
  if (list.isLoadingError) return <Problem error={list.error} again={() => void list.refetch()} />;
  if (list.isPending) return <Waiting />;
  if (rows.length === 0) {
    return (
      <Text size="sm" c="dimmed" p="md">
        Nobody has said that. All words must stand in what was said; the last may be begun only.
      </Text>
    );
  }
  return (
    <div className={classes["scroll"]} role="list" aria-label="What was said">
      {rows.map((post) => {
        const there = searchWith(search, { at: String(post.seq), thread: post.thread?.id ?? null });
        return (
          <div key={post.id} role="listitem">
            <Link to={{ pathname: `/conversations/${post.conversation}`, search: there }} className={classes["row"]}>
              <div className={classes["line"]}>
                <Text size="sm" fw={500} truncate flex={1}>
                  {authorName(post.author)}
                </Text>
                <Text size="xs" c="dimmed">
                  {short(post.created_at)}
                </Text>
              </div>
              <Text size="xs" lineClamp={2}>
                {post.text}
              </Text>
            </Link>
          </div>
        );
      })}
      <Center p="sm">
        <NextPage list={list} />
      </Center>
    </div>
  );
}
