import { Anchor, Paper, Stack, Text } from "@mantine/core";
import { Link } from "react-router";
import { useMay } from "../../api/account.ts";
import { useAround, type PostView } from "../../api/moderation.ts";
import { Problem } from "../../ui/problem.tsx";
import { Waiting } from "../../ui/waiting.tsx";
import { When } from "../../ui/when.tsx";
import { authorName } from "../conversations/names.ts";
import { Parts } from "../conversations/parts.tsx";

/** The post, between what was said before and after it. */
export function Context({ conversation, message }: { conversation: string; message: string }) {
  const may = useMay();
  const found = useAround(conversation, message);
  if (!may("conversations:read")) return <Text size="sm" c="dimmed">What was said is not for your role.</Text>; // prettier-ignore
  if (found.isLoadingError) return <Problem error={found.error} again={() => void found.refetch()} />;
  if (found.data === undefined) return <Waiting />;
  const seq = found.data.find((one) => one.id === message)?.seq;
  return (
    <Stack gap={6} role="log" aria-label="What was said">
      {found.data.map((post) => (
        <Said key={post.id} post={post} isIt={post.id === message} />
      ))}
      <Anchor component={Link} to={`/conversations/${conversation}${seq === undefined ? "" : `?at=${seq}`}`} size="xs">
        Open the conversation there
      </Anchor>
    </Stack>
  );
}

function Said({ post, isIt }: { post: PostView; isIt: boolean }) {
  return (
    <Paper withBorder={isIt} p={isIt ? "sm" : 0} px="sm" bg={isIt ? "var(--mantine-color-default-hover)" : undefined} aria-current={isIt ? "true" : undefined}>
      <Text size="xs" c="dimmed" component="div">
        {authorName(post.author)}, <When at={post.created_at} size="xs" />
        {post.edited_at === null ? "" : ", said otherwise since"}
      </Text>
      {post.deleted_at === null ? (
        <Text size="sm" component="div">
          <Parts post={post} />
        </Text>
      ) : (
        <Text size="sm" c="dimmed" fs="italic">
          Deleted
        </Text>
      )}
    </Paper>
  );
}
