import { Group, Paper, SegmentedControl, Text, Title } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useMemo, useState } from "react";
import { useMay } from "../../../api/account.ts";
import { useFormPage, type OptInFormInput, type OptInFormOutput } from "../../../api/forms.ts";
import { useHtmlAddress } from "../../../api/previews.ts";
import { Frame } from "../../../ui/frame.tsx";
import { Problem } from "../../../ui/problem.tsx";
import { Waiting } from "../../../ui/waiting.tsx";
import { shownPage, snippetOf } from "./shown.ts";

const TYPING_MS = 300;

/** The form as people would see it, as one writes it: in a frame in which nothing can be sent off. */
export function Preview({ form, draft }: { form: OptInFormOutput; draft: OptInFormInput }) {
  const may = useMay();
  const [where, setWhere] = useState("page");
  const page = useFormPage(form);
  const html = useMemo(
    () => (where === "site" ? snippetOf(form.url, draft) : page.data === undefined ? null : shownPage(page.data, draft)),
    [where, page.data, form.url, draft.name, draft.text],
  );
  const [given] = useDebouncedValue(html, TYPING_MS);
  const frame = useHtmlAddress(may("templates:read") ? given : null);
  const error = page.error ?? frame.error;
  return (
    <Paper withBorder p="md" component="section" aria-label="How it looks">
      <Group justify="space-between" gap="xs" mb="sm">
        <Title order={2}>How it looks</Title>
        <SegmentedControl
          size="xs"
          aria-label="Where it is shown"
          data={[{ value: "page", label: "On its page" }, { value: "site", label: "On your site, bare" }]} // prettier-ignore
          value={where}
          onChange={setWhere}
        />
      </Group>
      {error ? (
        <Problem error={error} again={() => void (page.error ? page.refetch() : frame.refetch())} />
      ) : frame.data ? (
        <Frame key={frame.data} address={frame.data} title="The form as people would see it" height={460} />
      ) : (
        <Waiting />
      )}
      <Text size="xs" c="dimmed" mt="xs">
        Nothing can be sent off from here. Your logo and your colours are under Settings, Branding.
      </Text>
    </Paper>
  );
}
