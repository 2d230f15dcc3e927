import { Stack, Table, Text, Title, VisuallyHidden } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { useAccount, useMay } from "../../api/account.ts";
import { useScopes } from "../../api/members.ts";
import { Problem } from "../../ui/problem.tsx";
import { Waiting } from "../../ui/waiting.tsx";

/** What each role may do, scope by scope. */
export function Roles() {
  const may = useMay();
  if (!may("workspace:read")) return null;
  return (
    <section>
      <Title order={2} mb="xs">
        What each role may do
      </Title>
      <Matrix />
    </section>
  );
}

function Matrix() {
  const found = useScopes();
  const { data: account } = useAccount();
  if (found.isLoadingError) return <Problem error={found.error} again={() => void found.refetch()} />;
  if (found.data === undefined) return <Waiting />;
  const { roles, data } = found.data;
  return (
    <>
      <Stack gap={2} mb="sm">
        {roles.map((one) => (
          <Text key={one.role} size="sm">
            <b>{one.role}</b> {one.role === account?.role && <Text span size="xs" c="dimmed">(you)</Text>} {one.means}
          </Text>
        ))}
      </Stack>
      <Table.ScrollContainer minWidth={680}>
        <Table verticalSpacing={5} striped fz="sm" aria-label="Roles and scopes">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Scope</Table.Th>
              {roles.map((one) => (
                <Table.Th key={one.role} ta="center">
                  {one.role}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {data.map((scope) => (
              <Table.Tr key={scope.scope}>
                <Table.Td>
                  <Text size="sm" ff="monospace">
                    {scope.scope}
                  </Text>
                  <Text size="xs" c="dimmed">
                    {scope.means}
                  </Text>
                </Table.Td>
                {roles.map((one) => (
                  <Table.Td key={one.role} ta="center">
                    {scope.roles.includes(one.role) ? <IconCheck size={16} aria-label="yes" /> : <VisuallyHidden>no</VisuallyHidden>}
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </>
  );
}
