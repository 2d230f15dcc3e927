import { Button, Group, Modal, Paper, Select, Stack, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
import { useMay } from "../../api/account.ts";
import { LOOKING, personWords, usePeople, useMerge, useMerges, useUnmerge, type ContactOutput } from "../../api/contacts.ts";
import { ask } from "../../ui/ask.tsx";
import { curlOf } from "../../ui/curl.ts";
import { Wrong } from "../../ui/door.tsx";
import { Empty } from "../../ui/empty.tsx";
import { Problem } from "../../ui/problem.tsx";
import { done, told } from "../../ui/told.ts";
import { Waiting } from "../../ui/waiting.tsx";
import { When } from "../../ui/when.tsx";

/** For whom else this person stands; the last is undone first. */
export function Merges({ one }: { one: ContactOutput }) {
  const found = useMerges(one.id);
  const unmerge = useUnmerge();
  const may = useMay();
  if (found.isLoadingError) return <Problem error={found.error} again={() => void found.refetch()} />;
  if (found.data === undefined) return <Waiting />;
  if (found.data.length === 0) {
    return (
      <Empty
        title="They stand for nobody else"
        words="When two contacts turn out to be one person, the one is merged into the other: every id and address finds who is left, and it can be undone. It is under the dots above."
        curl={curlOf("POST", `/v1/contacts/${one.id}/merge`, { from: "user_43" })}
      />
    );
  }
  const confirm = (id: string) =>
    ask({
      title: `Is ${id} somebody else after all?`,
      words: "Both are as they were before, and keep what came to them since. What was refused meanwhile both have refused.",
      action: "Undo the merge",
      then: () => unmerge.mutate(id, { onSuccess: () => done(`${id} is a contact of its own again.`), onError: told }),
    });
  return (
    <Paper withBorder p="md">
      <Stack gap="sm">
        {found.data.map((it, n) => (
          <Group key={it.id} justify="space-between">
            <div>
              <Text size="sm">{it.external_id}</Text>
              <Group gap={4}>
                <Text size="xs" c="dimmed">
                  merged
                </Text>
                <When at={it.merged_at} size="xs" />
              </Group>
            </div>
            {n === 0 && may("contacts:write") && (
              <Button size="compact-xs" variant="default" loading={unmerge.isPending} onClick={() => confirm(it.external_id)}>
                Undo
              </Button>
            )}
          </Group>
        ))}
      </Stack>
    </Paper>
  );
}

/** Somebody else turns out to be this person. */
export function Merge({ one, isOpen, close }: { one: ContactOutput; isOpen: boolean; close: () => void }) {
  return (
    <Modal opened={isOpen} onClose={close} title={`Who else is ${one.name ?? one.external_id}?`}>
      {isOpen && <Other one={one} close={close} />}
    </Modal>
  );
}

function Other({ one, close }: { one: ContactOutput; close: () => void }) {
  const [typed, setTyped] = useState("");
  const [chosen, setChosen] = useState<ContactOutput | null>(null);
  // Whoever is chosen stands in the field in their words, and nobody is looked for by these.
  const words = chosen !== null && typed === personWords(chosen) ? "" : typed.trim();
  const [q] = useDebouncedValue(words, 250);
  const found = usePeople(q);
  const merge = useMerge(one.id);
  const others = (found.data ?? []).filter((it) => it.id !== one.id);
  const shown = chosen === null || others.some((it) => it.id === chosen.id) ? others : [chosen, ...others];
  return (
    <Stack gap="sm">
      <Select
        label="The other contact"
        placeholder="Name, id, mail or number"
        data={shown.map((it) => ({ value: it.id, label: personWords(it) }))}
        filter={({ options }) => options}
        searchable
        searchValue={typed}
        onSearchChange={setTyped}
        value={chosen?.id ?? null}
        onChange={(id) => setChosen(shown.find((it) => it.id === id) ?? null)}
        nothingFoundMessage={found.isFetching || q !== words ? LOOKING : "Nobody is like that"}
        data-autofocus
      />
      <Text size="sm">
        {chosen?.external_id ?? "The other one"} becomes {one.external_id}: each of their ids and addresses finds this person from then on. What this person lacks is
        the other&apos;s. What either has refused is refused. It can be undone under Merges.
      </Text>
      <Wrong error={merge.error} />
      <Group justify="flex-end">
        <Button variant="default" onClick={close}>
          Leave it
        </Button>
        <Button
          disabled={chosen === null}
          loading={merge.isPending}
          onClick={() => chosen && merge.mutate(chosen.external_id, { onSuccess: () => (close(), done("They are one person now.")) })}
        >
          Merge them
        </Button>
      </Group>
    </Stack>
  );
}
