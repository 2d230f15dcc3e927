import { Anchor, Autocomplete, Group, Paper, Stack, Text, Title } from "@mantine/core";
import { Link } from "react-router";
import { useMay, useWorkspace } from "../../api/account.ts";
import { Problem } from "../../ui/problem.tsx";
import { languageName } from "../../ui/regions.ts";
import { Waiting } from "../../ui/waiting.tsx";
import { Section } from "./section.tsx";

/** In which our own words are there: the pages of a person's choices, and what answers STOP and HELP. */
export const OURS = ["en", "ar", "da", "de", "es", "fi", "fr", "it", "nb", "nl", "pl", "pt", "sv"] as const;

/** Which language people are written to in. */
export function Languages() {
  const found = useWorkspace();
  const may = useMay();
  if (found.isLoadingError) return <Problem error={found.error} again={() => void found.refetch()} />;
  if (found.data === undefined) return <Waiting />;
  return (
    <Stack gap="md">
      <Section title="Language" about="Of people of whom nobody has said which one is theirs." workspace={found.data}>
        {({ now, set, wrong }) => (
          <Autocomplete
            label="Default language"
            description={`A BCP 47 tag, as nl, pt-BR or de-CH. ${now.default_locale}: ${languageName(now.default_locale)}, ${sample(now.default_locale)}.`}
            data={[...OURS]}
            renderOption={({ option }) => `${option.value}: ${languageName(option.value)}`}
            value={now.default_locale}
            onChange={(value) => set({ default_locale: value.trim() })}
            maxLength={35}
            error={wrong["default_locale"]}
          />
        )}
      </Section>
      <Paper component="section" withBorder p="md" maw={760} aria-label="Our own words">
        <Title order={2}>Our own words</Title>
        <Text size="sm" c="dimmed" mt={2} mb="sm">
          The pages on which people leave or choose speak these languages: the one that you have said of a person, else the first that their browser asks for
          and the default one; who has none of them reads English.
        </Text>
        <Group component="ul" gap="xs" p={0} m={0} style={{ listStyle: "none" }}>
          {OURS.map((code) => (
            <Text key={code} component="li" size="sm">
              {languageName(code)}
              <Text span size="xs" c="dimmed" ml={4} mr="sm">
                {code}
              </Text>
            </Text>
          ))}
        </Group>
        {may("templates:read") && (
          <Text size="sm" mt="md">
            Your own words are in your <Anchor component={Link} to="/templates" underline="always" size="sm">templates</Anchor>, in as many languages as you write: who has none of
            them gets the default language's.
          </Text>
        )}
      </Paper>
    </Stack>
  );
}

/** How a date and a number look in it. */
function sample(locale: string): string {
  try {
    const day = new Intl.DateTimeFormat(locale, { dateStyle: "long" }).format(new Date());
    return `where today is ${day} and a price ${new Intl.NumberFormat(locale, { style: "currency", currency: "EUR" }).format(1234.5)}`;
  } catch {
    return "which this browser does not know";
  }
}
