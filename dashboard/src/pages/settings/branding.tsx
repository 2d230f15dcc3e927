import { Button, ColorInput, Fieldset, Grid, Group, Paper, Stack, Text, Textarea, TextInput, Title } from "@mantine/core";
import { useState } from "react";
import { useMay } from "../../api/account.ts";
import { useBranding, usePatchBranding, type BrandingOutput, type BrandingPatch } from "../../api/workspace.ts";
import { contrast } from "../../ui/contrast.ts";
import { Wrong } from "../../ui/door.tsx";
import { Problem } from "../../ui/problem.tsx";
import { done, told } from "../../ui/told.ts";
import { Waiting } from "../../ui/waiting.tsx";
import { wrongFields } from "../../ui/wrong.ts";
import { LogoPart } from "./logo.tsx";
import { MailSample, PageSample } from "./samples.tsx";

export const PAPER = { light: "#ffffff", dark: "#12161c" } as const;
/** What level AA asks of words. */
const LEAST = 4.5;

type Words = Pick<BrandingOutput, "name" | "accent" | "accent_dark" | "footer" | "support_email">;

/** How the company looks to its people: on the pages behind links, and in mails. */
export function Branding() {
  const found = useBranding();
  if (found.isLoadingError) return <Problem error={found.error} again={() => void found.refetch()} />;
  if (found.data === undefined) return <Waiting />;
  return <Chosen branding={found.data} />;
}

function Chosen({ branding }: { branding: BrandingOutput }) {
  const [change, setChange] = useState<Partial<Words>>({});
  const { name, accent, accent_dark, footer, support_email } = branding;
  const before: Words = { name, accent, accent_dark, footer, support_email };
  const now: Words = { ...before, ...change };
  const look = lookOf(branding, now);
  return (
    <Grid gap="lg">
      <Grid.Col span={{ base: 12, md: 6 }}>
        <Stack gap="md">
          <LogoPart branding={branding} />
          <WordsForm before={before} now={now} branding={branding} change={change} setChange={setChange} />
        </Stack>
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 6 }}>
        <Stack gap="md">
          <Text size="sm" c="dimmed">
            As it would look. Templates speak of it as <code>{"{{ branding.accent }}"}</code>, and so on.
          </Text>
          <PageSample look={look} shade="light" />
          <PageSample look={look} shade="dark" />
          <MailSample look={look} />
        </Stack>
      </Grid.Col>
    </Grid>
  );
}

export interface Look {
  name: string;
  logo: BrandingOutput["logo"];
  light: string;
  dark: string;
  footer: string;
  support: string;
}

/** What is chosen, with what stands in the place of what is not. */
function lookOf({ logo, template, accent, accent_dark, name }: BrandingOutput, now: Words): Look {
  const usual = (key: string, isChosen: boolean, otherwise: string) => (isChosen ? otherwise : String(template[key] ?? otherwise));
  return {
    name: now.name ?? usual("name", name !== null, "Your company"),
    logo,
    light: now.accent ?? usual("accent", accent !== null, "#0b5cad"),
    dark: now.accent_dark ?? usual("accent_dark", accent_dark !== null, "#7db7ff"),
    footer: now.footer ?? "",
    support: now.support_email ?? "",
  };
}

interface FormProps {
  before: Words;
  now: Words;
  branding: BrandingOutput;
  change: Partial<Words>;
  setChange: (change: Partial<Words>) => void;
}

function WordsForm({ before, now, branding, change, setChange }: FormProps) {
  const may = useMay();
  const patch = usePatchBranding();
  const wrong = wrongFields(patch.error);
  const set = (more: Partial<Words>) => setChange({ ...change, ...more });
  const keys = (Object.keys(change) as (keyof Words)[]).filter((key) => change[key] !== before[key]);
  const only = (words: Words) => Object.fromEntries(keys.map((key) => [key, words[key]])) as BrandingPatch;
  const save = () => {
    const old = only(before);
    patch.mutate(only(now), {
      onSuccess: () => {
        setChange({});
        done("The branding is saved.", () => void patch.mutateAsync(old).then(() => done("It is as it was."), told));
      },
    });
  };
  return (
    <Paper component="section" withBorder p="md" aria-label="Name and colours">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <Fieldset variant="unstyled" disabled={!may("workspace:write")}>
          <Stack gap="sm">
            <Title order={2}>Name and colours</Title>
            <TextInput
              label="What people know you by"
              placeholder={`As the workspace: ${String(branding.template["name"] ?? "")}`}
              value={now.name ?? ""}
              onChange={(event) => set({ name: event.currentTarget.value || null })}
              maxLength={100}
              error={wrong["name"]}
            />
            <Colour label="Links and buttons" paper={PAPER.light} usual="#0b5cad" value={now.accent} set={(accent) => set({ accent })} error={wrong["accent"]} />
            <Colour
              label="The same on a dark page"
              paper={PAPER.dark}
              usual="#7db7ff"
              value={now.accent_dark}
              set={(accent_dark) => set({ accent_dark })}
              error={wrong["accent_dark"]}
            />
            <Textarea
              label="Below every page and mail"
              description="Who you are and where you sit, as your law wants it said."
              value={now.footer ?? ""}
              onChange={(event) => set({ footer: event.currentTarget.value || null })}
              maxLength={1000}
              autosize
              minRows={2}
              error={wrong["footer"]}
            />
            <TextInput
              type="email"
              label="Where people find help"
              placeholder="help@example.com"
              value={now.support_email ?? ""}
              onChange={(event) => set({ support_email: event.currentTarget.value.trim() || null })}
              maxLength={254}
              error={wrong["support_email"]}
            />
          </Stack>
          {Object.keys(wrong).length === 0 && <Wrong error={patch.error} />}
          {keys.length > 0 && (
            <Group mt="md" gap="xs">
              <Button type="submit" size="xs" loading={patch.isPending}>
                Save
              </Button>
              <Button size="xs" variant="default" onClick={() => setChange({})}>
                Leave it as it was
              </Button>
            </Group>
          )}
        </Fieldset>
      </form>
    </Paper>
  );
}

interface ColourProps {
  label: string;
  paper: string;
  usual: string;
  value: string | null;
  set: (value: string | null) => void;
  error: string | undefined;
}

/** A colour, and whether words in it can be read. */
function Colour({ label, paper, usual, value, set, error }: ColourProps) {
  const found = contrast(value ?? usual, paper);
  const isEnough = found !== null && found >= LEAST;
  // To the tenth below, so that what is just too little does not look enough.
  const told = found === null ? "Write it as #0b5cad." : `Contrast ${Math.floor(found * 10) / 10}:1 with the page: ${isEnough ? "words in it can be read." : "words need 4.5:1 to be read (WCAG AA)."}`;
  return (
    <ColorInput
      eyeDropperButtonProps={{ "aria-label": "Take a colour from the screen" }}
      label={label}
      placeholder={`As usual: ${usual}`}
      description={told}
      descriptionProps={isEnough ? {} : { c: "red", role: "alert" }}
      value={value ?? ""}
      onChange={(given) => set(given === "" ? null : given.toLowerCase())}
      format="hex"
      error={error}
      inputWrapperOrder={["label", "input", "description", "error"]}
    />
  );
}
