import { Button, Fieldset, Group, Paper, Stack, Text, Title } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { useMay } from "../../api/account.ts";
import { usePatchWorkspace, type WorkspaceOutput, type WorkspacePatch } from "../../api/workspace.ts";
import { Wrong } from "../../ui/door.tsx";
import { same, unsaved } from "../../ui/changes.ts";
import { done, told } from "../../ui/told.ts";
import { wrongFields } from "../../ui/wrong.ts";

export interface Draft {
  /** What is shown: as it is, or as it is to be. */
  now: WorkspaceOutput;
  set: (change: WorkspacePatch) => void;
  /** What is wrong with a field, by its JSON pointer. */
  wrong: Readonly<Record<string, string>>;
}

interface Props {
  title: string;
  about?: ReactNode;
  workspace: WorkspaceOutput;
  children: (draft: Draft) => ReactNode;
}

/** Some settings of the workspace that are kept together, and taken back together. */
export function Section({ title, about, workspace, children }: Props) {
  const may = useMay();
  const patch = usePatchWorkspace();
  const [change, setChange] = useState<WorkspacePatch>({});
  const before = (keys: string[]) => Object.fromEntries(keys.map((key) => [key, workspace[key as keyof WorkspaceOutput]])) as WorkspacePatch;
  const keys = Object.keys(change).filter((key) => !same(change[key as keyof WorkspacePatch], workspace[key as keyof WorkspaceOutput]));
  const wanted = Object.fromEntries(keys.map((key) => [key, change[key as keyof WorkspacePatch]])) as WorkspacePatch;
  const wrong = wrongFields(patch.error);
  const save = () => {
    const old = before(keys);
    const undo = () => void patch.mutateAsync(old).then(() => done("It is as it was."), told);
    patch.mutate(wanted, {
      onSuccess: () => {
        setChange((now) => unsaved(now, wanted));
        done(`${title}: saved.`, undo);
      },
    });
  };
  return (
    <Paper component="section" withBorder p="md" maw={760} aria-label={title}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <Title order={2}>{title}</Title>
        {about && (
          <Text size="sm" c="dimmed" mt={2}>
            {about}
          </Text>
        )}
        <Fieldset variant="unstyled" disabled={!may("workspace:write")} mt="sm">
          <Stack gap="sm">{children({ now: { ...workspace, ...wanted } as WorkspaceOutput, set: (more) => setChange((old) => ({ ...old, ...more })), wrong })}</Stack>
          {Object.keys(wrong).length === 0 && <Wrong error={patch.error} />}
          {keys.length > 0 && (
            <Group mt="md" gap="xs">
              <Button type="submit" size="xs" loading={patch.isPending}>
                Save
              </Button>
              <Button
                size="xs"
                variant="default"
                onClick={() => {
                  setChange({});
                  patch.reset();
                }}
              >
                Leave it as it was
              </Button>
            </Group>
          )}
        </Fieldset>
      </form>
    </Paper>
  );
}
