import { Anchor, Box, Button, Grid, Group, Text } from "@mantine/core";
import { IconArrowLeft } from "@tabler/icons-react";
import { Link, useLocation } from "react-router";
import { useMay } from "../../api/account.ts";
import { CATEGORIES, useFlags, type FlagOutput } from "../../api/moderation.ts";
import { rowsOf, type Listed, type Rows } from "../../api/queries.ts";
import { searchWith, useFilters } from "../../ui/address.ts";
import { curlOf } from "../../ui/curl.ts";
import { Empty } from "../../ui/empty.tsx";
import { useGiven, type Filter } from "../../ui/filters.tsx";
import { useKeys } from "../../ui/keys.ts";
import { List, type Column } from "../../ui/list.tsx";
import { State } from "../../ui/state.tsx";
import { When } from "../../ui/when.tsx";
import { Case } from "./case.tsx";
import { CATEGORY, subjectOf, whoOf } from "./words.ts";

const FILTERS: readonly Filter[] = [
  {
    name: "state",
    label: "Open",
    options: [
      { value: "resolved", label: "was right" },
      { value: "dismissed", label: "was wrong" },
      { value: "all", label: "all of them" },
    ],
  },
  { name: "category", label: "What for", options: CATEGORIES.map((value) => ({ value, label: CATEGORY[value] })) },
  { name: "contact", label: "Your id of somebody" },
];

const CURL = curlOf("POST", "/v1/moderation/flags", { contact: "user_43", category: "harassment", words: "They insult everybody here." });

/** What was flagged, the oldest first, and what to do about it: by mouse, or by keys alone. */
export function Queue() {
  const [{ open }, go] = useFilters(["open"]);
  const { search } = useLocation();
  const may = useMay();
  const list = useFlags(useGiven(FILTERS));
  const { pages, counts } = cases(list.data);
  const grouped = Object.create(list, { data: { value: list.data && { ...list.data, pages } } }) as Rows<FlagOutput>;
  const rows = rowsOf({ pages });
  const at = rows.findIndex((one) => one.id === open);
  const look = (n: number) => {
    const next = rows[Math.min(Math.max(n, 0), rows.length - 1)];
    if (next !== undefined) go({ open: next.id });
  };
  useKeys({ j: () => look(at + 1), k: () => look(at - 1), Escape: () => go({ open: null }) });
  const columns: readonly Column<FlagOutput>[] = [
    { title: "Flagged", cell: (one) => <What flag={one} count={counts.get(subjectOf(one)) ?? 1} isOpen={one.id === open} />, text: (one) => `${one.subject} ${one.message ?? one.contact ?? ""}` },
    { title: "For", cell: (one) => CATEGORY[one.category], text: (one) => one.category },
    { title: "When", cell: (one) => <When at={one.created_at} />, text: (one) => one.created_at },
    { title: "State", cell: (one) => <State state={one.state} />, text: (one) => [one.state, one.by, one.by_contact ?? one.by_id, one.words, one.weight].join(" "), isExtra: true },
  ];
  /** What was decided leaves the queue: the next one is looked at. */
  const decided = () => {
    const next = rows[at + 1] ?? rows[at - 1];
    go({ open: next?.id ?? null });
  };
  return (
    <Grid gap="lg">
      <Grid.Col span={{ base: 12, lg: open === undefined ? 12 : 5 }} {...(open === undefined ? {} : { visibleFrom: "lg" })}>
        <List
          name="flags"
          list={grouped}
          columns={columns}
          id={(one) => one.id}
          to={(one) => `/moderation?${searchWith(search, { open: one.id })}`}
          filters={FILTERS}
          none={<Empty title="No flag is like that" words="Take a filter away. Whoever is named by your id has to be a contact." />}
          empty={
            <Empty
              title="Nothing is flagged"
              words="When people flag what somebody says, or a rule does, it waits here for you: with what was said around it, by whom, and how often they were flagged."
              curl={CURL}
            >
              {may("moderation:write") && (
                <Button component={Link} to="/moderation?tab=rules" size="xs">
                  Say what is flagged by itself
                </Button>
              )}
            </Empty>
          }
        />
        {rows.length > 0 && (
          <Text size="xs" c="dimmed" visibleFrom="lg">
            By keys: j and k go on and back; beside each decision stands its own.
          </Text>
        )}
      </Grid.Col>
      {open !== undefined && (
        <Grid.Col span={{ base: 12, lg: 7 }}>
          <Box hiddenFrom="lg" mb="sm">
            <Anchor component="button" size="sm" onClick={() => go({ open: null })}>
              <Group gap={4}>
                <IconArrowLeft size={14} /> All flags
              </Group>
            </Anchor>
          </Box>
          <Case key={open} id={open} decided={decided} />
        </Grid.Col>
      )}
    </Grid>
  );
}

interface Cases {
  pages: Listed<FlagOutput>["pages"];
  counts: ReadonlyMap<string, number>;
}

/** Each post and each person once, by the first flag of theirs, and how many there are. */
function cases(listed: Listed<FlagOutput> | undefined): Cases {
  const counts = new Map<string, number>();
  const pages = (listed?.pages ?? []).map((page) => ({
    ...page,
    data: page.data.filter((one) => {
      const subject = `${subjectOf(one)} ${one.state}`;
      const before = counts.get(subject) ?? 0;
      counts.set(subject, before + 1);
      return before === 0;
    }),
  }));
  return { pages, counts: new Map([...counts].map(([subject, count]) => [subject.split(" ")[0] ?? "", count])) };
}

function What({ flag, count, isOpen }: { flag: FlagOutput; count: number; isOpen: boolean }) {
  return (
    <div aria-current={isOpen ? "true" : undefined}>
      <Text size="sm" fw={isOpen ? 650 : 500} c={isOpen ? "tide" : undefined}>
        {flag.subject === "post" ? `A post of ${whoOf(flag)}` : whoOf(flag)}
      </Text>
      {count > 1 && (
        <Text size="xs" c="dimmed">
          {count.toLocaleString()} flags
        </Text>
      )}
    </div>
  );
}
