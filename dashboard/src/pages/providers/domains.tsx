import { ActionIcon, Button, Group, Select, Text, TextInput, Title } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { useState, type FormEvent } from "react";
import { useMay } from "../../api/account.ts";
import { useDeleteDomain, useInboundDomains, useProviderAccounts, usePutDomain, type InboundDomainOutput } from "../../api/providers.ts";
import { ask } from "../../ui/ask.tsx";
import { curlOf } from "../../ui/curl.ts";
import { Wrong } from "../../ui/door.tsx";
import { Empty } from "../../ui/empty.tsx";
import { useGiven, type Filter } from "../../ui/filters.tsx";
import { List, type Column } from "../../ui/list.tsx";
import { done, told } from "../../ui/told.ts";
import { When } from "../../ui/when.tsx";

const FILTERS: readonly Filter[] = [{ name: "q", label: "Domain", kind: "search" }];

/** Domains whose mail comes in here, and by which account it is answered. */
export function Domains() {
  const may = useMay();
  const list = useInboundDomains(useGiven(FILTERS));
  const accounts = useProviderAccounts();
  const names = Object.fromEntries((accounts.data ?? []).map((one) => [one.id, one.name]));
  const columns: Column<InboundDomainOutput>[] = [
    { title: "Domain", text: (one) => one.domain },
    { title: "Answered through", text: (one) => names[one.account] ?? one.account },
    { title: "Since", cell: (one) => <When at={one.created_at} />, text: (one) => one.created_at, isExtra: true },
  ];
  if (may("providers:write")) columns.push({ title: "Action", cell: (one) => <Drop domain={one} />, text: null });
  return (
    <section>
      <Title order={2} mb="xs">
        Domains whose mail comes in
      </Title>
      <List
        name="inbound domains"
        list={list}
        filters={FILTERS}
        columns={columns}
        id={(one) => one.domain}
        empty={
          <Empty
            title="No mail comes in yet"
            words="Mail to any address of a domain becomes a message here, once its MX leads to this installation's own mail listener (tidings serve --smtp-port). It is answered through a mail account."
            curl={curlOf("PUT", "/v1/inbound-domains/reply.shop.example", { account: "pac_…" })}
          />
        }
      />
      {may("providers:write") && <NewDomain mails={(accounts.data ?? []).filter((one) => one.provider === "smtp").map((one) => ({ value: one.id, label: one.name }))} />}
    </section>
  );
}

function Drop({ domain: { domain, account } }: { domain: InboundDomainOutput }) {
  const drop = useDeleteDomain();
  const put = usePutDomain();
  const back = () => void put.mutateAsync({ domain, account }).then(() => done(`Mail to ${domain} is taken again.`), told);
  return (
    <ActionIcon
      variant="subtle"
      color="red"
      aria-label={`Take no more mail of ${domain}`}
      onClick={() =>
        ask({
          title: `Take no more mail of ${domain}?`,
          words: "The listener refuses mail to it within seconds: whoever writes there is told so by their own server. What has come stays.",
          action: "Take no more",
          isGrave: true,
          then: () => drop.mutate(domain, { onSuccess: () => done(`Mail to ${domain} is refused now.`, back), onError: told }),
        })
      }
    >
      <IconTrash size={16} />
    </ActionIcon>
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
