import { ActionIcon, Autocomplete, Badge, Button, Group, Menu, Modal, Stack, Tabs, Text, VisuallyHidden } from "@mantine/core";
import { IconDots, IconPlus } from "@tabler/icons-react";
import { useState, type FormEvent } from "react";
import { languageOf, LOCALES, localeOf } from "./channels.ts";

interface Props {
  locales: readonly string[];
  /** Who reads none of the others gets this one. */
  fallback: string;
  here: string;
  /** How many fields are still to be translated. */
  count: (locale: string) => number;
  go: (locale: string) => void;
  add: (locale: string) => void;
  makeFallback: () => void;
  remove: () => void;
  isReadOnly: boolean;
}

/** In which language one writes, and how much of each is missing. */
export function Languages({ locales, fallback, here, count, go, add, makeFallback, remove, isReadOnly }: Props) {
  const [isAdding, setAdding] = useState(false);
  return (
    <Group gap={4} wrap="nowrap" miw={0}>
      <Tabs id="languages" value={here} onChange={(locale) => locale && go(locale)} variant="pills" radius="md">
        <Tabs.List aria-label="Languages">
          {locales.map((locale) => (
            <Tabs.Tab
              key={locale}
              value={locale}
              py={6}
              px={10}
              rightSection={
                count(locale) > 0 && (
                  <Badge size="xs" color="yellow" variant="filled" circle>
                    {count(locale)}
                  </Badge>
                )
              }
            >
              {locale}
              <VisuallyHidden>
                {" "}
                {languageOf(locale)}
                {count(locale) > 0 && `, ${count(locale)} to translate`}
              </VisuallyHidden>
            </Tabs.Tab>
          ))}
        </Tabs.List>
      </Tabs>
      {!isReadOnly && (
        <>
          <Button size="compact-sm" variant="subtle" leftSection={<IconPlus size={13} />} onClick={() => setAdding(true)}>
            Language
          </Button>
          {here !== fallback && (
            <Menu>
              <Menu.Target>
                <ActionIcon variant="subtle" color="gray" aria-label={`More for ${languageOf(here)}`}>
                  <IconDots size={16} />
                </ActionIcon>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Item onClick={makeFallback}>Give it to whoever reads none of the others</Menu.Item>
                <Menu.Item onClick={remove}>Take {languageOf(here)} out</Menu.Item>
              </Menu.Dropdown>
            </Menu>
          )}
        </>
      )}
      <Add isOpen={isAdding} close={() => setAdding(false)} has={locales} add={add} fallback={fallback} />
    </Group>
  );
}

function Add({ isOpen, close, has, add, fallback }: { isOpen: boolean; close: () => void; has: readonly string[]; add: (locale: string) => void; fallback: string }) {
  const [typed, setTyped] = useState("");
  const offered = LOCALES.filter((one) => !has.includes(one)).map(languageOf);
  const inBrackets = /\(([^()]+)\)$/.exec(typed)?.[1];
  const locale = localeOf(inBrackets ?? typed);
  const wrong = typed === "" ? null : locale === null ? "This is no language: write one like nl, pt-BR or zh-Hant." : has.includes(locale) ? "It is there already." : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (locale === null || wrong !== null) return;
    add(locale);
    setTyped("");
    close();
  };
  return (
    <Modal opened={isOpen} onClose={close} title="Add a language">
      <form onSubmit={submit}>
        <Stack>
          <Autocomplete label="Language" placeholder="nl, pt-BR, zh-Hant" data={offered} value={typed} onChange={setTyped} error={wrong} data-autofocus />
          <Text size="sm" c="dimmed">
            The first channel begins with the words of {languageOf(fallback)}, to be translated; on the others you begin when you like. Until then, who reads the
            new language gets {languageOf(fallback)} there.
          </Text>
          <Button type="submit" disabled={typed === "" || wrong !== null}>
            Add it
          </Button>
        </Stack>
      </form>
    </Modal>
  );
}
