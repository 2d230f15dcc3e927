import { Button, Grid, Menu, Paper, Stack, Text, Title } from "@mantine/core";
import { IconDots, IconPencil, IconSend } from "@tabler/icons-react";
import { useState, type ReactNode } from "react";
import { Link, useNavigate, useParams } from "react-router";
import { useMay } from "../../api/account.ts";
import { useContact, type ContactOutput, type ErasureOutput } from "../../api/contacts.ts";
import { Facts } from "../../ui/facts.tsx";
import { Head } from "../../ui/head.tsx";
import { Problem } from "../../ui/problem.tsx";
import { knownZone } from "../../ui/regions.ts";
import { Parts } from "../../ui/tabs.tsx";
import { Waiting } from "../../ui/waiting.tsx";
import { inZone, When } from "../../ui/when.tsx";
import { Addresses } from "./addresses.tsx";
import { Consents } from "./consents.tsx";
import { Erase, Erased } from "./erase.tsx";
import { Merge, Merges } from "./merges.tsx";
import { PersonForm } from "./person_form.tsx";
import { Preferences } from "./preferences.tsx";
import { Conversations, Said } from "./said.tsx";

/** One person: what was said, what they agreed to and like, where they can be reached, and who they are. */
export default function Contact() {
  const { id = "" } = useParams();
  // By whichever id one came here, of yours or of ours.
  const [gone, setGone] = useState<{ told: ErasureOutput; asked: string } | null>(null);
  const isGone = gone !== null && [gone.told.id, gone.asked].includes(id);
  const found = useContact(id, !isGone);
  if (isGone) return <Erased erased={gone.told} />;
  if (found.data === undefined) return found.isError ? <Problem error={found.error} again={() => void found.refetch()} /> : <Waiting />;
  return <Person key={found.data.id} one={found.data} asked={id} erased={(told) => setGone({ told, asked: id })} />;
}

type Doing = "edit" | "merge" | "erase" | null;

function Person({ one, asked, erased }: { one: ContactOutput; asked: string; erased: (told: ErasureOutput) => void }) {
  const may = useMay();
  const navigate = useNavigate();
  const [doing, setDoing] = useState<Doing>(null);
  const stop = () => setDoing(null);
  const mayChange = may("contacts:write");
  return (
    <>
      <Head title={one.name ?? one.external_id} about={one.external_id}>
        {may("messages:send") && (
          <Button component={Link} to={`/compose?to=${encodeURIComponent(one.external_id)}`} size="xs" leftSection={<IconSend size={15} />}>
            Write to them
          </Button>
        )}
        {mayChange && (
          <Button variant="default" size="xs" leftSection={<IconPencil size={15} />} onClick={() => setDoing("edit")}>
            Edit
          </Button>
        )}
        {mayChange && (
          <Menu position="bottom-end">
            <Menu.Target>
              <Button variant="default" size="xs" aria-label="More that can be done">
                <IconDots size={16} />
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={() => setDoing("merge")}>This is the same person as…</Menu.Item>
              <Menu.Item c="red" onClick={() => setDoing("erase")}>
                Erase them
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        )}
      </Head>
      <Grid gap="md">
        <Grid.Col span={{ base: 12, lg: 8 }}>
          <Tabs one={one} />
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 4 }}>
          <Stack gap="md">
            <About one={one} />
            <Addresses one={one} />
            <Attributes one={one} />
          </Stack>
        </Grid.Col>
      </Grid>
      <PersonForm isOpen={doing === "edit"} close={stop} contact={one} />
      <Merge isOpen={doing === "merge"} close={stop} one={one} />
      <Erase
        isOpen={doing === "erase"}
        close={stop}
        one={one}
        erased={(told) => {
          erased(told);
          if (asked !== one.id) void navigate(`/contacts/${one.id}`, { replace: true });
        }}
      />
    </>
  );
}

function Tabs({ one }: { one: ContactOutput }) {
  const may = useMay();
  const parts: (readonly [string, string, () => ReactNode])[] = [["said", "What was said", () => <Said one={one} />]];
  if (may("consents:read")) {
    parts.push(["consents", "Consents", () => <Consents one={one} />], ["preferences", "Preferences", () => <Preferences one={one} />]);
  }
  if (may("conversations:read")) parts.push(["conversations", "Conversations", () => <Conversations one={one} />]);
  parts.push(["merges", "Merges", () => <Merges one={one} />]);
  return <Parts parts={parts} />;
}

function About({ one }: { one: ContactOutput }) {
  const assumed = one.zone.source === "country" ? "assumed from the country" : "assumed: the workspace's";
  return (
    <Paper withBorder p="md">
      <Title order={2} mb="sm">
        Who they are
      </Title>
      <Facts
        facts={[
          ["Name", one.name],
          ["Your id", one.external_id],
          ["Id here", one.id],
          ["Language", one.locale],
          ["Country", one.country],
          ["Time zone", `${one.zone.name}${one.zone.is_assumed ? ` (${assumed})` : ""}`],
          ["Their time", knownZone(one.zone.name) ? inZone(new Date(), one.zone.name) : "This browser does not know their zone."],
          ["Made", <When key="made" at={one.created_at} zone={one.zone.name} />],
          ["Changed", <When key="changed" at={one.updated_at} zone={one.zone.name} />],
        ]}
      />
    </Paper>
  );
}

function Attributes({ one }: { one: ContactOutput }) {
  const all = Object.entries(one.attributes);
  return (
    <Paper withBorder p="md">
      <Title order={2} mb="sm">
        Attributes
      </Title>
      {all.length === 0 ? (
        <Text size="sm" c="dimmed">
          None. What templates and conditions may say of a person: a plan, a city, a number of orders.
        </Text>
      ) : (
        <Facts facts={all.map(([name, value]) => [name, typeof value === "boolean" ? (value ? "yes" : "no") : String(value)])} />
      )}
    </Paper>
  );
}
