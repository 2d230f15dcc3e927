import { Anchor, Button, Group, Menu, Modal, Stack, Text, Title } from "@mantine/core";
import { IconDots, IconPlayerPlay } from "@tabler/icons-react";
import { useState } from "react";
import { Link, useNavigate, useParams } from "react-router";
import { useMay } from "../../api/account.ts";
import { useDeleteHook, useHook, usePatchHook, useRotateHook, type HookOutput } from "../../api/hooks.ts";
import { ask } from "../../ui/ask.tsx";
import { Sample } from "../../ui/code.tsx";
import { Facts } from "../../ui/facts.tsx";
import { Head } from "../../ui/head.tsx";
import { Problem } from "../../ui/problem.tsx";
import { Secret } from "../../ui/secret.tsx";
import { State } from "../../ui/state.tsx";
import { done, told } from "../../ui/told.ts";
import { Waiting } from "../../ui/waiting.tsx";
import { HookEvents } from "./hook_events.tsx";
import { TryHook } from "./try_hook.tsx";

/** One hook: where it is called, what it says, and what came. */
export default function Hook() {
  const { id = "" } = useParams();
  const found = useHook(id);
  if (found.isLoadingError) return <Problem error={found.error} again={() => void found.refetch()} />;
  if (found.data === undefined) return <Waiting />;
  const one = found.data;
  const { signature, event, conversation, missing, make, rules } = one;
  return (
    <>
      <Anchor component={Link} to="/developers?tab=hooks" size="sm">
        Hooks
      </Anchor>
      <Head title={one.name} about={one.preset ?? "a mapping of your own"}>
        <Actions hook={one} />
      </Head>
      <Stack gap="lg">
        <Facts
          facts={[
            ["State", <State key="state" state={one.state} />],
            ["Signed by", signature.kind.replaceAll("_", " ")],
            ["Secrets that hold", one.secrets],
            ["Where there is no conversation", make !== null ? "it is made" : missing === "wait" ? "it is waited for" : "nothing is said"],
            ["Id", one.id],
          ]}
        />
        <section>
          <Title order={2} mb="xs">
            Address
          </Title>
          {one.url === null ? <Text size="sm" c="dimmed">The address is the secret: it was shown when it was made.</Text> : <Sample text={one.url} label="Copy the address" />}
        </section>
        <section>
          <Title order={2} mb="xs">
            What came
          </Title>
          <HookEvents hook={one} />
        </section>
        <section>
          <Title order={2} mb="xs">
            What it says, and where
          </Title>
          <Sample text={JSON.stringify({ signature, event, conversation, missing, make, rules }, null, 2)} label="Copy the mapping" />
        </section>
      </Stack>
    </>
  );
}

function Actions({ hook }: { hook: HookOutput }) {
  const may = useMay();
  const navigate = useNavigate();
  const patch = usePatchHook(hook.id);
  const drop = useDeleteHook(hook.id);
  const rotate = useRotateHook(hook.id);
  const [open, setOpen] = useState<"try" | "secret" | null>(null);
  if (!may("hooks:write")) return null;
  const isOn = hook.state === "enabled";
  const close = () => setOpen(null);
  const enable = () => patch.mutate({ state: "enabled" }, { onSuccess: () => done("Its address takes events again."), onError: told });
  const disable = () =>
    ask({
      title: "Disable this hook?",
      words: "Its address takes nothing any more, and what waits is given up; it can be tried again later.",
      action: "Disable",
      isGrave: true,
      then: () => patch.mutate({ state: "disabled" }, { onSuccess: () => done("Its address takes nothing any more.", enable), onError: told }),
    });
  const makeSecret = () =>
    ask({
      title: "Give it another secret?",
      words: hook.url === null ? "It is another address, and the one before it takes nothing any more." : "The new one is good from now on, and the old one beside it for 24 hours: change it in the other product within that time.",
      action: "Make a new secret",
      then: () => rotate.mutate(undefined, { onSuccess: () => setOpen("secret"), onError: told }),
    });
  const remove = () =>
    ask({
      title: `Delete ${hook.name}?`,
      words: "Its address takes nothing any more, and what came is gone; what was said stays.",
      action: "Delete",
      isGrave: true,
      then: () =>
        drop.mutate(undefined, {
          onSuccess: () => {
            void navigate("/developers?tab=hooks");
            done(`${hook.name} is deleted.`);
          },
          onError: told,
        }),
    });
  return (
    <>
      <Group gap="xs">
        <Button size="xs" variant="default" leftSection={<IconPlayerPlay size={15} />} onClick={() => setOpen("try")}>
          Try it
        </Button>
        {!isOn && (
          <Button size="xs" loading={patch.isPending} onClick={enable}>
            Enable
          </Button>
        )}
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
      </Group>
      <Modal opened={open === "try"} onClose={close} title="Try it" size="lg">
        {open === "try" && <TryHook id={hook.id} />}
      </Modal>
      <Modal opened={open === "secret"} onClose={close} title="Another secret" size="lg" closeOnClickOutside={false}>
        {rotate.data && <Secret secret={rotate.data.secret ?? ""} name="secret" close={close} />}
      </Modal>
    </>
  );
}
