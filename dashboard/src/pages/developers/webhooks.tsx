import { Button, Group, Text } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { useMay } from "../../api/account.ts";
import { stateOf, useEndpoints, type EndpointOutput } from "../../api/webhooks.ts";
import { curlOf } from "../../ui/curl.ts";
import { Empty } from "../../ui/empty.tsx";
import { useGiven, type Filter } from "../../ui/filters.tsx";
import { List, type Column } from "../../ui/list.tsx";
import { State } from "../../ui/state.tsx";
import { When } from "../../ui/when.tsx";
import { EndpointForm } from "./endpoint_form.tsx";

const FILTERS: readonly Filter[] = [
  { name: "q", label: "Address, words or event", kind: "search" },
  { name: "state", label: "State", options: ["enabled", "failing", "disabled"] },
];

const COLUMNS: readonly Column<EndpointOutput>[] = [
  { title: "Address", cell: (one) => <Address of={one} />, text: (one) => one.url },
  { title: "State", cell: (one) => <State state={stateOf(one)} reason={one.reason} />, text: stateOf },
  { title: "Events", cell: (one) => <Text size="sm">{typesOf(one)}</Text>, text: (one) => one.event_types.join(" "), isExtra: true },
  { title: "Made", cell: (one) => <When at={one.created_at} />, text: (one) => one.created_at, isExtra: true },
];

export const typesOf = (one: EndpointOutput) => (one.event_types.length === 0 || one.event_types.includes("*") ? "every event" : one.event_types.join(", "));

/** Where events go. */
export function Webhooks() {
  const may = useMay();
  const list = useEndpoints(useGiven(FILTERS));
  const [isOpen, setOpen] = useState(false);
  const button = may("webhooks:write") && (
    <Button size="xs" leftSection={<IconPlus size={15} />} onClick={() => setOpen(true)}>
      New endpoint
    </Button>
  );
  return (
    <>
      <Group justify="space-between" mb="sm" gap="xs">
        <Text size="sm" c="dimmed">
          What happens here is told to your own systems, signed, and tried again until they take it.
        </Text>
        {button}
      </Group>
      <List
        name="webhook endpoints"
        list={list}
        filters={FILTERS}
        columns={COLUMNS}
        id={(one) => one.id}
        to={(one) => `/developers/webhooks/${one.id}`}
        empty={
          <Empty
            title="Nothing is told yet"
            words="Name an address of yours, and each event is sent there by POST: that a message was delivered, that somebody answered."
            curl={curlOf("POST", "/v1/webhook-endpoints", { url: "https://shop.example/hooks/tidings", event_types: ["delivery.failed", "message.received"] })}
          >
            {button}
          </Empty>
        }
      />
      <EndpointForm isOpen={isOpen} close={() => setOpen(false)} />
    </>
  );
}

function Address({ of }: { of: EndpointOutput }) {
  return (
    <div>
      <Text size="sm" fw={550}>
        {of.url}
      </Text>
      {of.description && (
        <Text size="xs" c="dimmed">
          {of.description}
        </Text>
      )}
    </div>
  );
}
