import { ActionIcon, Button, Group, Indicator, Switch, Text, Tooltip, UnstyledButton } from "@mantine/core";
import { IconApps, IconBell, IconBrandWhatsapp, IconMail, IconMessage, IconMessages, IconPencil, IconPhone, IconX } from "@tabler/icons-react";
import { useEffect, useState, type ComponentType } from "react";
import { useMay } from "../../api/account.ts";
import { useContact } from "../../api/contacts.ts";
import {
  useAddFault,
  useFaults,
  useFeed,
  useHandOffs,
  useRemoveFault,
  useSaid,
  useSandboxClock,
  useWhatWasMeant,
  type ContactOutput,
} from "../../api/handsets.ts";
import { Problem } from "../../ui/problem.tsx";
import { knownZone } from "../../ui/regions.ts";
import { done, told } from "../../ui/told.ts";
import { Waiting } from "../../ui/waiting.tsx";
import { Feed } from "./feed.tsx";
import classes from "./handsets.module.css";
import { Mailbox } from "./mailbox.tsx";
import { Next } from "./next.tsx";
import { APPS, linesOf, unreadOf, type AppKey } from "./said.ts";
import { Thread } from "./thread.tsx";

const ICONS: Readonly<Record<AppKey, ComponentType<{ size?: number; stroke?: number }>>> = {
  sms: IconMessage, whatsapp: IconBrandWhatsapp, rcs: IconMessages, push: IconBell, voice: IconPhone, email: IconMail, inapp: IconApps,
}; // prettier-ignore

interface Props {
  contact: string;
  app: AppKey;
  open: (app: AppKey) => void;
  close: () => void;
  write: (person: ContactOutput) => void;
}

/** The phone of one person: what has come, an app at a time, and what they can do with it. */
export function Phone({ contact, app, open, close, write }: Props) {
  const person = useContact(contact);
  if (person.isLoadingError)
    return (
      <section className={classes["phone"]} aria-label={`Phone of ${contact}`}>
        <Problem error={person.error} again={() => void person.refetch()} />
        <Button variant="default" size="xs" mx="md" onClick={close}>
          Put the phone of {contact} away
        </Button>
      </section>
    );
  if (person.data === undefined) return <Waiting />;
  return <Held person={person.data} app={app} open={open} close={close} write={() => write(person.data)} />;
}

function Held({ person, app: here, open, close, write }: { person: ContactOutput; app: AppKey; open: Props["open"]; close: () => void; write: () => void }) {
  const contact = person.external_id;
  const may = useMay();
  const handOffs = useHandOffs(contact);
  const meant = useWhatWasMeant(contact, may("messages:read"));
  const said = useSaid(contact, may("conversations:read"));
  const feed = useFeed(contact, "feed", may("feed:read"));
  const faults = useFaults();
  const off = faults.data?.find((fault) => fault.is_off && fault.contact === contact && fault.channel === null);
  const name = person.name ?? contact;
  const shown = APPS.map((app) => {
    const found = linesOf({ app, contact, handOffs: handOffs.data ?? [], meant: meant.data ?? [], said: said.data?.data ?? [], isOff: off !== undefined });
    return { app, ...found, unread: app.key === "inapp" ? (feed.data?.unread ?? 0) : unreadOf(found.lines).length };
  });
  // Before all of it is here nobody can say that nothing has come.
  const isPending = [handOffs, meant, said].some((one) => one.isLoading);
  const { app, lines, waiting } = shown.find((one) => one.app.key === here) ?? shown[0]!;
  return (
    <section className={`${classes["phone"]} ${off ? classes["off"] : ""}`} aria-label={`Phone of ${name}`}>
      <Group className={classes["bar"]} justify="space-between" wrap="nowrap" gap="xs">
        <div style={{ minWidth: 0 }}>
          <Clock zone={person.zone.name} />
          <Text size="sm" fw={600} truncate>
            {name}
          </Text>
        </div>
        <Group gap={4} wrap="nowrap">
          {may("messages:send") && (
            <Tooltip label={`Write to ${name}`}>
              <ActionIcon variant="subtle" onClick={write} aria-label={`Write to ${name}`}>
                <IconPencil size={17} />
              </ActionIcon>
            </Tooltip>
          )}
          <Power contact={contact} name={name} fault={off?.id ?? null} isOff={off !== undefined} isKnown={faults.data !== undefined} />
          <Tooltip label="Put this phone away">
            <ActionIcon variant="subtle" color="gray" onClick={close} aria-label={`Put ${name}'s phone away`}>
              <IconX size={16} />
            </ActionIcon>
          </Tooltip>
        </Group>
      </Group>
      <Next contact={contact} newest={meant.data?.[0]?.message ?? null} />
      <div className={classes["screen"]} role="tabpanel" aria-label={app.title}>
        {handOffs.isError && <Problem error={handOffs.error} again={() => void handOffs.refetch()} />}
        {app.key === "inapp" ? (
          <Feed person={person} said={said.data} missed={lines} write={write} />
        ) : app.key === "email" ? (
          <Mailbox person={person} lines={lines} waiting={waiting} isPending={isPending} write={write} />
        ) : (
          <Thread person={person} app={app} lines={lines} waiting={waiting} isPending={isPending} write={write} />
        )}
      </div>
      <Dock here={app.key} open={open} unread={new Map(shown.map((one) => [one.app.key, one.unread]))} name={name} />
    </section>
  );
}

/** The apps, as tabs: the arrow keys go from one to the next. */
function Dock({ here, open, unread, name }: { here: AppKey; open: Props["open"]; unread: ReadonlyMap<AppKey, number>; name: string }) {
  return (
    <div
      className={classes["dock"]}
      role="tablist"
      aria-label={`Apps of ${name}'s phone`}
      onKeyDown={(event) => {
        const by = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
        if (by === 0) return;
        const next = APPS[(APPS.findIndex((app) => app.key === here) + by + APPS.length) % APPS.length]!;
        open(next.key);
        event.currentTarget.querySelector<HTMLElement>(`[data-app=${next.key}]`)?.focus();
      }}
    >
      {APPS.map((app) => {
        const Icon = ICONS[app.key];
        const count = unread.get(app.key) ?? 0;
        return (
          <Tooltip key={app.key} label={app.title}>
            <UnstyledButton
              role="tab"
              data-app={app.key}
              aria-selected={app.key === here}
              tabIndex={app.key === here ? 0 : -1}
              aria-label={count > 0 ? `${app.title}, ${count} unread` : app.title}
              className={classes["app"]}
              onClick={() => open(app.key)}
            >
              <Indicator label={count} disabled={count === 0} size={14} color="red" offset={2} styles={{ indicator: { fontSize: 9 } }}>
                <Icon size={20} stroke={1.6} />
              </Indicator>
            </UnstyledButton>
          </Tooltip>
        );
      })}
    </div>
  );
}

/** Off, what is sent is taken for the phone and reaches nobody until it is on again. */
function Power({ contact, name, isOff, fault, isKnown }: { contact: string; name: string; isOff: boolean; fault: string | null; isKnown: boolean }) {
  const add = useAddFault();
  const remove = useRemoveFault();
  const may = useMay();
  const turn = (isOn: boolean) => {
    if (!isOn)
      add.mutate({ contact, is_off: true }, { onSuccess: () => done(`${name}'s phone is off, within a second: what is sent waits for it.`), onError: told });
    else if (fault !== null)
      remove.mutate(fault, {
        onSuccess: ({ receipts }) => done(`${name}'s phone is on: ${receipts} that waited ${receipts === 1 ? "has" : "have"} arrived.`),
        onError: told,
      });
  };
  return (
    <Tooltip label={isOff ? "The phone is off: switch it on" : "The phone is on: switch it off"}>
      <Switch
        checked={!isOff}
        onChange={(event) => turn(event.currentTarget.checked)}
        disabled={!may("sandbox:write") || !isKnown || add.isPending || remove.isPending}
        size="sm"
        aria-label={`${name}'s phone is switched on`}
      />
    </Tooltip>
  );
}

const TICK_MS = 5_000;

/** The workspace's own time: the viewer's, with the person's beside it. */
function Clock({ zone }: { zone: string }) {
  const clock = useSandboxClock();
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((n) => n + 1), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  if (clock.data === undefined) return <Text className={classes["time"]}>–</Text>;
  const now = new Date(Date.now() + clock.data.ahead);
  const day = (timeZone?: string) => now.toLocaleDateString(undefined, { timeZone, weekday: "short" });
  const hour = (timeZone?: string) => now.toLocaleTimeString(undefined, { timeZone, hour: "2-digit", minute: "2-digit" });
  const own = `${day()} ${hour()}`;
  const there = knownZone(zone);
  const theirs = day(there) === day() ? hour(there) : `${day(there)} ${hour(there)}`;
  return (
    <Text className={classes["time"]} c="dimmed" truncate>
      {own}
      {theirs !== hour() && `, ${theirs} for them`}
    </Text>
  );
}
