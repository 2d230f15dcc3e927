import { Alert, Button, Group, SegmentedControl, Stack, Text, Textarea, Title } from "@mantine/core";
import { IconPlayerPlay } from "@tabler/icons-react";
import { useState } from "react";
import { useMay, useWorkspace } from "../../../api/account.ts";
import type { Described } from "../../../api/described.ts";
import { useRun, type Ran } from "../../../api/reference.ts";
import { Sample } from "../../../ui/code.tsx";
import { pretty } from "../../../ui/json.ts";
import { State } from "../../../ui/state.tsx";
import { told } from "../../../ui/told.ts";
import { curl, pathOf, python, typescript, type Filled } from "./samples.ts";

const WRITERS = { curl, python, typescript } as const;
type Language = keyof typeof WRITERS;
const LANGUAGES = [
  { value: "curl", label: "curl" },
  { value: "python", label: "Python" },
  { value: "typescript", label: "TypeScript" },
];

/** The call in three languages, and run from here. */
export function Examples({ filled, setBody }: { filled: Filled; setBody: (body: string) => void }) {
  const [language, setLanguage] = useState<Language>("curl");
  const wrong = filled.operation.body !== null && !isJson(filled.body) ? "This is not JSON: look for a comma or a quotation mark." : null;
  return (
    <section aria-label="Example">
      <Group justify="space-between" mb="xs">
        <Title order={3}>Example</Title>
        <SegmentedControl size="xs" aria-label="Language" data={LANGUAGES} value={language} onChange={(value) => setLanguage(value as Language)} />
      </Group>
      <Stack gap="sm">
        {filled.operation.body !== null && (
          <Textarea
            label="Body of the example"
            autosize
            minRows={3}
            maxRows={16}
            value={filled.body}
            error={wrong}
            onChange={(event) => setBody(event.currentTarget.value)}
            styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)", fontSize: 13 } }}
          />
        )}
        <Sample text={WRITERS[language](filled)} label="Copy the example" />
        <Runner filled={filled} isWrong={wrong !== null} />
      </Stack>
    </section>
  );
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function Runner({ filled, isWrong }: { filled: Filled; isWrong: boolean }) {
  const run = useRun();
  const why = useWhyNot(filled);
  const { operation, body, secret } = filled;
  const start = () => run.mutate({ method: operation.method, path: pathOf(filled), body: operation.body === null ? null : body, secret }, { onError: told });
  return (
    <div>
      <Group gap="sm">
        <Button size="xs" leftSection={<IconPlayerPlay size={14} />} onClick={start} loading={run.isPending} disabled={why !== null || isWrong}>
          Run
        </Button>
        <Text size="xs" c="dimmed">
          {why ?? `Asks this server now: ${operation.method} ${pathOf(filled)}`}
        </Text>
      </Group>
      {run.data && <Answer ran={run.data} />}
    </div>
  );
}

/** Why it cannot be run from here; null where it can. */
function useWhyNot({ operation, values, secret }: Filled): string | null {
  const may = useMay();
  const { data: workspace } = useWorkspace();
  if (operation.asker === "person") return "It is asked with the token of an end user, which this page does not make.";
  if (operation.asker === "member") return "Only members who are signed in ask it: no key opens it.";
  if (!mayRun(operation, workspace?.mode === "test")) {
    return operation.method === "DELETE" ? "What deletes is not run from here." : "In a live workspace only what reads is run from here.";
  }
  if (operation.asker === "key" && secret === null) return may("keys:write") ? "Fill the examples with a key first, above." : "It needs a key, and your role makes none.";
  const missing = operation.parameters.filter((one) => one.in !== "header" && one.required && !values[one.name]);
  return missing.length > 0 ? `Fill in ${missing.map((one) => one.name).join(", ")} first.` : null;
}

const mayRun = ({ method }: Described, isTest: boolean) => method === "GET" || (isTest && method !== "DELETE");

function Answer({ ran }: { ran: Ran }) {
  return (
    <Alert mt="sm" variant="outline" color={ran.status < 400 ? "teal" : "orange"} title="The answer" role="status" styles={{ message: { overflow: "hidden" } }}>
      <Group gap="xs" mb="xs">
        <State state={String(ran.status)} />
        <Text size="xs" c="dimmed">
          in {ran.milliseconds.toLocaleString()} ms{ran.requestId && `, request ${ran.requestId}: it stands in the API log`}
        </Text>
      </Group>
      {ran.text === "" ? <Text size="sm">Nothing is to tell.</Text> : <Sample text={pretty(ran.text)} label="Copy the answer" />}
    </Alert>
  );
}
