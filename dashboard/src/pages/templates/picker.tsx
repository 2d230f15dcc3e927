import { Badge, Combobox, Group, Kbd, Modal, ScrollArea, Text, TextInput, useCombobox } from "@mantine/core";
import { useEffect, useState } from "react";
import { useNames } from "../../api/templates.ts";

interface Name {
  /** As it is put into the text. */
  text: string;
  label: string;
  about: string;
  /** The data source that is asked for it. */
  source?: string;
}

interface Props {
  isOpen: boolean;
  close: () => void;
  /** What the text speaks of already, and what it does with each. */
  kinds: Readonly<Record<string, string>>;
  pick: (name: Name) => void;
}

/** What a text may say besides its own words: of the message's data, of the person, of the company. */
export function Picker({ isOpen, close, kinds, pick }: Props) {
  const [words, setWords] = useState("");
  const store = useCombobox({ opened: true });
  const groups = useGroups(kinds, words.trim());
  const names = groups.flatMap(([, found]) => found);
  useEffect(() => {
    if (isOpen) store.selectFirstOption();
    // The list is another one with each letter.
  }, [words, isOpen, names.length]);
  const done = () => {
    setWords("");
    close();
  };
  return (
    <Modal opened={isOpen} onClose={done} title="Put in a name" size="lg" returnFocus={false}>
      <Combobox
        store={store}
        onOptionSubmit={(text) => {
          const found = names.find((name) => name.text === text);
          done();
          if (found) pick(found);
        }}
      >
        <Combobox.EventsTarget>
          <TextInput
            aria-label="Look for a name, or write a new one"
            placeholder="Look for a name, or write a new one: order.number"
            value={words}
            onChange={(event) => setWords(event.currentTarget.value)}
            // Its list is always open and would keep the key for itself.
            onKeyDown={(event) => event.key === "Escape" && done()}
            data-autofocus
          />
        </Combobox.EventsTarget>
        <ScrollArea.Autosize mah={360} mt="xs" type="auto">
          <Combobox.Options aria-label="Names">
            {groups.map(([title, found]) => (
              <Combobox.Group key={title} label={title}>
                {found.map((name) => (
                  <Combobox.Option key={name.text} value={name.text}>
                    <Group justify="space-between" wrap="nowrap" gap="md">
                      <Text size="sm" ff="monospace">
                        {name.label}
                      </Text>
                      <Text size="xs" c="dimmed" ta="right">
                        {name.about}
                      </Text>
                    </Group>
                  </Combobox.Option>
                ))}
              </Combobox.Group>
            ))}
          </Combobox.Options>
        </ScrollArea.Autosize>
      </Combobox>
      <Text size="xs" c="dimmed" mt="sm">
        <Kbd size="xs">Ctrl</Kbd> <Kbd size="xs">Space</Kbd> opens this in any field. What may be missing is put in with a <Badge size="xs" variant="default" tt="none">default</Badge>{" "}
        that you may change.
      </Text>
    </Modal>
  );
}

/** A name of a message's data: these first words stand for something else. */
const NEW = /^(?!(contact|workspace|branding|sources)\b)[a-z_]\w*(\.\w+)*$/i;
const LINKS: readonly (readonly [name: string, about: string])[] = [
  ["unsubscribe_url", "a link of the person's own: no more of this"],
  ["preferences_url", "a link of the person's own: what they want, and where"],
];

function useGroups(kinds: Readonly<Record<string, string>>, words: string): (readonly [string, Name[]])[] {
  const { attributes, branding, sources } = useNames();
  const own: Name[] = Object.entries(kinds).map(([name, kind]) => ({ text: written(name, kind), label: name, about: ABOUT[kind] ?? kind }));
  if (NEW.test(words) && kinds[words] === undefined) own.push({ text: `{{ ${words} }}`, label: words, about: "a new name of the message's data" });
  const groups: [string, Name[]][] = [
    ["The message's data", own],
    [
      "The person",
      attributes.map(({ path, kind, contacts }) => ({
        text: `{{ ${path}${kind === "time" ? " | date" : ""} | default("${path === "contact.name" ? "there" : ""}") }}`,
        label: path,
        about: contacts === null ? (ABOUT[kind] ?? kind) : `${ABOUT[kind] ?? kind}; ${contacts.toLocaleString()} of those looked at have it`,
      })),
    ],
    [
      "Data that is asked for as it goes",
      sources.map(({ key, url }) => ({ text: `{{ sources.${key} }}`, label: `sources.${key}`, about: url, source: key })),
    ],
    [
      "The company",
      [
        ...branding.map((name) => ({ text: `{{ branding.${name} }}`, label: `branding.${name}`, about: "as chosen under Settings" })),
        { text: "{{ workspace.name }}", label: "workspace.name", about: "text" },
      ],
    ],
    ["Links", LINKS.map(([name, about]) => ({ text: `{{ ${name} }}`, label: name, about }))],
  ];
  const wanted = words.toLowerCase();
  return groups.map(([title, names]) => [title, names.filter((name) => name.label.toLowerCase().includes(wanted))] as const).filter(([, names]) => names.length > 0);
}

const ABOUT: Readonly<Record<string, string>> = { text: "text", number: "number", flag: "yes or no", time: "a time", list: "a list" };

function written(name: string, kind: string): string {
  if (kind === "list") return `{% for item in ${name} %}{{ item }}{% endfor %}`;
  if (kind === "flag") return `{% if ${name} %}{% endif %}`;
  return kind === "time" ? `{{ ${name} | date }}` : `{{ ${name} }}`;
}
