import { Button, Group, List, Modal, Paper, Stack, Table, Text, TextInput, Title } from "@mantine/core";
import { useState } from "react";
import { Link } from "react-router";
import { useErase, type ContactOutput, type ErasureOutput } from "../../api/contacts.ts";
import { Wrong } from "../../ui/door.tsx";
import { Head } from "../../ui/head.tsx";

interface Props {
  one: ContactOutput;
  isOpen: boolean;
  close: () => void;
  erased: (told: ErasureOutput) => void;
}

/** Asked with all that will happen, and with their id to be written: nothing brings them back. */
export function Erase({ isOpen, ...asked }: Props) {
  const { one, close } = asked;
  return (
    <Modal opened={isOpen} onClose={close} title={`Erase ${one.name ?? one.external_id}?`} size="lg">
      {isOpen && <Question {...asked} />}
    </Modal>
  );
}

function Question({ one, close, erased }: Omit<Props, "isOpen">) {
  const erase = useErase();
  const [typed, setTyped] = useState("");
  const addresses = one.addresses.length === 1 ? "their address" : `their ${one.addresses.length} addresses`;
  return (
    <Stack gap="sm">
      <Text size="sm" fw={550}>
        Gone for good:
      </Text>
      <List size="sm" spacing={4}>
        <List.Item>
          who they are, {one.addresses.length === 0 ? "" : `${addresses}, `}their attributes, consents and preferences;
        </List.Item>
        <List.Item>the words of what was said to them alone, and by them; what is on the wire right now is blanked a minute later;</List.Item>
        <List.Item>what still waits to be sent to them: it is cancelled.</List.Item>
      </List>
      <Text size="sm" fw={550}>
        Kept:
      </Text>
      <List size="sm" spacing={4}>
        <List.Item>that something was sent: bare ids with channel, state and times, which name nobody;</List.Item>
        <List.Item>that an address of theirs is suppressed, as a keyed hash of it, so that it stays so.</List.Item>
      </List>
      <TextInput label={`To go on, write their id: ${one.external_id}`} value={typed} onChange={(event) => setTyped(event.currentTarget.value)} autoComplete="off" data-autofocus />
      <Wrong error={erase.error} />
      <Group justify="flex-end">
        <Button variant="default" onClick={close}>
          Leave it
        </Button>
        <Button color="red" disabled={typed.trim() !== one.external_id} loading={erase.isPending} onClick={() => erase.mutate(one.id, { onSuccess: erased })}>
          Erase them
        </Button>
      </Group>
    </Stack>
  );
}

/** What was erased and what was kept: the answer to whoever asked for it. */
export function Erased({ erased }: { erased: ErasureOutput }) {
  const gone = Object.entries(erased.erased).filter(([, count]) => count > 0);
  return (
    <>
      <Head title="They are erased" about={`${erased.id} names nobody any more.`}>
        <Button component={Link} to="/contacts" size="xs" variant="default">
          Back to the contacts
        </Button>
      </Head>
      <Stack gap="md" maw={760}>
        <Paper withBorder p="md">
          <Title order={2} mb="sm">
            Gone
          </Title>
          <Table verticalSpacing={4} aria-label="What is gone">
            <Table.Tbody>
              {gone.map(([table, count]) => (
                <Table.Tr key={table}>
                  <Table.Td>{table.replaceAll("_", " ")}</Table.Td>
                  <Table.Td className="number">{count.toLocaleString()}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Paper>
        <Paper withBorder p="md">
          <Title order={2} mb="sm">
            Kept, and how
          </Title>
          <Table verticalSpacing={4} aria-label="What is kept">
            <Table.Tbody>
              {Object.entries(erased.kept).map(([table, how]) => (
                <Table.Tr key={table}>
                  <Table.Td w={180}>{table.replaceAll("_", " ")}</Table.Td>
                  <Table.Td>{how}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Paper>
      </Stack>
    </>
  );
}
