import { Alert, Badge, Button, Group, Modal, PasswordInput, Stack, Text } from "@mantine/core";
import { useState, type FormEvent } from "react";
import type { AccountOutput } from "@sdk/types.ts";
import { useBeginSecondFactor, useConfirmSecondFactor, useRemoveSecondFactor } from "../../api/own.ts";
import { Sample } from "../../ui/code.tsx";
import { save } from "../../ui/csv.ts";
import { Wrong } from "../../ui/door.tsx";
import { Qr } from "../../ui/qr.tsx";
import { done } from "../../ui/told.ts";
import { useLeave } from "../../ui/secret.tsx";
import { wrongFields } from "../../ui/wrong.ts";
import { CodeField } from "../sign_in/fields.tsx";
import { Part } from "./part.tsx";

/** Codes of an app beside the password. */
export function SecondFactor({ account }: { account: AccountOutput }) {
  const [open, setOpen] = useState<"on" | "off" | null>(null);
  const close = () => setOpen(null);
  const confirm = useConfirmSecondFactor();
  const leave = useLeave(confirm, close);
  const isOn = account.has_second_factor;
  const left = account.recovery_codes_left;
  return (
    <Part title="Second factor" about="With it a password alone opens nothing: signing in asks for a code of an authenticator app as well.">
      <Group gap="sm">
        <Badge variant="light" color={isOn ? "teal" : "gray"} tt="none">
          {isOn ? "On" : "Off"}
        </Badge>
        {isOn && (
          <Text size="sm" c={left <= 3 ? "orange" : "dimmed"}>
            {left === 0 ? "No recovery code is left" : `${left} recovery ${left === 1 ? "code is" : "codes are"} left`}
            {left <= 3 && ": take the factor off and set it up again, and you get ten."}
          </Text>
        )}
        <Button size="xs" variant="default" onClick={() => setOpen(isOn ? "off" : "on")}>
          {isOn ? "Take it off" : "Set it up"}
        </Button>
      </Group>
      <Modal opened={open === "on"} onClose={leave} title="Set up the second factor" centered closeOnClickOutside={false}>
        <SetUp confirm={confirm} end={leave} />
      </Modal>
      <Modal opened={open === "off"} onClose={close} title="Take off the second factor" centered>
        <TakeOff end={close} />
      </Modal>
    </Part>
  );
}

/** The password, then the picture and a first code, then the recovery codes. */
function SetUp({ confirm, end }: { confirm: ReturnType<typeof useConfirmSecondFactor>; end: () => void }) {
  const begin = useBeginSecondFactor();
  const codes = confirm.data?.recovery_codes;
  if (codes) return <Codes codes={codes} end={end} />;
  const seed = begin.data?.seed;
  const said = (event: FormEvent<HTMLFormElement>, name: string) => {
    event.preventDefault();
    return String(new FormData(event.currentTarget).get(name) ?? "");
  };
  if (!seed)
    return (
      <form onSubmit={(event) => begin.mutate(said(event, "password"))}>
        <Stack gap="md">
          <PasswordField error={wrongFields(begin.error)["password"]} />
          {wrongFields(begin.error)["password"] === undefined && <Wrong error={begin.error} />}
          <Button type="submit" loading={begin.isPending}>
            Go on
          </Button>
        </Stack>
      </form>
    );
  return (
    <form onSubmit={(event) => confirm.mutate(said(event, "code").trim())}>
      <Stack gap="md">
        <Text size="sm">Let your authenticator app read this picture, or type the secret below into it. Then write the code that it shows.</Text>
        <Group justify="center">
          <Qr text={seed.uri} title="The secret for your authenticator app, as a QR code" />
        </Group>
        <Sample text={seed.secret} label="Copy the secret" />
        <CodeField key="first" isNeeded hint="Six digits from your authenticator app" />
        <Wrong error={confirm.error} />
        <Button type="submit" loading={confirm.isPending}>
          Switch it on
        </Button>
      </Stack>
    </form>
  );
}

function Codes({ codes, end }: { codes: readonly string[]; end: () => void }) {
  const text = codes.join("\n");
  return (
    <Stack gap="md">
      <Alert color="teal" title="The second factor is on" role="status">
        Keep these codes where you keep other secrets: each works once in the place of a code, when your device is lost. They are shown this once.
      </Alert>
      <Sample text={text} label="Copy the codes" />
      <Group gap="xs">
        <Button variant="default" onClick={() => save("tidings-recovery-codes.txt", `${text}\n`, "text/plain")}>
          Save as a file
        </Button>
        <Button onClick={end}>I have kept them</Button>
      </Group>
    </Stack>
  );
}

function TakeOff({ end }: { end: () => void }) {
  const remove = useRemoveSecondFactor();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    remove.mutate(
      { password: String(given.get("password")), code: String(given.get("code")).trim() },
      {
        onSuccess: () => {
          end();
          done("The second factor is off; its recovery codes are gone with it.");
        },
      },
    );
  };
  const wrong = wrongFields(remove.error);
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <Text size="sm">From then on your password alone signs you in. The recovery codes go with it.</Text>
        <PasswordField error={wrong["password"]} />
        <CodeField key="last" isNeeded error={wrong["code"]} />
        {Object.keys(wrong).length === 0 && <Wrong error={remove.error} />}
        <Button type="submit" color="red" loading={remove.isPending}>
          Take it off
        </Button>
      </Stack>
    </form>
  );
}

function PasswordField({ error }: { error: string | undefined }) {
  return <PasswordInput name="password" label="Your password" autoComplete="current-password" maxLength={200} required data-autofocus error={error} />;
}
