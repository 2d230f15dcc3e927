import { Button, Group, Skeleton, Table, Text } from "@mantine/core";
import { IconArrowUp } from "@tabler/icons-react";
import { memo, useEffect, useLayoutEffect, useRef, useState, type ReactNode, type Ref } from "react";
import { useNavigate } from "react-router";
import type { Page } from "@sdk/paging.ts";
import { isFollowed, rowsOf, startAnew, type Listed, type Rows } from "../api/queries.ts";
import { useFilters } from "./address.ts";
import { Empty } from "./empty.tsx";
import { Export, type Field } from "./export.tsx";
import { FilterBar, namesOf, useGiven, type Filter } from "./filters.tsx";
import classes from "./list.module.css";
import { NextPage } from "./more.tsx";
import { Problem } from "./problem.tsx";
import { Body, FEW } from "./rows.tsx";
import { Views } from "./views.tsx";

export interface Column<Item> extends Field<Item> {
  /** As it is shown, where that is not as it stands in the file. */
  cell?: (item: Item) => ReactNode;
  /** Left out on a narrow screen. */
  isExtra?: boolean;
}

interface Props<Item> {
  /** What the rows are, in the plural; its views are kept under this name, and its file has it. */
  name: string;
  list: Rows<Item>;
  /** What of it one may look at alone; left out, there is nothing to choose. */
  filters?: readonly Filter[];
  columns: readonly Column<Item>[];
  id: (item: Item) => string;
  /** Where a row leads. */
  to?: (item: Item) => string;
  /** Shown where there is none at all. */
  empty: ReactNode;
  /** Shown where the filters leave none. */
  none?: ReactNode;
  /** Beside the filters. */
  children?: ReactNode;
}

const NO_FILTERS: readonly Filter[] = [];
const NONE = <Empty title="Nothing is like that" words="Take a filter away, or write less." />;

/** A list: what of it is shown, under names that one comes back to; rows by keyboard and mouse, more of them as one goes on, and all of
 * them as a file. */
export function List<Item>({ filters = NO_FILTERS, empty, none = NONE, children, ...shown }: Props<Item>) {
  const given = useGiven(filters);
  const { name, list, columns } = shown;
  const rows = rowsOf(list.data);
  const hasNone = list.isSuccess && rows.length === 0 && !list.hasNextPage;
  return (
    <>
      <ListBar name={name} filters={filters} fields={columns} all={hasNone ? null : list.all}>
        {children}
      </ListBar>
      {list.isError && rows.length === 0 ? (
        <Problem error={list.error} again={() => void list.refetch()} />
      ) : hasNone ? (
        Object.keys(given).length > 0 ? none : empty
      ) : (
        <Shown {...shown} rows={rows} />
      )}
    </>
  );
}

interface BarProps<Item> {
  name: string;
  filters: readonly Filter[];
  fields: readonly Field<Item>[];
  /** Null where there is none. */
  all: (() => AsyncIterable<Page<Item>>) | null;
  children?: ReactNode;
}

/** What of a list is shown, under a name or not, and all of it as a file. */
export function ListBar<Item>({ name, filters, fields, all, children }: BarProps<Item>) {
  const names = namesOf(filters);
  const [given, change] = useFilters(names);
  return (
    <Group gap="xs" mb="xs" align="flex-start" justify="flex-end">
      {filters.length > 0 && (
        <FilterBar filters={filters} given={given} change={change}>
          <Views page={name.replaceAll(" ", "_")} names={names} given={given} change={change} />
          {children}
        </FilterBar>
      )}
      {all && <Export name={name} fields={fields} all={all} />}
    </Group>
  );
}

function Shown<Item>({ name, list, columns, id, to, rows }: Pick<Props<Item>, "name" | "list" | "columns" | "id" | "to"> & { rows: readonly Item[] }) {
  const isLong = rows.length > FEW;
  const { head, widths } = useWidths(isLong);
  return (
    <>
      <Newest data={list.data} />
      <Table.ScrollContainer minWidth={320}>
        <Table
          verticalSpacing="xs"
          className={classes["list"]}
          layout={widths === null ? "auto" : "fixed"}
          aria-label={name}
          aria-busy={list.isPending}
          aria-rowcount={isLong ? (list.hasNextPage ? -1 : rows.length + 1) : undefined}
        >
          {widths && (
            <colgroup>
              {widths.map((width, n) => (
                <col key={n} style={{ width }} />
              ))}
            </colgroup>
          )}
          <Table.Thead>
            <Table.Tr ref={head}>
              {columns.map((column) => (
                <Table.Th key={column.title} className={column.isExtra ? classes["extra"] : undefined}>
                  {column.title}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          {list.isPending ? (
            <Table.Tbody>
              {Array.from({ length: 8 }, (_, n) => (
                <Blank key={n} count={columns.length} />
              ))}
            </Table.Tbody>
          ) : (
            <Body
              count={rows.length}
              width={columns.length}
              id={(n) => id(rows[n] as Item)}
              row={(n, measured) => <Row item={rows[n] as Item} n={n} measured={measured} columns={columns} to={to?.(rows[n] as Item)} />}
            />
          )}
        </Table>
      </Table.ScrollContainer>
      <More list={list} count={rows.length} />
    </>
  );
}

/** How wide the columns are stays as it is while rows come and go, until the window is another. */
function useWidths(isLong: boolean) {
  const head = useRef<HTMLTableRowElement>(null);
  const [widths, setWidths] = useState<readonly number[] | null>(null);
  useEffect(() => {
    const forget = () => setWidths(null);
    addEventListener("resize", forget);
    return () => removeEventListener("resize", forget);
  }, []);
  useLayoutEffect(() => {
    if (!isLong) return setWidths(null);
    // Columns that a narrow screen leaves out have none.
    if (widths === null && head.current) setWidths([...head.current.cells].map((cell) => cell.offsetWidth).filter((width) => width > 0));
  }, [isLong, widths]);
  return { head, widths };
}

/** A list that one has gone far down stays as it is; at its beginning again, it has what is new. */
function Newest<Item>({ data }: { data: Listed<Item> | undefined }) {
  const beginning = useRef<HTMLDivElement>(null);
  const isFar = data !== undefined && !isFollowed(data);
  useEffect(() => {
    if (!isFar || beginning.current === null) return;
    // On a very high screen it may never have been left.
    let wasLeft = false;
    const watcher = new IntersectionObserver(([seen]) => {
      if (!seen?.isIntersecting) wasLeft = true;
      else if (wasLeft) startAnew(data);
    });
    watcher.observe(beginning.current);
    return () => watcher.disconnect();
  }, [isFar, data]);
  return (
    <>
      <div ref={beginning} />
      {isFar && (
        <div className={classes["newest"]}>
          <Button size="compact-xs" radius="xl" leftSection={<IconArrowUp size={14} />} onClick={() => scrollTo({ top: 0 })}>
            To the newest
          </Button>
        </div>
      )}
    </>
  );
}

interface RowProps<Item> {
  item: Item;
  n: number;
  measured: Ref<HTMLTableRowElement>;
  columns: readonly Column<Item>[];
  to: string | undefined;
}

const Row = memo(OneRow) as typeof OneRow;

function OneRow<Item>({ item, n, measured, columns, to }: RowProps<Item>) {
  const navigate = useNavigate();
  const open = () => to !== undefined && void navigate(to);
  return (
    <tr
      ref={measured}
      data-index={n}
      aria-rowindex={n + 2}
      className={to === undefined ? classes["row"] : `${classes["row"]} ${classes["way"]}`}
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
        <td key={column.title} className={column.isExtra ? classes["extra"] : undefined}>
          {shownOf(column, item)}
        </td>
      ))}
    </tr>
  );
}

function shownOf<Item>({ cell, text }: Column<Item>, item: Item): ReactNode {
  return cell === undefined ? (text?.(item) as ReactNode) : cell(item);
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

function More<Item>({ list, count }: { list: Rows<Item>; count: number }) {
  const end = useRef<HTMLDivElement>(null);
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = list;
  useEffect(() => {
    const mark = end.current;
    // Where it has failed it is tried again by the button: a watcher sees the end at once, as often as it is made.
    if (mark === null || !hasNextPage || isFetchNextPageError) return;
    const watcher = new IntersectionObserver(([seen]) => seen?.isIntersecting && !isFetchingNextPage && void fetchNextPage(), { rootMargin: "600px" });
    watcher.observe(mark);
    return () => watcher.disconnect();
  }, [hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage]);
  return (
    <Group ref={end} justify="center" py="md">
      {hasNextPage ? (
        <NextPage list={list} />
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
