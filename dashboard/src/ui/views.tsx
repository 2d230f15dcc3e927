import { Button, Checkbox, Group, Menu, Modal, Stack, Text, TextInput } from "@mantine/core";
import { IconBookmark, IconCheck, IconDeviceFloppy, IconTrash, IconUsers } from "@tabler/icons-react";
import { useState } from "react";
import { useMay } from "../api/account.ts";
import { useDeleteView, useSaveView, useViews, type ViewOutput } from "../api/views.ts";
import type { Filters } from "./address.ts";
import { done, told } from "./told.ts";
import { wordsOf } from "./words.ts";

interface Props {
  /** Whose filters they are: the page's name. */
  page: string;
  /** The filters of the page; what a view says beside them is left out. */
  names: readonly string[];
  given: Filters;
  change: (change: Record<string, string | null>) => void;
}

/** The filters of a page under a name: one's own, and those that everybody here sees. */
export function Views({ page, names, given, change }: Props) {
  const views = useViews(page);
  const [isSaving, setSaving] = useState(false);
  const [isBare, setBare] = useState(false);
  const here = queryOf(names, given);
  const found = views.data ?? [];
  const current = found.find((view) => here !== "" && asked(names, view) === here);
  if (views.isPending && !views.isFetching) return null;
  const show = (view: ViewOutput) => change({ ...Object.fromEntries(names.map((name) => [name, null])), ...read(names, view.query) });
  return (
    <>
      {/* Opened before there is anything in it that can be chosen, it has the focus itself: whoever works by keyboard goes on from there to what comes. */}
      <Menu position="bottom-start" width={260} onOpen={() => setBare(found.length === 0 && here === "")} withInitialFocusPlaceholder={isBare}>
        <Menu.Target>
          <Button size="xs" variant="default" leftSection={<IconBookmark size={14} />} maw={220}>
            {current?.name ?? "Views"}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Some title="Yours" views={found.filter((view) => !view.is_shared)} current={current} show={show} />
          <Some title="Of everybody here" views={found.filter((view) => view.is_shared)} current={current} show={show} />
          {found.length === 0 && <Menu.Label>Filters that you come back to are kept here under a name.</Menu.Label>}
          <Menu.Divider />
          <Menu.Item leftSection={<IconDeviceFloppy size={16} />} disabled={here === ""} onClick={() => setSaving(true)}>
            {here === "" ? "Choose filters to save them" : "Save these filters"}
          </Menu.Item>
          {current?.may_change && <Delete view={current} />}
        </Menu.Dropdown>
      </Menu>
      <Modal opened={isSaving} onClose={() => setSaving(false)} title="Save these filters" centered>
        <Save page={page} query={here} views={found} end={() => setSaving(false)} />
      </Modal>
    </>
  );
}

interface SomeProps {
  title: string;
  views: readonly ViewOutput[];
  current: ViewOutput | undefined;
  show: (view: ViewOutput) => void;
}

function Some({ title, views, current, show }: SomeProps) {
  if (views.length === 0) return null;
  return (
    <>
      <Menu.Label>{title}</Menu.Label>
      {views.map((view) => (
        <Menu.Item
          key={view.id}
          onClick={() => show(view)}
          leftSection={view.is_shared ? <IconUsers size={16} /> : <IconBookmark size={16} />}
          rightSection={view === current ? <IconCheck size={16} aria-label="Shown" /> : null}
        >
          {view.name}
        </Menu.Item>
      ))}
    </>
  );
}

function Delete({ view }: { view: ViewOutput }) {
  const remove = useDeleteView();
  const save = useSaveView();
  const { page, name, query, is_shared } = view;
  const undo = () => void save.mutateAsync({ page, name, query, is_shared }).catch(told);
  return (
    <Menu.Item
      c="red"
      leftSection={<IconTrash size={16} />}
      onClick={() => void remove.mutateAsync(view.id).then(() => done(`The view “${name}” is deleted.`, undo), told)}
    >
      Delete “{name}”
    </Menu.Item>
  );
}

function Save({ page, query, views, end }: { page: string; query: string; views: readonly ViewOutput[]; end: () => void }) {
  const may = useMay();
  const save = useSaveView();
  const [name, setName] = useState("");
  const [isShared, setShared] = useState(false);
  const isThere = views.some((view) => view.name === name.trim() && view.is_shared === isShared);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(
          { page, name: name.trim(), query, is_shared: isShared },
          {
            onSuccess: () => {
              done(`The view “${name.trim()}” is saved.`);
              end();
            },
          },
        );
      }}
    >
      <Stack gap="md">
        <TextInput
          label="Name"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          maxLength={100}
          required
          data-autofocus
          error={save.error ? wordsOf(save.error) : undefined}
        />
        {may("views:write") && (
          <Checkbox label="Everybody in this workspace sees it" checked={isShared} onChange={(event) => setShared(event.currentTarget.checked)} />
        )}
        {isThere && (
          <Text size="sm" c="dimmed" role="status">
            There is a view of this name: it is replaced.
          </Text>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={end}>
            Leave it
          </Button>
          <Button type="submit" loading={save.isPending} disabled={name.trim() === ""}>
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** Filters in one order, as a view keeps them. */
function queryOf(names: readonly string[], given: Filters): string {
  const kept = names.filter((name) => given[name]).sort();
  return new URLSearchParams(kept.map((name) => [name, given[name] ?? ""])).toString();
}

function read(names: readonly string[], query: string): Record<string, string> {
  return Object.fromEntries([...new URLSearchParams(query)].filter(([name]) => names.includes(name)));
}

const asked = (names: readonly string[], view: ViewOutput) => queryOf(names, read(names, view.query));
