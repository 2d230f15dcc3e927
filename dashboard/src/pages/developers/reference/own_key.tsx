import { Button, Group, Paper, Text } from "@mantine/core";
import { IconKey } from "@tabler/icons-react";
import { useAccount, useMay, useWorkspace } from "../../../api/account.ts";
import { useDropOwnKey, useMakeOwnKey, useOwnKey } from "../../../api/reference.ts";
import { done, told } from "../../../ui/told.ts";

/** What a key for examples may do: all that its maker may in a test workspace, and nothing but read in a live one. */
export function useExampleScopes(): string[] {
  const { data: account } = useAccount();
  const { data: workspace } = useWorkspace();
  const held = account?.scopes ?? [];
  return workspace?.mode === "test" ? held : held.filter((scope) => scope.endsWith(":read"));
}

/** The key with which the examples are filled, or the button that makes one. */
export function OwnKeyBar() {
  const may = useMay();
  const own = useOwnKey();
  const make = useMakeOwnKey();
  const drop = useDropOwnKey();
  const scopes = useExampleScopes();
  const { data: workspace } = useWorkspace();
  if (!may("keys:write") || workspace === undefined) return null;
  const isTest = workspace.mode === "test";
  return (
    <Paper withBorder p="sm" mb="md" component="section" aria-label="Key of the examples">
      <Group justify="space-between" gap="sm">
        <Text size="sm" flex={1} miw={220}>
          {own !== null
            ? `The examples have a key of ${workspace.name}, for a day. It is in the memory of this page alone: a reload forgets it.`
            : isTest
              ? `The examples run with a key of ${workspace.name}: a test workspace, from which nothing leaves.`
              : `${workspace.name} is a live workspace: a key for examples only reads. To try what writes, switch to a test workspace.`}
        </Text>
        {own === null ? (
          <Button size="xs" leftSection={<IconKey size={15} />} loading={make.isPending} onClick={() => make.mutate(scopes, { onError: told })}>
            Fill the examples with a {isTest ? "test" : "reading"} key
          </Button>
        ) : (
          <Button size="xs" variant="default" loading={drop.isPending} onClick={() => drop.mutate(own.id, { onSuccess: () => done("The key of the examples is revoked."), onError: told })}>
            Revoke it
          </Button>
        )}
      </Group>
    </Paper>
  );
}
