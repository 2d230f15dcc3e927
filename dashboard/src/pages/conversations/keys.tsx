import { Kbd, Modal, Table, Text } from "@mantine/core";

const KEYS: readonly (readonly [keys: readonly string[], what: string])[] = [
  [["j"], "The next conversation"],
  [["k"], "The one before"],
  [["↓", "↑"], "The same, while one is in the list"],
  [["r"], "Answer"],
  [["t"], "The thread that was answered last"],
  [["Enter"], "Send what was written"],
  [["⇧ Enter"], "A new line"],
  [["Esc"], "Leave the answer, then the thread, then the conversation"],
  [["e"], "Close the conversation, or open it again"],
  [["/"], "Search"],
  [["?"], "This sheet"],
];

/** What every key does. */
export function Keys({ isOpen, close }: { isOpen: boolean; close: () => void }) {
  return (
    <Modal opened={isOpen} onClose={close} title="Keys" centered>
      <Table verticalSpacing={6} aria-label="What every key does">
        <Table.Tbody>
          {KEYS.map(([keys, what]) => (
            <Table.Tr key={what}>
              <Table.Td w={110}>
                {keys.map((key) => (
                  <Kbd key={key} mr={4}>
                    {key}
                  </Kbd>
                ))}
              </Table.Td>
              <Table.Td>
                <Text size="sm">{what}</Text>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Modal>
  );
}
