import { Anchor, Button, Drawer, Group, Paper, Stack, Text, Title } from "@mantine/core";
import { useMay } from "../../api/account.ts";
import { useReplay, useWebhookDeliveries, useWebhookDelivery, type DeliveryState, type EndpointOutput, type WebhookDeliveryDetail, type WebhookDeliveryOutput } from "../../api/webhooks.ts";
import { useFilters } from "../../ui/address.ts";
import { Sample } from "../../ui/code.tsx";
import { Empty } from "../../ui/empty.tsx";
import { Facts } from "../../ui/facts.tsx";
import { useGiven, type Filter } from "../../ui/filters.tsx";
import { Id } from "../../ui/id.tsx";
import { pretty } from "../../ui/json.ts";
import { List, type Column } from "../../ui/list.tsx";
import { Problem } from "../../ui/problem.tsx";
import { State } from "../../ui/state.tsx";
import { done, told } from "../../ui/told.ts";
import { Waiting } from "../../ui/waiting.tsx";
import { When } from "../../ui/when.tsx";

const FILTERS: readonly Filter[] = [
  {
    name: "state",
    label: "State",
    options: [
      { value: "pending", label: "in line" },
      { value: "delivered", label: "taken" },
      { value: "exhausted", label: "given up" },
    ],
  },
];

/** What was sent to an endpoint, the newest first; each with its body and every answer. */
export function WebhookDeliveries({ endpoint }: { endpoint: EndpointOutput }) {
  const [{ open }, go] = useFilters(["open"]);
  const list = useWebhookDeliveries(endpoint.id, useGiven(FILTERS)["state"] as DeliveryState | undefined);
  const columns: readonly Column<WebhookDeliveryOutput>[] = [
    { title: "When", cell: (one) => <When at={one.created_at} />, text: (one) => one.created_at },
    {
      title: "Event",
      cell: (one) => (
        <Anchor component="button" type="button" size="sm" ta="left" onClick={() => go({ open: one.id })}>
          {one.type}
        </Anchor>
      ),
      text: (one) => one.type,
    },
    { title: "State", cell: (one) => <State state={one.state} reason={one.reason} />, text: (one) => one.state },
    { title: "Tries", cell: (one) => <Text size="sm" className="number">{one.attempts}</Text>, text: (one) => one.attempts, isExtra: true }, // prettier-ignore
    { title: "Settled", cell: (one) => <When at={one.settled_at} />, text: (one) => one.settled_at, isExtra: true },
    { title: "Id of the event", cell: (one) => <Id>{one.event}</Id>, text: (one) => one.event, isExtra: true },
  ];
  return (
    <>
      <List
        name="webhooks sent"
        list={list}
        columns={columns}
        id={(one) => one.id}
        filters={FILTERS}
        none={<Empty title="Nothing stands so" words="Choose another state, or none." />}
        empty={<Empty title="Nothing was sent there yet" words="As soon as something happens that the endpoint asked for, it is sent and listed here. “Send a test” tries the address now." />}
      />
      <OneDelivery endpoint={endpoint} id={open ?? null} close={() => go({ open: null })} />
    </>
  );
}

function OneDelivery({ endpoint, id, close }: { endpoint: EndpointOutput; id: string | null; close: () => void }) {
  const found = useWebhookDelivery(endpoint.id, id);
  return (
    <Drawer opened={id !== null} onClose={close} position="right" size="lg" title={found.data?.delivery.type ?? "Webhook"}>
      {found.isError && <Problem error={found.error} again={() => void found.refetch()} />}
      {id !== null && found.data === undefined && !found.isError && <Waiting />}
      {found.data && <Detail endpoint={endpoint} detail={found.data} />}
    </Drawer>
  );
}

function Detail({ endpoint, detail }: { endpoint: EndpointOutput; detail: WebhookDeliveryDetail }) {
  const may = useMay();
  const replay = useReplay(endpoint.id);
  const { delivery, body, attempts } = detail;
  const again = () => replay.mutate({ event: delivery.event }, { onSuccess: () => done("It is in line again, with the same webhook-id."), onError: told });
  return (
    <Stack gap="lg">
      <Group justify="space-between" align="flex-start">
        <Facts
          facts={[
            ["State", <State key="state" state={delivery.state} reason={delivery.reason} />],
            ["Happened", <When key="created" at={delivery.created_at} />],
            ["Settled", delivery.settled_at && <When key="settled" at={delivery.settled_at} />],
            ["webhook-id", delivery.event],
          ]}
        />
        {may("webhooks:write") && endpoint.state === "enabled" && delivery.state !== "pending" && (
          <Button size="xs" variant="default" loading={replay.isPending} onClick={again}>
            Send it again
          </Button>
        )}
      </Group>
      <section>
        <Title order={2} mb="xs">
          What was sent
        </Title>
        {body === null ? <Text size="sm" c="dimmed">It was about somebody who was erased.</Text> : <Sample text={pretty(body)} label="Copy the body" />}
      </section>
      <section>
        <Title order={2} mb="xs">
          What was answered
        </Title>
        {attempts.length === 0 && (
          <Text size="sm" c="dimmed">
            It was not tried yet.
          </Text>
        )}
        <Stack gap="xs">
          {attempts.map((one) => (
            <Paper key={one.n} withBorder p="sm">
              <Group gap="xs" mb={4}>
                <Text size="sm" fw={550}>
                  {one.n}.
                </Text>
                <State state={one.error === null ? "ok" : "failed"} reason={one.error} />
                <Text size="sm">{one.status ?? (one.error ?? "").replaceAll("_", " ")}</Text>
                <When at={one.at} />
                <Text size="sm" c="dimmed">
                  {one.milliseconds.toLocaleString()} ms
                </Text>
              </Group>
              {Object.entries(one.headers).map(([name, value]) => (
                <Text key={name} size="xs" c="dimmed" ff="monospace">
                  {name}: {value}
                </Text>
              ))}
              {one.body && <Sample text={one.body} label={`Copy answer ${one.n}`} />}
            </Paper>
          ))}
        </Stack>
      </section>
    </Stack>
  );
}
