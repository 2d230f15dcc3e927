import { ActionIcon, Alert, Anchor, Group, Paper, SegmentedControl, Stack, Text, Title } from "@mantine/core";
import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import { useState } from "react";
import { usePreview, type Preview, type Send, type To } from "../../api/compose.ts";
import { useHtmlAddress } from "../../api/previews.ts";
import { Frame } from "../../ui/frame.tsx";
import { Problem } from "../../ui/problem.tsx";
import { Waiting } from "../../ui/waiting.tsx";
import classes from "./shown.module.css";

/** What one person gets on a channel; the others are a button away. */
export function Shown({ body }: { body: Send }) {
  const to = (Array.isArray(body.to) ? body.to : []) as To[];
  const [at, setAt] = useState(0);
  const [chosen, setChosen] = useState<string | null>(null);
  const n = Math.min(at, Math.max(to.length - 1, 0));
  const one = to[n];
  const whole = usePreview(one === undefined ? null : { ...body, to: [one] });
  const channels = whole.data?.channels ?? [];
  const channel = chosen !== null && channels.some((it) => it === chosen) ? chosen : channels[0];
  const found = whole.data?.previews.find((it) => it.channel === channel) ?? whole.data?.previews[0];
  return (
    <Paper withBorder p="md">
      <Group justify="space-between" mb="sm" wrap="nowrap">
        <Title order={2}>What they see</Title>
        {to.length > 1 && (
          <Group gap={4} wrap="nowrap">
            <ActionIcon variant="subtle" color="gray" aria-label="The person before" disabled={n === 0} onClick={() => setAt(n - 1)}>
              <IconChevronLeft size={16} />
            </ActionIcon>
            <Text size="xs" c="dimmed" className="number">
              {(n + 1).toLocaleString()} of {to.length.toLocaleString()}
            </Text>
            <ActionIcon variant="subtle" color="gray" aria-label="The next person" disabled={n >= to.length - 1} onClick={() => setAt(n + 1)}>
              <IconChevronRight size={16} />
            </ActionIcon>
          </Group>
        )}
      </Group>
      {whole.isError && <Problem error={whole.error} again={() => void whole.refetch()} />}
      {whole.isPending && <Waiting />}
      {channels.length > 1 && (
        <SegmentedControl aria-label="Channel of the preview" size="xs" mb="sm" data={[...channels]} value={channel} onChange={setChosen} style={{ flexWrap: "wrap" }} />
      )}
      {found && <One preview={found} />}
      {whole.data?.previews.length === 0 && (
        <Text size="sm" c="dimmed">
          {whole.data.rejected[0]?.detail ?? "This person cannot be written to."}
        </Text>
      )}
    </Paper>
  );
}

function One({ preview }: { preview: Preview }) {
  const { content, problem, segments, size } = preview;
  const html = useHtmlAddress(content?.html ?? null);
  return (
    <Stack gap="sm">
      <Text size="xs" c="dimmed">
        {preview.contact} by {preview.channel}
        {preview.locale === null ? "" : `, in ${preview.locale}`}
        {preview.has_address ? "" : ": they have no address for it"}
      </Text>
      {problem !== null && (
        <Alert color="red" title="It cannot be written for them">
          <Text size="sm">
            {problem.field}: {problem.detail}
          </Text>
        </Alert>
      )}
      {content !== null && (
        <div className={classes["bubble"]} data-channel={preview.channel}>
          {content.title !== null && (
            <Text size="sm" fw={600}>
              {content.title}
            </Text>
          )}
          {html.data ? <Frame address={html.data} title={`The mail to ${preview.contact}`} height={380} /> : <Text size="sm" className={classes["words"]}>{content.text}</Text>}
          {content.actions.map((it, n) => (
            <Action key={n} label={it.label} url={it.url} />
          ))}
        </div>
      )}
      {preview.missing.length > 0 && (
        <Text size="xs" c="orange">
          Nothing is known of: {preview.missing.join(", ")}
        </Text>
      )}
      {preview.warnings.includes("no_unsubscribe_link") && (
        <Text size="xs" c="orange">
          People see no way out in this mail. Say {"{{ unsubscribe_url }}"} somewhere; its header has one all the same.
        </Text>
      )}
      {segments !== null && (
        <Text size="xs" c="dimmed">
          {segments.count} {segments.count === 1 ? "part" : "parts"}, {size?.characters ?? segments.units} characters
          {segments.encoding === "ucs2" ? "; with letters that make it dearer (UCS-2)" : ""}
        </Text>
      )}
    </Stack>
  );
}

/** A button of the message: it leads where it would, where that is a page. */
function Action({ label, url }: { label: string; url: string }) {
  const isPage = /^https?:\/\//i.test(url);
  return isPage ? (
    <Anchor href={url} target="_blank" rel="noreferrer noopener" size="sm" className={classes["action"]}>
      {label}
    </Anchor>
  ) : (
    <Text size="sm" className={classes["action"]}>
      {label} ({url})
    </Text>
  );
}
