import { Anchor, Button, Group, Menu, Modal, Stack, Text, Title } from "@mantine/core";
import { IconDots, IconPencil, IconPlayerPlay, IconRefresh } from "@tabler/icons-react";
import { useState } from "react";
import { Link, useNavigate, useParams } from "react-router";
import { useMay } from "../../api/account.ts";
import { stateOf, useDeleteEndpoint, useEnableEndpoint, useEndpoint, usePatchEndpoint, useRotateEndpoint, useTestEndpoint, type EndpointOutput, type TestOutput } from "../../api/webhooks.ts";
import { ask } from "../../ui/ask.tsx";
import { Sample } from "../../ui/code.tsx";
import { Facts } from "../../ui/facts.tsx";
import { Head } from "../../ui/head.tsx";
import { Problem } from "../../ui/problem.tsx";
import { Secret } from "../../ui/secret.tsx";
import { State } from "../../ui/state.tsx";
import { done, told } from "../../ui/told.ts";
import { Waiting } from "../../ui/waiting.tsx";
import { When } from "../../ui/when.tsx";
import { EndpointForm } from "./endpoint_form.tsx";
import { Replay } from "./replay.tsx";
import { WebhookDeliveries } from "./webhook_deliveries.tsx";
import { typesOf } from "./webhooks.tsx";

/** One endpoint: how it stands, what was sent there, and what it said. */
export default function Webhook() {
  const { id = "" } = useParams();
  const found = useEndpoint(id);
  if (found.isLoadingError) return <Problem error={found.error} again={() => void found.refetch()} />;
  if (found.data === undefined) return <Waiting />;
  const one = found.data;
  return (
    <>
      <Anchor component={Link} to="/developers?tab=webhooks" size="sm">
        Webhooks
      </Anchor>
      <Head title={one.url} about={one.description}>
        <Actions endpoint={one} />
      </Head>
      <Stack gap="lg">
        <Facts
          facts={[
            ["State", <State key="state" state={stateOf(one)} reason={one.reason} />],
            ["Why", one.reason && REASONS[one.reason]],
            ["Failing since", one.failing_since && <When key="since" at={one.failing_since} />],
            ["Events", typesOf(one)],
            ["Order", one.is_ordered ? "one after the other for each person" : "as they come"],
            ["Signed by", one.algorithm === "v1" ? "a secret (HMAC-SHA256)" : "a key of ours (ed25519)"],
            ["Public key", one.public_key],
            ["Id", one.id],
          ]}
        />
        <section>
          <Title order={2} mb="xs">
            What was sent
          </Title>
          <WebhookDeliveries endpoint={one} />
        </section>
      </Stack>
    </>
  );
}

const REASONS: Readonly<Record<string, string>> = {
  gone: "It answered 410, which says that nobody wants anything there any more.",
  failing: "It took nothing for five days.",
  asked: "Somebody disabled it.",
};

function Actions({ endpoint }: { endpoint: EndpointOutput }) {
  const may = useMay();
  const navigate = useNavigate();
  const test = useTestEndpoint(endpoint.id);
  const patch = usePatchEndpoint(endpoint.id);
  const enable = useEnableEndpoint(endpoint.id);
  const drop = useDeleteEndpoint(endpoint.id);
  const rotate = useRotateEndpoint(endpoint.id);
  const [open, setOpen] = useState<"change" | "replay" | "test" | "secret" | null>(null);
  if (!may("webhooks:write")) return null;
  const isOn = endpoint.state === "enabled";
  const close = () => setOpen(null);
  const makeSecret = () =>
    ask({
      title: "Give it another secret?",
      words: "Everything is signed with the new one from now on, and with the old one beside it for 24 hours: change it in your system within that time.",
      action: "Make a new secret",
      then: () => rotate.mutate("24h", { onSuccess: () => setOpen("secret"), onError: told }),
    });
  const disable = () =>
    ask({
      title: "Disable this endpoint?",
      words: "Nothing is sent there any more, and what waits is given up. Once it is enabled again, what it missed can be sent again.",
      action: "Disable",
      isGrave: true,
      then: () => patch.mutate({ state: "disabled" }, { onSuccess: () => done("Nothing is sent there any more.", () => enable.mutate(undefined, { onError: told })), onError: told }),
    });
  const remove = () =>
    ask({
      title: "Delete this endpoint?",
      words: `Nothing more is sent to ${endpoint.url}, its secret is gone for good, and so is the record of what was sent.`,
      action: "Delete",
      isGrave: true,
      then: () =>
        drop.mutate(undefined, {
          onSuccess: () => {
            void navigate("/developers?tab=webhooks");
            done("The endpoint is deleted.");
          },
          onError: told,
        }),
    });
  const tryIt = () => test.mutate(undefined, { onSuccess: () => setOpen("test"), onError: told });
  return (
    <>
      <Button size="xs" variant="default" leftSection={<IconPlayerPlay size={15} />} loading={test.isPending} onClick={tryIt}>
        Send a test
      </Button>
      {isOn ? (
        <Button size="xs" variant="default" leftSection={<IconRefresh size={15} />} onClick={() => setOpen("replay")}>
          Send again
        </Button>
      ) : (
        <Button size="xs" loading={enable.isPending} onClick={() => enable.mutate(undefined, { onSuccess: () => done("Events from now on are sent there."), onError: told })}>
          Enable
        </Button>
      )}
      <Button size="xs" variant="default" leftSection={<IconPencil size={15} />} onClick={() => setOpen("change")}>
        Change
      </Button>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button size="xs" variant="default" aria-label="More">
            <IconDots size={15} />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={makeSecret}>Another secret</Menu.Item>
          {isOn && <Menu.Item onClick={disable}>Disable</Menu.Item>}
          <Menu.Item c="red" onClick={remove}>
            Delete
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <EndpointForm isOpen={open === "change"} close={close} endpoint={endpoint} />
      <Replay isOpen={open === "replay"} close={close} endpoint={endpoint} />
      <Modal opened={open === "test"} onClose={close} title="What it said to the test" size="lg">
        {test.data && <Tested answer={test.data} />}
      </Modal>
      <Modal opened={open === "secret"} onClose={close} title="Another secret" size="lg" closeOnClickOutside={false}>
        {rotate.data && <Secret secret={rotate.data.secret ?? rotate.data.endpoint.public_key ?? ""} name="secret" close={close} />}
      </Modal>
    </>
  );
}

function Tested({ answer }: { answer: TestOutput }) {
  return (
    <Stack gap="sm">
      <Group gap="xs">
        <State state={answer.ok ? "ok" : "failed"} reason={answer.error} />
        <Text size="sm">
          {answer.ok ? `It took it: ${answer.status} after ${answer.milliseconds.toLocaleString()} ms.` : `It did not take it: ${(answer.error ?? "").replaceAll("_", " ")}, after ${answer.milliseconds.toLocaleString()} ms.`}
        </Text>
      </Group>
      {answer.body ? <Sample text={answer.body} label="Copy the answer" /> : <Text size="sm" c="dimmed">It said nothing besides.</Text>}
    </Stack>
  );
}
