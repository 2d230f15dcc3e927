import { Anchor, Button, Drawer, Stack, Text, Title } from "@mantine/core";
import { Link } from "react-router";
import { useMay } from "../../api/account.ts";
import { useEvents, type EventOutput } from "../../api/events.ts";
import { useNamed } from "../../api/queries.ts";
import { useReference } from "../../api/reference.ts";
import { useFilters } from "../../ui/address.ts";
import { Sample } from "../../ui/code.tsx";
import { curlOf } from "../../ui/curl.ts";
import { Empty } from "../../ui/empty.tsx";
import { Facts } from "../../ui/facts.tsx";
import { useGiven, type Filter } from "../../ui/filters.tsx";
import { Id } from "../../ui/id.tsx";
import { List, type Column } from "../../ui/list.tsx";
import { Sought } from "../../ui/sought.tsx";
import { When } from "../../ui/when.tsx";

/** Everything that has happened, the newest first, as it happens. */
export function Events() {
  const { data: reference } = useReference();
  const [{ open }, go] = useFilters(["open"]);
  const filters: readonly Filter[] = [
    { name: "type", label: "Type", options: Object.keys(reference?.events ?? {}).sort() },
    { name: "message", label: "Message" },
    { name: "contact", label: "Person" },
    { name: "conversation", label: "Conversation" },
  ];
  const may = useMay();
  const list = useEvents(useGiven(filters));
  const { row, ...sought } = useNamed(list, open, (one) => one.id);
  const columns: readonly Column<EventOutput>[] = [
    { title: "When", cell: (one) => <When at={one.occurred_at} />, text: (one) => one.occurred_at },
    {
      title: "Event",
      cell: (one) => (
        <Anchor component="button" type="button" size="sm" ta="left" onClick={() => go({ open: one.id })}>
          {one.type}
        </Anchor>
      ),
      text: (one) => one.type,
    },
    { title: "Person", cell: (one) => <Text size="sm">{one.external_id ?? one.contact}</Text>, text: (one) => one.external_id ?? one.contact },
    { title: "About", cell: (one) => <Id>{one.message ?? one.conversation}</Id>, text: (one) => one.message ?? one.conversation, isExtra: true },
    { title: "Id", cell: (one) => <Id>{one.id}</Id>, text: (one) => one.id, isExtra: true },
  ];
  return (
    <>
      <List
        name="events"
        list={list}
        columns={columns}
        id={(one) => one.id}
        filters={filters}
        none={<Empty title="No event is like that" words="Take a filter away." />}
        empty={
          <Empty title="Nothing has happened yet" words="Each fact stands here as it happens: a message was taken, a delivery failed, somebody answered." curl={curlOf("GET", "/v1/events?order=newest")}>
            {may("messages:send") && (
              <Button component={Link} to="/compose" size="xs">
                Write a message
              </Button>
            )}
          </Empty>
        }
      />
      <Drawer opened={open !== undefined} onClose={() => go({ open: null })} position="right" size="lg" title={row?.type ?? "Event"}>
        {row ? <One event={row} means={reference?.events[row.type]} /> : open && <Sought {...sought} />}
      </Drawer>
    </>
  );
}

function One({ event, means }: { event: EventOutput; means: string | undefined }) {
  return (
    <Stack gap="lg">
      {means && <Text size="sm">{means}</Text>}
      <Facts
        facts={[
          ["Happened", <When key="occurred" at={event.occurred_at} />],
          ["In the log", <When key="recorded" at={event.recorded_at} />],
          ["Person", event.contact && <Anchor key="contact" component={Link} to={`/contacts/${event.contact}`} size="sm">{event.external_id ?? event.contact}</Anchor>], // prettier-ignore
          ["Message", event.message && <Anchor key="message" component={Link} to={`/messages/${event.message}`} size="sm">{event.message}</Anchor>], // prettier-ignore
          ["Delivery", event.delivery],
          ["Conversation", event.conversation],
          ["Id", event.id],
        ]}
      />
      {event.data !== null && (
        <section>
          <Title order={2} mb="xs">
            What there is to say besides
          </Title>
          <Sample text={JSON.stringify(event.data, null, 2)} label="Copy the data" />
        </section>
      )}
    </Stack>
  );
}
