import { Alert, Anchor, Button, Group, Menu, Modal, Stack, Table, Text, Title } from "@mantine/core";
import { IconDots, IconPencil, IconShieldCheck } from "@tabler/icons-react";
import { useState } from "react";
import { Link, useNavigate, useParams } from "react-router";
import { useMay } from "../../api/account.ts";
import { useDeleteProviderAccount, usePatchProviderAccount, useProviderAccount, useProviderKinds, useVerify, type ProviderAccountOutput } from "../../api/providers.ts";
import { ask } from "../../ui/ask.tsx";
import { Sample } from "../../ui/code.tsx";
import { Facts } from "../../ui/facts.tsx";
import { Head } from "../../ui/head.tsx";
import { Problem } from "../../ui/problem.tsx";
import { State } from "../../ui/state.tsx";
import { done, told } from "../../ui/told.ts";
import { Waiting } from "../../ui/waiting.tsx";
import { When } from "../../ui/when.tsx";
import { stateOf } from "./accounts.tsx";
import { ChangeAccount } from "./change.tsx";
import { NewCredentials } from "./credentials.tsx";
import { DestinationsForm } from "./destinations.tsx";

/** One account with a provider: how it fares, what goes through it, and at what price. */
export default function Account() {
  const { id = "" } = useParams();
  const found = useProviderAccount(id);
  if (found.isLoadingError) return <Problem error={found.error} again={() => void found.refetch()} />;
  if (found.data === undefined) return <Waiting />;
  const one = found.data;
  return (
    <>
      <Anchor component={Link} to="/providers" size="sm">
        Providers
      </Anchor>
      <Head title={one.name} about={one.provider}>
        <Actions account={one} />
      </Head>
      <Stack gap="lg">
        {one.health.state !== "ok" && one.is_enabled && (
          <Alert color={one.health.state === "failing" ? "red" : "yellow"} title={one.health.state === "failing" ? "Nothing goes through it now" : "It is tried whether it works again"}>
            The last hand-offs failed{one.health.reason && ` (${one.health.reason.replaceAll("_", " ")})`}. Every ten seconds one delivery tries it; the first that is answered well ends it. Meanwhile the next account takes what it can.
          </Alert>
        )}
        <Facts
          facts={[
            ["Health", <State key="state" state={stateOf(one)} reason={one.health.reason} />],
            ["Since", one.health.since && <When key="since" at={one.health.since} />],
            ["Channels", one.channels.join(", ")],
            ["Senders", one.senders.join(", ") || "none of its own"],
            ["Rank", `${one.rank}: the lowest of a channel is tried first`],
            ["At most", one.rate === null ? "as many as come" : `${one.rate.per_second.toLocaleString()} a second`],
            ["Each sender", one.sender_rate === null ? "as many as come" : `${one.sender_rate.per_second.toLocaleString()} a second`],
            ["What went over the wire", one.keeps_exchanges === null ? "a sample of what went well is kept, and all that failed" : one.keeps_exchanges ? "all of it is kept for a week" : "only what failed is kept"],
            ["Changed", <When key="changed" at={one.updated_at} />],
            ["Id", one.id],
          ]}
        />
        {one.callback_url !== null && (
          <section>
            <Title order={2} mb={4}>
              Callback address
            </Title>
            <Text size="sm" c="dimmed" mb="xs">
              Enter it with the provider: receipts and answers come in by it.
            </Text>
            <Sample text={one.callback_url} label="Copy the address" />
          </section>
        )}
        <Destinations account={one} />
      </Stack>
    </>
  );
}

function Destinations({ account }: { account: ProviderAccountOutput }) {
  const may = useMay();
  const [isOpen, setOpen] = useState(false);
  return (
    <section>
      <Group justify="space-between" mb="xs">
        <Title order={2}>Destinations and prices</Title>
        {may("providers:write") && (
          <Button size="xs" variant="default" onClick={() => setOpen(true)}>
            Change the prices
          </Button>
        )}
      </Group>
      {account.destinations === null ? (
        <Text size="sm" c="dimmed">
          It is used everywhere, at no price that is known.
        </Text>
      ) : (
        <Table maw={420} verticalSpacing={6} aria-label="prices">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>To</Table.Th>
              <Table.Th>Price of a message{account.currency && ` (${account.currency})`}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {account.destinations.map((one, n) => (
              <Table.Tr key={n}>
                <Table.Td>{one.prefix === "+" ? "every other number" : (one.prefix ?? one.country)}</Table.Td>
                <Table.Td className="number">{one.price}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      <Modal opened={isOpen} onClose={() => setOpen(false)} title="Destinations and prices" size="md" closeOnClickOutside={false}>
        {isOpen && <DestinationsForm account={account} close={() => setOpen(false)} />}
      </Modal>
    </section>
  );
}

function Actions({ account }: { account: ProviderAccountOutput }) {
  const may = useMay();
  const navigate = useNavigate();
  const verify = useVerify();
  const patch = usePatchProviderAccount(account.id);
  const drop = useDeleteProviderAccount(account.id);
  const kinds = useProviderKinds();
  const [open, setOpen] = useState<"change" | "credentials" | null>(null);
  const kind = kinds.data?.find((one) => one.provider === account.provider);
  if (!may("providers:write")) return null;
  const close = () => setOpen(null);
  const check = () =>
    verify.mutate(account.id, {
      onSuccess: (said) => (said.ok ? done(`The credentials work. ${said.detail}`) : told(new Error(`The provider says: ${said.detail}`))),
      onError: told,
    });
  const enable = () => patch.mutate({ is_enabled: true }, { onSuccess: () => done(`${account.name} is used again.`), onError: told });
  const disable = () =>
    ask({
      title: `Use ${account.name} no more?`,
      words: "What waits for it goes through the next account of its channel; where there is none, it is held until there is.",
      action: "Disable",
      isGrave: true,
      then: () => patch.mutate({ is_enabled: false }, { onSuccess: () => done(`Nothing goes through ${account.name} now.`, enable), onError: told }),
    });
  const remove = () =>
    ask({
      title: `Delete ${account.name}?`,
      words: "The account and its credentials are gone for good, and its callback address takes nothing any more. What went through it stays with the messages.",
      action: "Delete",
      isGrave: true,
      then: () =>
        drop.mutate(undefined, {
          onSuccess: () => {
            void navigate("/providers");
            done(`${account.name} is deleted.`);
          },
          onError: told,
        }),
    });
  return (
    <>
      <Button size="xs" variant="default" leftSection={<IconShieldCheck size={15} />} loading={verify.isPending} onClick={check}>
        Verify
      </Button>
      {!account.is_enabled && (
        <Button size="xs" loading={patch.isPending} onClick={enable}>
          Enable
        </Button>
      )}
      <Button size="xs" variant="default" leftSection={<IconPencil size={15} />} onClick={() => setOpen("change")}>
        Change
      </Button>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button size="xs" variant="default" aria-label="More">
            <IconDots size={15} />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {kind && <Menu.Item onClick={() => setOpen("credentials")}>Other credentials</Menu.Item>}
          {account.is_enabled && <Menu.Item onClick={disable}>Disable</Menu.Item>}
          <Menu.Item c="red" onClick={remove}>
            Delete
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Modal opened={open === "change"} onClose={close} title={`Change ${account.name}`} size="md" closeOnClickOutside={false}>
        {open === "change" && <ChangeAccount account={account} kind={kind} close={close} />}
      </Modal>
      <Modal opened={open === "credentials"} onClose={close} title="Other credentials" size="lg" closeOnClickOutside={false}>
        {open === "credentials" && kind && <NewCredentials account={account} kind={kind} close={close} />}
      </Modal>
    </>
  );
}
