import { Anchor, Button, Group, Table, Text, Title } from "@mantine/core";
import { IconCheck, IconMinus } from "@tabler/icons-react";
import { useMay } from "../../api/account.ts";
import { useChannels, useProviderKinds, type ProviderOutput } from "../../api/providers.ts";
import { isHttp } from "../../ui/links.ts";
import { Marked } from "../../ui/marked.tsx";
import { Problem } from "../../ui/problem.tsx";
import { Waiting } from "../../ui/waiting.tsx";

const CAN: readonly (readonly [name: string, title: string, has: (kind: ProviderOutput) => boolean])[] = [
  ["Receipts", "It tells what becomes of what it took", (kind) => kind.reports_receipts],
  ["Answers", "What people write comes in by it", (kind) => kind.takes_inbound || kind.polls],
  ["Safe to repeat", "Sending the same key twice reaches the person once", (kind) => kind.honours_key],
  ["Looks up", "It can be asked what became of one hand-off", (kind) => kind.looks_up],
  ["Keeps files", "It keeps the files that people send", (kind) => kind.keeps_media],
];

/** What each kind of provider carries and can, side by side. */
export function Kinds({ connect }: { connect: (kind: string) => void }) {
  const may = useMay();
  const kinds = useProviderKinds();
  const channels = useChannels();
  const error = kinds.error ?? channels.error;
  if (error) return <Problem error={error} again={() => void Promise.all([kinds.refetch(), channels.refetch()])} />;
  if (kinds.data === undefined || channels.data === undefined) return <Waiting />;
  return (
    <>
      <Table.ScrollContainer minWidth={760}>
        <Table verticalSpacing="xs" aria-label="what each provider can">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Provider</Table.Th>
              {channels.data.map((one) => (
                <Table.Th key={one.channel}>{one.channel}</Table.Th>
              ))}
              {CAN.map(([name, title]) => (
                <Table.Th key={name} title={title}>
                  {name}
                </Table.Th>
              ))}
              <Table.Th>Action</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {kinds.data.map((kind) => (
              <Table.Tr key={kind.provider}>
                <Table.Th scope="row">{kind.title}</Table.Th>
                {channels.data.map((one) => (
                  <Table.Td key={one.channel}>
                    <Mark has={kind.channels.includes(one.channel)} />
                  </Table.Td>
                ))}
                {CAN.map(([name, , has]) => (
                  <Table.Td key={name}>
                    <Mark has={has(kind)} />
                  </Table.Td>
                ))}
                <Table.Td>
                  {may("providers:write") && (
                    <Button size="compact-xs" variant="default" aria-label={`Connect ${kind.title}`} onClick={() => connect(kind.provider)}>
                      Connect
                    </Button>
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {kinds.data.map((kind) => (
        <section key={kind.provider}>
          <Group gap="xs" mt="md">
            <Title order={2} size="h3">{kind.title}</Title>
            {kind.is_simulated && <Text size="xs" c="dimmed">nothing leaves the installation</Text>}
          </Group>
          <Text size="sm">
            <Marked text={kind.means} />
          </Text>
          <Text size="xs" c="dimmed">
            Source: {isHttp(kind.source) && !kind.source.includes(" ") ? <Anchor href={kind.source} target="_blank" rel="noreferrer noopener" size="xs">{kind.source}</Anchor> : kind.source}
          </Text>
        </section>
      ))}
    </>
  );
}

function Mark({ has }: { has: boolean }) {
  return has ? <IconCheck size={16} color="var(--mantine-color-teal-6)" role="img" aria-label="yes" /> : <IconMinus size={14} color="var(--mantine-color-dimmed)" role="img" aria-label="no" />;
}
