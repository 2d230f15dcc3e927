import { Badge, Button, Group, Text, Tooltip } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { useMay } from "../../api/account.ts";
import { stateOf, useKeys, useRevokeKey, type KeyOutput } from "../../api/keys.ts";
import { ask } from "../../ui/ask.tsx";
import { curlOf } from "../../ui/curl.ts";
import { Empty } from "../../ui/empty.tsx";
import { useGiven, type Filter } from "../../ui/filters.tsx";
import { Id } from "../../ui/id.tsx";
import { List, type Column } from "../../ui/list.tsx";
import { State } from "../../ui/state.tsx";
import { done, told } from "../../ui/told.ts";
import { ago, When } from "../../ui/when.tsx";
import { NewKeyForm } from "./new_key.tsx";

const FILTERS: readonly Filter[] = [
  { name: "q", label: "Name or scope", kind: "search" },
  { name: "state", label: "State", options: ["good", "expired", "revoked"] },
];

const COLUMNS: readonly Column<KeyOutput>[] = [
  { title: "Name", cell: (one) => <Name of={one} />, text: (one) => one.name },
  { title: "State", cell: (one) => <State state={stateOf(one)} />, text: stateOf },
  { title: "May", cell: (one) => <Scopes scopes={one.scopes} />, text: (one) => one.scopes.join(" "), isExtra: true },
  { title: "Last used", cell: (one) => (one.last_used_at === null ? <Text size="sm" c="dimmed">never</Text> : <Text size="sm">{ago(one.last_used_at)}</Text>), text: (one) => one.last_used_at, isExtra: true }, // prettier-ignore
  { title: "Made", cell: (one) => <When at={one.created_at} />, text: (one) => one.created_at, isExtra: true },
  { title: "Ends", cell: (one) => <When at={one.revoked_at ?? one.expires_at} />, text: (one) => one.revoked_at ?? one.expires_at, isExtra: true },
  { title: "Action", cell: (one) => <Revoke of={one} />, text: null },
];

/** Keys by which programs ask, and what each may do. */
export function Keys() {
  const may = useMay();
  const list = useKeys(useGiven(FILTERS));
  const [isOpen, setOpen] = useState(false);
  const button = may("keys:write") && (
    <Button size="xs" leftSection={<IconPlus size={15} />} onClick={() => setOpen(true)}>
      New key
    </Button>
  );
  return (
    <>
      <Group justify="space-between" mb="sm" gap="xs">
        <Text size="sm" c="dimmed">
          A program says by its key who it is. Give each program its own, with no more than it needs.
        </Text>
        {button}
      </Group>
      <List
        name="keys"
        list={list}
        columns={COLUMNS}
        id={(one) => one.id}
        filters={FILTERS}
        empty={
          <Empty
            title="There is no key yet"
            words="A key lets a program of yours send messages and read what became of them. Its secret is shown once, when it is made."
            curl={curlOf("POST", "/v1/keys", { name: "checkout service", scopes: ["messages:send", "messages:read"] })}
          >
            {button}
          </Empty>
        }
      />
      <NewKeyForm isOpen={isOpen} close={() => setOpen(false)} />
    </>
  );
}

function Name({ of }: { of: KeyOutput }) {
  return (
    <div>
      <Text size="sm" fw={550}>
        {of.name}
      </Text>
      <Id>{of.hint}</Id>
    </div>
  );
}

const SHOWN = 3;

function Scopes({ scopes }: { scopes: readonly string[] }) {
  const rest = scopes.length - SHOWN;
  return (
    <Group gap={4}>
      {scopes.slice(0, SHOWN).map((scope) => (
        <Badge key={scope} size="sm" radius="sm" variant="default" tt="none" fw={500}>
          {scope}
        </Badge>
      ))}
      {rest > 0 && (
        <Tooltip label={scopes.slice(SHOWN).join(", ")} multiline maw={380} events={{ hover: true, focus: true, touch: true }}>
          <Text size="xs" c="dimmed" tabIndex={0}>
            and {rest} more
          </Text>
        </Tooltip>
      )}
    </Group>
  );
}

function Revoke({ of }: { of: KeyOutput }) {
  const may = useMay();
  const revoke = useRevokeKey();
  if (!may("keys:write") || of.revoked_at !== null) return null;
  const used = of.last_used_at === null ? "It was never used." : `It was last used ${ago(of.last_used_at)}: whatever uses it is refused from then on.`;
  return (
    <Button
      size="compact-xs"
      variant="subtle"
      color="red"
      aria-label={`Revoke ${of.name}`}
      onClick={() =>
        ask({
          title: `Revoke ${of.name}?`,
          words: `${used} It cannot be taken back: a new key has another secret.`,
          action: "Revoke",
          isGrave: true,
          then: () => revoke.mutate(of.id, { onSuccess: () => done(`${of.name} is revoked.`), onError: told }),
        })
      }
    >
      Revoke
    </Button>
  );
}
