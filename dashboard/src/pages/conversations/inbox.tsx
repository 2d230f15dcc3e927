import { ActionIcon, Badge, Box, Button, Checkbox, CloseButton, Group, SegmentedControl, Select, Skeleton, Text, TextInput, Title, Tooltip } from "@mantine/core";
import { IconKeyboard, IconSearch } from "@tabler/icons-react";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef, type RefObject } from "react";
import { Link, useLocation } from "react-router";
import { channelName } from "../../api/channels.ts";
import { INBOX_FILTERS, type ListedConversation } from "../../api/inbox.ts";
import { rowsOf, type Rows as Listed } from "../../api/queries.ts";
import { searchWith, useFilters } from "../../ui/address.ts";
import { Empty } from "../../ui/empty.tsx";
import { Export, type Field } from "../../ui/export.tsx";
import { NextPage } from "../../ui/more.tsx";
import { Problem } from "../../ui/problem.tsx";
import { useTyped } from "../../ui/typed.ts";
import { Views } from "../../ui/views.tsx";
import classes from "./conversations.module.css";
import { Found } from "./found.tsx";
import { ELSEWHERE, personName, titleOf } from "./names.ts";
import { NobodyYet } from "./nobody.tsx";

interface Props {
  list: Listed<ListedConversation>;
  here: string | null;
  words: RefObject<HTMLInputElement | null>;
  help: () => void;
}

const NAMES = [...INBOX_FILTERS, "in"];

const FIELDS: readonly Field<ListedConversation>[] = [
  { title: "With", text: titleOf },
  { title: "Kind", text: (one) => one.kind },
  { title: "State", text: (one) => one.state },
  { title: "Last said", text: (one) => one.last_post?.text },
  { title: "When", text: (one) => one.last_post?.at ?? one.created_at },
  { title: "Channel", text: (one) => one.last_post?.channel },
  { title: "Unread", text: (one) => one.unread },
  { title: "Begun", text: (one) => one.created_at },
  { title: "Id", text: (one) => one.id },
];

/** The list by last activity, and what of it is shown. */
export function Inbox({ list, here, words, help }: Props) {
  const [filters, change] = useFilters(NAMES);
  const isSaid = filters["q"] !== undefined && filters["in"] === "said";
  return (
    <>
      <div className={classes["filters"]}>
        <Group justify="space-between" mb={6} wrap="nowrap">
          <Title order={1}>Conversations</Title>
          <Tooltip label="Keys (?)">
            <ActionIcon variant="subtle" color="gray" onClick={help} aria-label="What every key does">
              <IconKeyboard size={18} />
            </ActionIcon>
          </Tooltip>
        </Group>
        <Words value={filters["q"] ?? ""} change={(q) => change({ q, in: q === "" ? null : (filters["in"] ?? null) })} input={words} />
        {filters["q"] !== undefined && (
          <SegmentedControl
            fullWidth
            size="xs"
            mt={6}
            aria-label="Where to search"
            data={[
              { value: "people", label: "People and titles" },
              { value: "said", label: "What was said" },
            ]}
            value={isSaid ? "said" : "people"}
            onChange={(where) => change({ in: where === "said" ? "said" : null })}
          />
        )}
        {!isSaid && (
          <Group gap={6} mt={6} wrap="nowrap">
            <Select
              size="xs"
              aria-label="State"
              data={[
                { value: "open", label: "Open" },
                { value: "closed", label: "Closed" },
                { value: "all", label: "All" },
              ]}
              value={filters["state"] ?? "open"}
              onChange={(state) => change({ state: state === "open" ? null : state })}
              allowDeselect={false}
              w={86}
            />
            <Select
              size="xs"
              aria-label="Kind"
              placeholder="Any kind"
              data={["support", "direct", "group"]}
              value={filters["kind"] ?? null}
              onChange={(kind) => change({ kind })}
              clearable
              w={100}
            />
            <Checkbox size="xs" label="Unread" checked={filters["unread"] !== undefined} onChange={(event) => change({ unread: event.currentTarget.checked ? "true" : null })} />
          </Group>
        )}
        <Group gap={6} mt={6} wrap="nowrap">
          <Views page="conversations" names={NAMES} given={filters} change={change} />
          {!isSaid && <Export name="conversations" fields={FIELDS} all={list.all} />}
        </Group>
        {filters["contact"] !== undefined && (
          <Badge mt={6} variant="light" tt="none" rightSection={<CloseButton size="xs" aria-label="With everybody" onClick={() => change({ contact: null })} />}>
            with {filters["contact"]}
          </Badge>
        )}
      </div>
      {isSaid ? <Found q={filters["q"] ?? ""} /> : <Rows list={list} here={here} isFiltered={Object.keys(filters).some((name) => name !== "in")} clear={() => change(Object.fromEntries(INBOX_FILTERS.map((name) => [name, null])))} />}
    </>
  );
}

function Words({ value, change, input }: { value: string; change: (q: string) => void; input: RefObject<HTMLInputElement | null> }) {
  const [typed, type] = useTyped(value, (text) => change(text.trim()));
  return (
    <TextInput
      ref={input}
      size="xs"
      aria-label="Search"
      placeholder="Search (/)"
      maxLength={200}
      leftSection={<IconSearch size={14} />}
      rightSection={typed !== "" && <CloseButton size="xs" aria-label="Search for nothing" onClick={() => change("")} />}
      value={typed}
      onChange={(event) => type(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === "Escape") event.currentTarget.blur();
      }}
    />
  );
}

const ROW = 74;

function Rows({ list, here, isFiltered, clear }: Pick<Props, "list" | "here"> & { isFiltered: boolean; clear: () => void }) {
  const rows = rowsOf(list.data);
  const scroll = useRef<HTMLDivElement>(null);
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = list;
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => ROW,
    getItemKey: (n) => rows[n]?.id ?? n,
    overscan: 8,
  });
  const shown = virtual.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    // Where it has failed it is tried again by the button.
    if (hasNextPage && !isFetchingNextPage && !isFetchNextPageError && last >= rows.length - 10) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage, last, rows.length]);
  const place = rows.findIndex((one) => one.id === here);
  useEffect(() => {
    if (place >= 0) virtual.scrollToIndex(place, { align: "auto" });
  }, [here, place >= 0]);
  if (list.isError && rows.length === 0) return <Problem error={list.error} again={() => void list.refetch()} />;
  if (list.isPending) return <Blanks />;
  if (rows.length === 0 && !isFiltered) {
    return (
      <>
        <Box hiddenFrom="sm" className={classes["scroll"]}>
          <NobodyYet />
        </Box>
        <Text size="sm" c="dimmed" p="md" visibleFrom="sm">
          None is open.
        </Text>
      </>
    );
  }
  if (rows.length === 0) {
    return (
      <div className={classes["nobody"]}>
        <Empty title="No conversation is like that" words="Another filter may find it.">
          <Button size="xs" variant="default" onClick={clear}>
            Show all open ones
          </Button>
        </Empty>
      </div>
    );
  }
  return (
    <div ref={scroll} className={classes["scroll"]}>
      <div className={classes["all"]} style={{ height: virtual.getTotalSize() }} role="list" aria-label="Conversations" aria-busy={isFetchingNextPage}>
        {shown.map((item) => {
          const one = rows[item.index];
          return (
            one && (
              <div key={item.key} role="listitem" className={classes["placed"]} style={{ transform: `translateY(${item.start}px)` }}>
                <Row one={one} isHere={one.id === here} />
              </div>
            )
          );
        })}
      </div>
      {isFetchNextPageError && (
        <Group justify="center" p="md">
          <NextPage list={list} />
        </Group>
      )}
    </div>
  );
}

function Row({ one, isHere }: { one: ListedConversation; isHere: boolean }) {
  const { search } = useLocation();
  const last = one.last_post;
  const author = last === null || last.author?.kind === "contact" ? null : last.author === null ? (last.author_name ?? "The company") : personName(last.author);
  const isUnread = (one.unread ?? 0) > 0;
  const title = titleOf(one);
  return (
    <Link
      to={{ pathname: `/conversations/${one.id}`, search: searchWith(search, ELSEWHERE) }}
      className={classes["row"]}
      aria-current={isHere ? "true" : undefined}
      onKeyDown={(event) => {
        const by = event.key === "ArrowDown" ? "nextElementSibling" : event.key === "ArrowUp" ? "previousElementSibling" : null;
        if (by === null) return;
        event.preventDefault();
        (event.currentTarget.parentElement?.[by]?.querySelector("a") as HTMLElement | null)?.focus();
      }}
    >
      <div className={classes["line"]}>
        <Text size="sm" fw={isUnread ? 650 : 500} truncate flex={1} title={title}>
          {title}
        </Text>
        <Text size="xs" c="dimmed" component="time" dateTime={last?.at ?? one.created_at} style={{ whiteSpace: "nowrap" }}>
          {short(last?.at ?? one.created_at)}
        </Text>
      </div>
      <div className={classes["line"]}>
        <Text size="xs" c={isUnread ? undefined : "dimmed"} lineClamp={1} flex={1}>
          {author !== null && `${author}: `}
          {last === null ? "Nothing was said yet" : last.is_deleted ? "Deleted" : last.text}
        </Text>
        {isUnread && (
          <Badge size="sm" circle={(one.unread ?? 0) < 10} aria-label={`${one.unread} unread`}>
            {one.unread === 100 ? "99+" : one.unread}
          </Badge>
        )}
      </div>
      <Text size="xs" c="dimmed" truncate>
        {[one.kind === "support" ? null : one.kind, last?.channel ? `by ${channelName(last.channel)}` : null, one.state === "open" ? null : one.state].filter(Boolean).join(" · ")}
      </Text>
    </Link>
  );
}

const HOUR = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const DATE = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });

/** Of today the time, else the day. */
export function short(at: string): string {
  const moment = new Date(at);
  return (moment.toDateString() === new Date().toDateString() ? HOUR : DATE).format(moment);
}

function Blanks() {
  return (
    <div className={classes["scroll"]} aria-busy="true">
      {Array.from({ length: 8 }, (_, n) => (
        <div key={n} className={classes["row"]}>
          <Skeleton h={12} w={`${40 + ((n * 31) % 40)}%`} mb={8} />
          <Skeleton h={10} w={`${60 + ((n * 17) % 30)}%`} />
        </div>
      ))}
    </div>
  );
}
