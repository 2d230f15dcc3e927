import { Button, Checkbox, Group, NumberInput, Select, Stack, TagsInput, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { usePatchProviderAccount, type ProviderAccountOutput, type ProviderOutput } from "../../api/providers.ts";
import { Wrong } from "../../ui/door.tsx";
import { done, told } from "../../ui/told.ts";
import { wrongFields } from "../../ui/wrong.ts";

const KEPT = [
  { value: "as", label: "a sample of what went well, and all that failed" },
  { value: "yes", label: "all of it, for a week" },
  { value: "no", label: "what failed, and nothing else" },
];

const beforeOf = ({ name, channels, senders, rank, rate, sender_rate, keeps_exchanges }: ProviderAccountOutput) => ({ name, channels, senders, rank, rate, sender_rate, keeps_exchanges });

/** What an account is called, what goes through it, in whose name, and how fast. */
export function ChangeAccount({ account, kind, close }: { account: ProviderAccountOutput; kind: ProviderOutput | undefined; close: () => void }) {
  const patch = usePatchProviderAccount(account.id);
  const [name, setName] = useState(account.name);
  const [channels, setChannels] = useState(account.channels);
  const [senders, setSenders] = useState(account.senders);
  const [rank, setRank] = useState<number | string>(account.rank);
  const [rate, setRate] = useState<number | string>(account.rate?.per_second ?? "");
  const [senderRate, setSenderRate] = useState<number | string>(account.sender_rate?.per_second ?? "");
  const [kept, setKept] = useState(account.keeps_exchanges === null ? "as" : account.keeps_exchanges ? "yes" : "no");
  const wrong = wrongFields(patch.error);
  const limit = (value: number | string) => (typeof value === "number" ? { per_second: value } : null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const given = {
      name: name.trim(),
      channels,
      senders,
      ...(typeof rank === "number" ? { rank } : {}),
      rate: limit(rate),
      sender_rate: limit(senderRate),
      keeps_exchanges: kept === "as" ? null : kept === "yes",
    };
    const undo = () => void patch.mutateAsync(beforeOf(account)).then(() => done("It is as it was."), told);
    patch.mutate(given, {
      onSuccess: () => {
        close();
        done(`${given.name} is changed.`, undo);
      },
    });
  };
  const all = kind?.channels ?? account.channels;
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <TextInput label="Name" required value={name} error={wrong["name"]} onChange={(event) => setName(event.currentTarget.value)} data-autofocus />
        {all.length > 1 && (
          <Checkbox.Group label="Channels" value={channels} onChange={setChannels} error={wrong["channels"]}>
            <Group gap="sm" mt={4}>
              {all.map((one) => (
                <Checkbox key={one} value={one} label={one} size="xs" />
              ))}
            </Group>
          </Checkbox.Group>
        )}
        <TagsInput label="Senders" description="The first is used where a message names none." value={senders} error={wrong["senders"] ?? wrong["senders/0"]} onChange={setSenders} />
        <NumberInput label="Rank" description="1 to 100: the lowest of a channel is tried first." min={1} max={100} value={rank} error={wrong["rank"]} onChange={setRank} />
        <NumberInput label="At most, a second" description="Hand-offs through the account; left empty, as many as come. 0.1 is one in ten seconds." min={0.001} max={10_000} value={rate} error={wrong["rate/per_second"]} onChange={setRate} />
        <NumberInput label="At most from each sender, a second" min={0.001} max={10_000} value={senderRate} error={wrong["sender_rate/per_second"]} onChange={setSenderRate} />
        <Select label="What went over the wire" data={KEPT} value={kept} allowDeselect={false} onChange={(value) => setKept(value ?? "as")} />
        {Object.keys(wrong).length === 0 && <Wrong error={patch.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            Leave it
          </Button>
          <Button type="submit" loading={patch.isPending} disabled={channels.length === 0}>
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
