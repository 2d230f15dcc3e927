import { Anchor, Group, Stack, Text, Title } from "@mantine/core";
import { Link } from "react-router";
import { useMay } from "../../api/account.ts";
import { channelName } from "../../api/channels.ts";
import { useContact, useThread } from "../../api/contacts.ts";
import { rowsOf } from "../../api/queries.ts";
import { useParticipants } from "../../api/thread.ts";
import { Facts } from "../../ui/facts.tsx";
import { Problem } from "../../ui/problem.tsx";
import { State } from "../../ui/state.tsx";
import { Waiting } from "../../ui/waiting.tsx";
import { When } from "../../ui/when.tsx";
import { contactOf, personName } from "./names.ts";

const LAST = 8;

/** Who the conversation is with: how they are reached, and what they were told and said last. */
export function Person({ conversation }: { conversation: string }) {
  const people = useParticipants(conversation);
  const may = useMay();
  if (people.isLoadingError) return <Problem error={people.error} />;
  if (people.data === undefined) return <Waiting />;
  const contact = contactOf(people.data, null);
  return (
    <Stack gap="lg">
      {contact !== null && may("contacts:read") && <About id={contact} />}
      {people.data.length > 1 && (
        <section>
          <Title order={2} mb={6}>
            Who is in it
          </Title>
          {people.data.map((one) => (
            <Text key={`${one.kind} ${one.id}`} size="sm">
              {personName(one)}{" "}
              <Text span size="xs" c="dimmed">
                {one.kind === "contact" ? one.role : one.kind}
              </Text>
            </Text>
          ))}
        </section>
      )}
      {contact !== null && <Last id={contact} />}
    </Stack>
  );
}

function About({ id }: { id: string }) {
  const found = useContact(id);
  if (found.isLoadingError) return <Problem error={found.error} />;
  const one = found.data;
  if (one === undefined) return <Waiting />;
  return (
    <section>
      <Title order={2} mb={6}>
        <Anchor component={Link} to={`/contacts/${encodeURIComponent(one.id)}`} inherit>
          {one.name ?? one.external_id}
        </Anchor>
      </Title>
      <Facts
        facts={[
          ["Your id", one.external_id],
          ...one.addresses.slice(0, 6).map((address) => [address.label ?? address.kind, address.kind === "push" || address.kind === "webpush" ? "a device" : address.value] as const),
          ["Language", one.locale],
          ["Their zone", one.zone.name.replaceAll("_", " ")],
          ["Known since", <When key="since" at={one.created_at} />],
          ...Object.entries(one.attributes).slice(0, 8).map(([name, value]) => [name, String(value)] as const),
        ]}
      />
    </section>
  );
}

function Last({ id }: { id: string }) {
  const list = useThread(id, true);
  const rows = rowsOf(list.data).slice(0, LAST);
  if (list.isLoadingError) return <Problem error={list.error} />;
  return (
    <section>
      <Title order={2} mb={6}>
        Last messages
      </Title>
      {list.isSuccess && rows.length === 0 && (
        <Text size="sm" c="dimmed">
          None yet.
        </Text>
      )}
      <Stack gap={8}>
        {rows.map((one) => (
          <div key={one.message}>
            <Group gap={6}>
              <When at={one.at} size="xs" />
              {one.channel && (
                <Text size="xs" c="dimmed">
                  {channelName(one.channel)}
                </Text>
              )}
              {one.journey[0] && <State state={one.journey[0].state} reason={one.journey[0].reason} />}
            </Group>
            <Anchor component={Link} to={`/messages/${one.message}`} size="sm" lineClamp={2} c="inherit">
              {one.text ?? one.title ?? one.template ?? "What it said is not kept"}
            </Anchor>
          </div>
        ))}
      </Stack>
    </section>
  );
}
