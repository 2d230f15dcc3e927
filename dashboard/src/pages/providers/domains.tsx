import { ActionIcon, Button, Group, Select, Table, Text, TextInput, Title } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { useState, type FormEvent } from "react";
import { useMay } from "../../api/account.ts";
import { useDeleteDomain, useInboundDomains, useProviderAccounts, usePutDomain, type InboundDomainOutput } from "../../api/providers.ts";
import { ask } from "../../ui/ask.tsx";
import { curlOf } from "../../ui/curl.ts";
import { Wrong } from "../../ui/door.tsx";
import { Empty } from "../../ui/empty.tsx";
import { Problem } from "../../ui/problem.tsx";
import { done, told } from "../../ui/told.ts";
import { Waiting } from "../../ui/waiting.tsx";
import { When } from "../../ui/when.tsx";

/** Domains whose mail comes in here, and by which account it is answered. */
export function Domains() {
  const may = useMay();
  const found = useInboundDomains();
  const accounts = useProviderAccounts();
  if (found.isError) return <Problem error={found.error} again={() => void found.refetch()} />;
  if (found.data === undefined) return <Waiting />;
  const names = Object.fromEntries((accounts.data ?? []).map((one) => [one.id, one.name]));
  return (
    <section>
      <Title order={2} mb="xs">
        Domains whose mail comes in
      </Title>
      {found.data.length === 0 ? (
        <Empty
          title="No mail comes in yet"
          words="Mail to any address of a domain becomes a message here, once its MX leads to this installation's own mail listener (tidings serve --smtp-port). It is answered through a mail account."
          curl={curlOf("PUT", "/v1/inbound-domains/reply.shop.example", { account: "pac_…" })}
        />
      ) : (
        <Table verticalSpacing="xs" maw={720} aria-label="inbound domains">
          <Table.Tbody>
            {found.data.map((one) => (
              <Line key={one.domain} domain={one} account={names[one.account] ?? one.account} />
            ))}
          </Table.Tbody>
        </Table>
      )}
      {may("providers:write") && <NewDomain mails={(accounts.data ?? []).filter((one) => one.provider === "smtp").map((one) => ({ value: one.id, label: one.name }))} />}
    </section>
  );
}

function Line({ domain, account }: { domain: InboundDomainOutput; account: string }) {
  const may = useMay();
  const drop = useDeleteDomain();
  const put = usePutDomain();
  const back = () => void put.mutateAsync({ domain: domain.domain, account: domain.account }).then(() => done(`Mail to ${domain.domain} is taken again.`), told);
  return (
    <Table.Tr>
      <Table.Td>{domain.domain}</Table.Td>
      <Table.Td>answered through {account}</Table.Td>
      <Table.Td>
        <When at={domain.created_at} />
      </Table.Td>
      <Table.Td ta="right">
        {may("providers:write") && (
          <ActionIcon
            variant="subtle"
            color="red"
            aria-label={`Take no more mail of ${domain.domain}`}
            onClick={() =>
              ask({
                title: `Take no more mail of ${domain.domain}?`,
                words: "The listener refuses mail to it within seconds: whoever writes there is told so by their own server. What has come stays.",
                action: "Take no more",
                isGrave: true,
                then: () => drop.mutate(domain.domain, { onSuccess: () => done(`Mail to ${domain.domain} is refused now.`, back), onError: told }),
              })
            }
          >
            <IconTrash size={16} />
          </ActionIcon>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

function NewDomain({ mails }: { mails: { value: string; label: string }[] }) {
  const put = usePutDomain();
  const [domain, setDomain] = useState("");
  const [account, setAccount] = useState<string | null>(null);
  if (mails.length === 0) {
    return (
      <Text size="sm" c="dimmed" mt="sm">
        Connect a mail account (SMTP) first: what comes in is answered through it.
      </Text>
    );
  }
  const submit = (event: FormEvent) => {
    event.preventDefault();
    put.mutate(
      { domain: domain.trim(), account: account ?? mails[0]?.value ?? "" },
      {
        onSuccess: (made) => {
          setDomain("");
          done(`Mail to ${made.domain} is taken as soon as its MX leads here.`);
        },
      },
    );
  };
  return (
    <form onSubmit={submit}>
      <Group gap="xs" mt="sm" align="flex-end">
        <TextInput label="Domain" placeholder="reply.shop.example" required value={domain} onChange={(event) => setDomain(event.currentTarget.value)} />
        <Select label="Answered through" data={mails} value={account ?? mails[0]?.value ?? null} allowDeselect={false} onChange={setAccount} />
        <Button type="submit" loading={put.isPending}>
          Take its mail
        </Button>
      </Group>
      <Wrong error={put.error} />
    </form>
  );
}
