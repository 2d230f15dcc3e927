import { Kbd, Stack, Switch, Table, Text } from "@mantine/core";
import { useState } from "react";
import { areLettersOn, setLetters } from "../ui/keys.ts";
import { COMMAND } from "./by_keys.tsx";

type Group = readonly [place: string, keys: readonly (readonly [keys: readonly string[], what: string])[]];

/** The one table of keys: what each does, and where. */
const KEYS: readonly Group[] = [
  [
    "Everywhere",
    [
      [[COMMAND, "K"], "Go to a page, or open what an id names"],
      [[COMMAND, "Z"], "Take back what was done last, as long as it is told in the corner"],
      [["?"], "This sheet"],
      [["Tab"], "The next thing; the first one goes past the navigation"],
      [["⇧", "Tab"], "The one before"],
      [["Esc"], "Close what is open, and be back where one was"],
    ],
  ],
  [
    "Lists, tabs and menus",
    [
      [["↓", "↑"], "The next row or entry, and the one before"],
      [["Enter"], "Open it"],
      [["→", "←"], "The next tab, and the one before"],
    ],
  ],
  [
    "Conversations",
    [
      [["j"], "The next conversation"],
      [["k"], "The one before"],
      [["r"], "Answer"],
      [["t"], "The thread that was answered last"],
      [["Enter"], "Send what was written"],
      [["⇧", "Enter"], "A new line"],
      [["Esc"], "Leave the answer, then the thread, then the conversation"],
      [["e"], "Close the conversation, or open it again"],
      [["/"], "Search"],
    ],
  ],
  [
    "Moderation",
    [
      [["j"], "The next thing that was flagged"],
      [["k"], "The one before"],
      [["d", "u", "h", "m", "s", "f"], "Decide, as the buttons say; it is asked once more"],
      [["Esc"], "Back to the list"],
    ],
  ],
  [
    "Templates",
    [
      [["Ctrl", "Space"], "Put in a name, in any field of the text"],
    ],
  ],
];

/** What every key does. It is fetched when somebody asks. */
export default function Sheet() {
  const [isOn, setOn] = useState(areLettersOn);
  return (
    <Stack gap="md">
      {KEYS.map(([place, keys]) => (
        <Table key={place} verticalSpacing={4} aria-label={place}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th colSpan={2}>{place}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {keys.map(([some, what]) => (
              <Table.Tr key={what}>
                <Table.Td w={170}>
                  {some.map((key) => (
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
      ))}
      <Switch
        label="Keys of one letter do something"
        description="Whoever speaks to the computer, or presses keys by mistake, is better without them. The rest stays, and this sheet is in the menu of your account."
        checked={isOn}
        onChange={(event) => {
          setLetters(event.currentTarget.checked);
          setOn(event.currentTarget.checked);
        }}
      />
    </Stack>
  );
}
