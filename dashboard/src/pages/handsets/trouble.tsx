import { ActionIcon, Badge, Button, Group, Modal, Select, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconBolt, IconX } from "@tabler/icons-react";
import { useState } from "react";
import { useMay } from "../../api/account.ts";
import { useAddFault, useFaults, useRemoveAllFaults, useRemoveFault, type Fault, type FaultOutput } from "../../api/handsets.ts";
import { ask } from "../../ui/ask.tsx";
import { Sample } from "../../ui/code.tsx";
import { curlOf } from "../../ui/curl.ts";
import { done, told } from "../../ui/told.ts";
import { Waiting } from "../../ui/waiting.tsx";

type Wrong = Pick<Fault, "reject" | "throttle" | "hang" | "unknown" | "garbage" | "status" | "delay" | "receipts">;

const KINDS: readonly { value: string; label: string; about: string; fault: Wrong }[] = [
  { value: "reject", label: "refuses", about: "Every hand-off is refused for good: a route goes on to its next step.", fault: { reject: 1 } },
  { value: "throttle", label: "throttles", about: "Every hand-off is told to come back later, and is tried again.", fault: { throttle: 1 } },
  { value: "half", label: "throttles every other", about: "Half of the hand-offs are told to come back later.", fault: { throttle: 0.5 } },
  { value: "hang", label: "hangs", about: "No answer comes, and nothing is taken: nobody can say whether it went out.", fault: { hang: 1 } },
  { value: "unknown", label: "takes it, and the answer is lost", about: "The phone has it, and nobody can say so.", fault: { unknown: 1 } },
  { value: "garbage", label: "answers garbage", about: "The phone has it, and the answer cannot be read.", fault: { garbage: 1 } },
  { value: "down", label: "is down (503)", about: "Every hand-off is answered with a server error.", fault: { status: 503 } },
  { value: "slow", label: "is slow (2 s)", about: "Every answer takes two seconds.", fault: { delay: "2s" } },
  { value: "silent", label: "tells of no receipts", about: "What is sent stays “sent”.", fault: { receipts: "none" } },
  { value: "undelivered", label: "reports failures", about: "It is taken, and then reported as failed.", fault: { receipts: "failed" } },
];
const CHANNELS = ["sms", "mms", "whatsapp", "rcs", "push", "webpush", "voice", "email"];

/** What of a provider goes wrong, on purpose: for everybody, or for one of those whose phones are shown. */
export function Trouble({ people }: { people: readonly string[] }) {
  const [isOpen, { open, close }] = useDisclosure(false);
  const faults = useFaults();
  const count = faults.data?.length ?? 0;
  return (
    <>
      <Button variant={count > 0 ? "light" : "default"} color={count > 0 ? "orange" : undefined} leftSection={<IconBolt size={16} />} onClick={open}>
        {count > 0 ? `Trouble: ${count}` : "Trouble"}
      </Button>
      <Modal opened={isOpen} onClose={close} title="Make something go wrong" size="lg">
        <Stack gap="md">
          {faults.isPending ? <Waiting /> : <Planned faults={faults.data ?? []} />}
          <Plan people={people} />
        </Stack>
      </Modal>
    </>
  );
}

function Planned({ faults }: { faults: readonly FaultOutput[] }) {
  const remove = useRemoveFault();
  const removeAll = useRemoveAllFaults();
  const may = useMay();
  if (faults.length === 0)
    return (
      <Text size="sm" c="dimmed">
        All goes well now. What you plan below holds within a second, until you take it away.
      </Text>
    );
  const end = () =>
    ask({
      title: "Take all of it away?",
      words: `${faults.length === 1 ? "One fault ends" : `${faults.length} faults end`}, whoever planned them, and phones that are off are switched on.`,
      action: "Take all away",
      then: () => removeAll.mutate(undefined, { onSuccess: () => done("All goes well again."), onError: told }),
    });
  return (
    <Stack gap={6}>
      {faults.map((fault, n) => (
        <Group key={fault.id ?? n} justify="space-between" wrap="nowrap">
          <Group gap={6}>
            <Badge variant="light" tt="none" color="orange">
              {fault.channel ?? "every channel"}
            </Badge>
            <Text size="sm">{wordsOf(fault)}</Text>
          </Group>
          {fault.id !== null && may("sandbox:write") && (
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={`Take away: ${wordsOf(fault)}`}
              onClick={() => remove.mutate(fault.id ?? "", { onError: told })}
            >
              <IconX size={16} />
            </ActionIcon>
          )}
        </Group>
      ))}
      {may("sandbox:write") && (
        <Group>
          <Button size="compact-xs" variant="default" onClick={end}>
            Take all away
          </Button>
        </Group>
      )}
    </Stack>
  );
}

function Plan({ people }: { people: readonly string[] }) {
  const add = useAddFault();
  const may = useMay();
  const [kind, setKind] = useState(KINDS[0]!.value);
  const [channel, setChannel] = useState<string | null>(null);
  const [contact, setContact] = useState<string | null>(null);
  const chosen = KINDS.find((one) => one.value === kind)!;
  const fault: Fault = { ...(channel === null ? {} : { channel: channel as "sms" }), ...(contact === null ? {} : { contact }), ...chosen.fault };
  if (!may("sandbox:write")) return null;
  return (
    <Stack gap="sm">
      <Group grow align="flex-start">
        <Select
          label="The provider"
          description={chosen.about}
          data={KINDS.map(({ value, label }) => ({ value, label }))}
          value={kind}
          onChange={(value) => value && setKind(value)}
          allowDeselect={false}
        />
        <Stack gap="xs">
          <Select label="On" placeholder="every channel" data={CHANNELS} value={channel} onChange={setChannel} clearable />
          <Select label="For" placeholder="everybody" data={[...people]} value={contact} onChange={setContact} clearable disabled={people.length === 0} />
        </Stack>
      </Group>
      <Group>
        <Button loading={add.isPending} onClick={() => add.mutate(fault, { onSuccess: () => done("Planned: it holds within a second."), onError: told })}>
          Plan it
        </Button>
      </Group>
      <Sample text={curlOf("POST", "/v1/sandbox/faults", fault)} label="Copy the command" />
    </Stack>
  );
}

/** A fault in a few words. */
function wordsOf(fault: FaultOutput): string {
  const whose = fault.contact ?? fault.address;
  if (fault.is_off) return `the phone of ${whose ?? "somebody"} is off`;
  const found = KINDS.find(({ fault: wrong }) => Object.entries(wrong).every(([name, value]) => fault[name as keyof FaultOutput] === value));
  const parts = [
    ...(found
      ? [found.label]
      : (["reject", "throttle", "hang", "unknown", "garbage", "trickle"] as const)
          .filter((name) => fault[name] > 0)
          .map((name) => `${name} ${Math.round(fault[name] * 100)} %`)),
    ...(!found && fault.status !== null ? [`HTTP ${fault.status}`] : []),
  ];
  return `${parts.join(", ") || "as the script says"}${whose === null ? "" : `, for ${whose}`}`;
}
