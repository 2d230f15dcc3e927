import { Grid, NavLink, ScrollArea, Text, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useMemo } from "react";
import type { Described, Reference as Whole } from "../../../api/described.ts";
import { useReference } from "../../../api/reference.ts";
import { useFilters } from "../../../ui/address.ts";
import { Problem } from "../../../ui/problem.tsx";
import { useTyped } from "../../../ui/typed.ts";
import { Waiting } from "../../../ui/waiting.tsx";
import { OneOperation } from "./operation.tsx";
import { OwnKeyBar } from "./own_key.tsx";

const FIRST = "messages.send";
const MOST_FOUND = 60;

/** Every operation of the API, with an example that runs. */
export function Reference() {
  const found = useReference();
  if (found.isLoadingError) return <Problem error={found.error} again={() => void found.refetch()} />;
  if (found.data === undefined) return <Waiting />;
  return <Shown reference={found.data} />;
}

function Shown({ reference }: { reference: Whole }) {
  const [{ op = FIRST, find = "" }, change] = useFilters(["op", "find"]);
  const one = reference.operations.find((operation) => operation.id === op) ?? reference.operations[0];
  const [typed, type] = useTyped(find, (words) => change({ find: words }));
  return (
    <>
      <OwnKeyBar />
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, md: 3 }}>
          <TextInput
            aria-label="Find an operation"
            placeholder="Find: suppressions, retry, /v1/keys …"
            leftSection={<IconSearch size={14} />}
            size="xs"
            mb="xs"
            value={typed}
            onChange={(event) => type(event.currentTarget.value)}
          />
          <ScrollArea.Autosize mah={{ base: 260, md: "calc(100vh - 260px)" }} type="auto" scrollbars="y" component="nav" aria-label="Operations">
            <Operations reference={reference} find={typed} here={one} open={(id) => change({ op: id === FIRST ? null : id })} />
          </ScrollArea.Autosize>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 9 }} miw={0}>
          {one && <OneOperation key={one.id} operation={one} schemas={reference.schemas} />}
        </Grid.Col>
      </Grid>
    </>
  );
}

function Operations({ reference, find, here, open }: { reference: Whole; find: string; here: Described | undefined; open: (id: string) => void }) {
  const groups = useMemo(() => grouped(reference.operations), [reference]);
  if (find.trim() !== "") {
    const found = reference.operations.filter((one) => fits(one, find));
    return (
      <>
        {found.slice(0, MOST_FOUND).map((one) => (
          <Way key={one.id} operation={one} isHere={one === here} open={open} />
        ))}
        <Text size="xs" c="dimmed" p="xs" role="status">
          {found.length === 0 ? "No operation is like that." : found.length > MOST_FOUND ? `${found.length - MOST_FOUND} more: say it more exactly.` : `${found.length} found`}
        </Text>
      </>
    );
  }
  return groups.map(([group, operations]) => (
    <NavLink key={group} component="button" type="button" label={group.replaceAll("_", " ")} defaultOpened={group === here?.group} py={4} childrenOffset={12}>
      {operations.map((one) => (
        <Way key={one.id} operation={one} isHere={one === here} open={open} />
      ))}
    </NavLink>
  ));
}

function Way({ operation, isHere, open }: { operation: Described; isHere: boolean; open: (id: string) => void }) {
  return (
    <NavLink
      component="button"
      type="button"
      py={4}
      label={operation.summary}
      description={`${operation.method} ${operation.path}`}
      active={isHere}
      aria-current={isHere ? "true" : undefined}
      onClick={() => open(operation.id)}
    />
  );
}

/** Every word stands somewhere in what it is called. */
function fits(one: Described, find: string): boolean {
  const text = `${one.id} ${one.method} ${one.path} ${one.summary} ${one.scope ?? ""}`.toLowerCase();
  return find.toLowerCase().split(/\s+/).every((word) => text.includes(word));
}

function grouped(all: readonly Described[]): [group: string, operations: Described[]][] {
  const found = new Map<string, Described[]>();
  for (const one of all) found.set(one.group, [...(found.get(one.group) ?? []), one]);
  return [...found];
}
