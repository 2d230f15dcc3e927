import { Anchor, Checkbox, Drawer, Group, Paper, Stack, Text, Title } from "@mantine/core";
import { useState } from "react";
import { Link } from "react-router";
import { useContent, useDelivery, useExchanges, type ExchangeOutput, type HandOff, type LeftContent } from "../../api/messages.ts";
import { Sample } from "../../ui/code.tsx";
import { Facts } from "../../ui/facts.tsx";
import { Frame } from "../../ui/frame.tsx";
import { Problem } from "../../ui/problem.tsx";
import { State } from "../../ui/state.tsx";
import { Waiting } from "../../ui/waiting.tsx";
import { When } from "../../ui/when.tsx";

/** One delivery: what the person saw, each hand-off, and what went over the wire. */
export function Delivery({ id, close }: { id: string | null; close: () => void }) {
  const found = useDelivery(id);
  const one = found.data;
  return (
    <Drawer opened={id !== null} onClose={close} position="right" size="lg" title={one ? `${one.channel} to ${one.contact ?? "somebody who was erased"}` : "Delivery"}>
      {found.isError && <Problem error={found.error} again={() => void found.refetch()} />}
      {id !== null && one === undefined && !found.isError && <Waiting />}
      {one && (
        <Stack gap="lg">
          <Facts
            facts={[
              ["State", <State key="state" state={one.state} reason={one.reason} />],
              ["Person", one.contact && <Anchor key="person" component={Link} to={`/contacts/${encodeURIComponent(one.contact)}`} size="sm">{one.contact}</Anchor>], // prettier-ignore
              ["Their zone", one.zone && `${one.zone.name.replaceAll("_", " ")}${one.zone.is_assumed ? " (assumed)" : ""}`],
              ["Sent", one.sent_at && <When key="sent" at={one.sent_at} zone={one.zone?.name} />],
              ["Delivered", one.delivered_at && <When key="delivered" at={one.delivered_at} zone={one.zone?.name} />],
              ["Read", one.read_at && <When key="read" at={one.read_at} zone={one.zone?.name} />],
              ["Tried again", one.next_try_at && <When key="next" at={one.next_try_at} zone={one.zone?.name} />],
              ["In the name of", one.sender],
              ["Reference", one.provider_reference],
              ["Id", one.id],
            ]}
          />
          <Content id={one.id} />
          <HandOffs handOffs={one.hand_offs} />
          {one.hand_offs.length > 0 && <Exchanges id={one.id} />}
        </Stack>
      )}
    </Drawer>
  );
}

function Content({ id }: { id: string }) {
  const found = useContent(id);
  return (
    <section>
      <Title order={2} mb="xs">
        What the person saw
      </Title>
      {found.isError && <Problem error={found.error} />}
      {found.data && <Seen content={found.data} />}
    </section>
  );
}

function Seen({ content }: { content: LeftContent }) {
  const [hasImages, setImages] = useState(false);
  if (content.nothing !== null) {
    return (
      <Text size="sm" c="dimmed">
        {content.detail}
      </Text>
    );
  }
  return (
    <Stack gap="xs">
      {content.title && <Text fw={600}>{content.title}</Text>}
      {content.html_url ? (
        <>
          <Checkbox size="xs" label="Fetch its pictures, from where they lie" checked={hasImages} onChange={(event) => setImages(event.currentTarget.checked)} />
          <Frame address={hasImages ? `${content.html_url}?images=1` : content.html_url} title={content.title ?? "The mail"} />
        </>
      ) : (
        <Paper withBorder p="sm" style={{ whiteSpace: "pre-wrap" }}>
          {content.text}
        </Paper>
      )}
      {content.actions.length > 0 && (
        <Text size="sm" c="dimmed">
          Buttons: {content.actions.map((action) => `${action.label} (${action.url})`).join(", ")}
        </Text>
      )}
      {content.files.length > 0 && (
        <Text size="sm" c="dimmed">
          Files: {content.files.join(", ")}
        </Text>
      )}
    </Stack>
  );
}

function HandOffs({ handOffs }: { handOffs: readonly HandOff[] }) {
  if (handOffs.length === 0) return null;
  return (
    <section>
      <Title order={2} mb="xs">
        Hand-offs
      </Title>
      <Stack gap="xs">
        {handOffs.map((one) => (
          <Paper key={one.n} withBorder p="sm">
            <Group gap="xs">
              <Text size="sm" fw={550}>
                {one.n}. {one.provider_account ?? one.provider}
              </Text>
              <State state={one.outcome} reason={one.code} />
              <When at={one.began_at} />
              <Text size="sm" c="dimmed">
                {Math.max(0, new Date(one.finished_at).getTime() - new Date(one.began_at).getTime()).toLocaleString()} ms, to {one.address}
              </Text>
            </Group>
            {one.detail && <Text size="sm">{one.detail}</Text>}
          </Paper>
        ))}
      </Stack>
    </section>
  );
}

function Exchanges({ id }: { id: string }) {
  const found = useExchanges(id);
  return (
    <section>
      <Title order={2} mb="xs">
        Over the wire
      </Title>
      {found.isError && <Problem error={found.error} />}
      <Stack gap="md">{found.data?.map((one) => <Exchange key={one.attempt} exchange={one} />)}</Stack>
    </section>
  );
}

function Exchange({ exchange }: { exchange: ExchangeOutput }) {
  if (exchange.not_kept !== null) {
    return (
      <Text size="sm" c="dimmed">
        {exchange.attempt}. {exchange.detail}
      </Text>
    );
  }
  return (
    <div>
      <Text size="sm" mb={4}>
        {exchange.attempt}. {exchange.provider_account ?? exchange.provider}, without its secrets
      </Text>
      {exchange.request && <Sample text={exchange.request} label="Copy what was said" />}
      <Text size="xs" c="dimmed" my={4}>
        was answered
      </Text>
      {exchange.response ? <Sample text={exchange.response} label="Copy the answer" /> : <Text size="sm">Nothing.</Text>}
    </div>
  );
}
