import { Button, Group, Menu, Text } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import type { Page } from "@sdk/paging.ts";
import { csvOfPages, MOST_ROWS, save } from "./csv.ts";
import { done, told } from "./told.ts";

/** What stands in a file of each row. */
export interface Field<Item> {
  title: string;
  /** Left out: not in the file. */
  text: ((item: Item) => unknown) | null;
}

interface Props<Item> {
  /** What the rows are, in the plural: also the file's name. */
  name: string;
  fields: readonly Field<Item>[];
  all: () => AsyncIterable<Page<Item>>;
}

const MOST = MOST_ROWS.toLocaleString();

/** All of a list as a file: every row that its filters leave, page after page, with how far it is, until it is cancelled. */
export function Export<Item>({ name, fields, all }: Props<Item>) {
  const [rows, setRows] = useState<number | null>(null);
  const wanted = useRef(0);
  // Who leaves the page wants no file any more.
  useEffect(() => () => void (wanted.current += 1), []);
  const write = async () => {
    const mine = ++wanted.current;
    const kept = fields.flatMap(({ title, text }) => (text === null ? [] : [{ title, text }]));
    const pages = async function* () {
      for await (const { data } of all()) yield data.map((item) => kept.map(({ text }) => text(item)));
    };
    setRows(0);
    try {
      const written = await csvOfPages(kept.map(({ title }) => title), pages(), { told: setRows, isOver: () => mine !== wanted.current });
      if (written === null) return;
      save(`${name.replaceAll(" ", "-")}-${new Date().toISOString().slice(0, 10)}.csv`, written.file);
      if (written.isCut) done(`The file has the first ${MOST} rows, and there are more: choose filters, and export the rest by parts.`);
    } catch (error) {
      if (mine === wanted.current) told(error);
    } finally {
      if (mine === wanted.current) setRows(null);
    }
  };
  const stop = () => {
    wanted.current += 1;
    setRows(null);
  };
  return (
    <Group gap={6} wrap="nowrap" ml="auto">
      {rows !== null && (
        <>
          <Text size="xs" c="dimmed" className="number" role="status">
            {rows.toLocaleString()} rows
          </Text>
          <Button variant="default" size="compact-xs" onClick={stop}>
            Cancel
          </Button>
        </>
      )}
      <Menu position="bottom-end" width={260}>
        <Menu.Target>
          <Button variant="subtle" color="gray" size="compact-xs" leftSection={<IconDownload size={14} />} aria-label={`Export ${name}`}>
            Export
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item disabled={rows !== null} onClick={() => void write()}>
            As CSV
            <Text size="xs" c="dimmed">
              Every row that is listed here, up to {MOST}.
            </Text>
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </Group>
  );
}
