import { Button, Group, Menu, Skeleton, Table, Text } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import type { UseInfiniteQueryResult } from "@tanstack/react-query";
import { useEffect, useRef, useState, type ReactNode } from "react";
import { useNavigate } from "react-router";
import type { Page } from "@sdk/paging.ts";
import { rowsOf, type Listed } from "../api/queries.ts";
import { csvOf, save } from "./csv.ts";
import classes from "./list.module.css";
import { Problem } from "./problem.tsx";
import { told } from "./told.ts";

export interface Column<Item> {
  title: string;
  cell: (item: Item) => ReactNode;
  /** Of the file; left out, the column is not in it. */
  text?: (item: Item) => unknown;
  /** Left out on a narrow screen. */
  isExtra?: boolean;
}

interface Props<Item> {
  /** What the rows are, in the plural. */
  name: string;
  list: UseInfiniteQueryResult<Listed<Item>>;
  columns: readonly Column<Item>[];
  id: (item: Item) => string;
  /** Where a row leads. */
  to?: (item: Item) => string;
  /** Shown where there is none at all. */
  empty: ReactNode;
  /** Every row for the file, page after page. */
  all?: () => AsyncIterable<Page<Item>>;
}

const MOST_ROWS = 100_000;

/** A list: rows by keyboard and mouse, more of them as one goes on, and all of them as a file. */
export function List<Item>({ name, list, columns, id, to, empty, all }: Props<Item>) {
  const rows = rowsOf(list.data);
  if (list.isError && rows.length === 0) return <Problem error={list.error} again={() => void list.refetch()} />;
  if (list.isSuccess && rows.length === 0 && !list.hasNextPage) return empty;
  return (
    <>
      {all && <Export name={name} columns={columns} all={all} />}
      <Table.ScrollContainer minWidth={320}>
        <Table highlightOnHover={to !== undefined} verticalSpacing="xs" className={classes["list"]} aria-label={name} aria-busy={list.isPending}>
          <Table.Thead>
            <Table.Tr>
              {columns.map((column) => (
                <Table.Th key={column.title} className={column.isExtra ? classes["extra"] : undefined}>
                  {column.title}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {list.isPending
              ? Array.from({ length: 8 }, (_, n) => <Blank key={n} count={columns.length} />)
              : rows.map((item) => <Row key={id(item)} item={item} columns={columns} to={to?.(item)} />)}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <More list={list} count={rows.length} />
    </>
  );
}

function Row<Item>({ item, columns, to }: { item: Item; columns: readonly Column<Item>[]; to: string | undefined }) {
  const navigate = useNavigate();
  const open = () => to !== undefined && void navigate(to);
  return (
    <Table.Tr
      className={to === undefined ? undefined : classes["way"]}
      tabIndex={to === undefined ? undefined : 0}
      onClick={(event) => {
        // What can be clicked within the row does its own.
        if ((event.target as Element).closest("a, button, input, label") === null && getSelection()?.isCollapsed !== false) open();
      }}
      onKeyDown={(event) => {
        if (event.key === "Enter" && event.target === event.currentTarget) open();
        const next = event.key === "ArrowDown" ? "nextElementSibling" : event.key === "ArrowUp" ? "previousElementSibling" : null;
        if (next !== null && event.target === event.currentTarget) {
          event.preventDefault();
          (event.currentTarget[next] as HTMLElement | null)?.focus();
        }
      }}
    >
      {columns.map((column) => (
        <Table.Td key={column.title} className={column.isExtra ? classes["extra"] : undefined}>
          {column.cell(item)}
        </Table.Td>
      ))}
    </Table.Tr>
  );
}

function Blank({ count }: { count: number }) {
  return (
    <Table.Tr>
      {Array.from({ length: count }, (_, n) => (
        <Table.Td key={n}>
          <Skeleton h={14} w={`${45 + ((n * 37) % 50)}%`} />
        </Table.Td>
      ))}
    </Table.Tr>
  );
}

function More<Item>({ list, count }: { list: UseInfiniteQueryResult<Listed<Item>>; count: number }) {
  const end = useRef<HTMLDivElement>(null);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  useEffect(() => {
    const mark = end.current;
    if (mark === null || !hasNextPage) return;
    const watcher = new IntersectionObserver(([seen]) => seen?.isIntersecting && !isFetchingNextPage && void fetchNextPage(), { rootMargin: "600px" });
    watcher.observe(mark);
    return () => watcher.disconnect();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  return (
    <Group ref={end} justify="center" py="md">
      {hasNextPage ? (
        <Button variant="default" size="xs" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          Show more
        </Button>
      ) : (
        !list.isPending && (
          <Text size="xs" c="dimmed">
            {count.toLocaleString()} in all
          </Text>
        )
      )}
    </Group>
  );
}

function Export<Item>({ name, columns, all }: { name: string; columns: readonly Column<Item>[]; all: () => AsyncIterable<Page<Item>> }) {
  const [count, setCount] = useState<number | null>(null);
  const write = async () => {
    const kept = columns.filter((column) => column.text !== undefined);
    const rows: unknown[][] = [];
    setCount(0);
    try {
      for await (const page of all()) {
        for (const item of page.data) rows.push(kept.map((column) => column.text?.(item)));
        setCount(rows.length);
        if (rows.length >= MOST_ROWS) break;
      }
      save(`${name}-${new Date().toISOString().slice(0, 10)}.csv`, csvOf(kept.map((column) => column.title), rows));
    } catch (error) {
      told(error);
    } finally {
      setCount(null);
    }
  };
  return (
    <Group justify="flex-end" mb={4}>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="subtle" color="gray" size="compact-xs" leftSection={<IconDownload size={14} />} disabled={count !== null}>
            {count === null ? "Export" : `${count.toLocaleString()} rows`}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => void write()}>As CSV, with these filters (up to {MOST_ROWS.toLocaleString()} rows)</Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </Group>
  );
}
