import { ActionIcon, Button, Group, Text, Textarea, TextInput, Tooltip } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import type { Channel, ContentPreview, SourceInput } from "../../api/templates.ts";
import { CHANNELS } from "./channels.ts";
import { usePlace } from "./cursor.ts";

export interface FieldsProps {
  channel: Channel;
  source: SourceInput;
  change: (source: SourceInput) => void;
  preview: ContentPreview | undefined;
  isReadOnly: boolean;
}

/** The fields of a channel that is words and buttons. */
export function Fields({ channel, source, change, preview, isReadOnly }: FieldsProps) {
  const { title, hasActions, hasBundle } = CHANNELS[channel];
  const own = { preview, isReadOnly };
  return (
    <>
      {title && <Line {...own} label={title} field="title" value={source.title ?? ""} put={(words) => change({ ...source, title: words })} />}
      <Words {...own} label="Text" field="text" value={source.text ?? ""} put={(words) => change({ ...source, text: words })} />
      {hasBundle && <Line {...own} label="Belongs together with" field="bundle" value={source.bundle ?? ""} put={(words) => change({ ...source, bundle: words || null })} />}
      {hasActions && <Actions {...own} source={source} change={change} />}
    </>
  );
}

interface OneProps {
  label: string;
  /** Its name, as problems point to it. */
  field: string;
  value: string;
  put: (words: string) => void;
  preview: ContentPreview | undefined;
  isReadOnly: boolean;
}

export function Line({ label, field, value, put, preview, isReadOnly }: OneProps) {
  const place = usePlace(put);
  return (
    <TextInput
      label={<Label label={label} field={field} preview={preview} />}
      value={value}
      onChange={(event) => put(event.currentTarget.value)}
      error={wrongIn(preview, field)}
      readOnly={isReadOnly}
      size="sm"
      mb="xs"
      {...place}
    />
  );
}

export function Words({ label, field, value, put, preview, isReadOnly, rows = 4, about }: OneProps & { rows?: number; about?: string }) {
  const place = usePlace(put);
  return (
    <Textarea
      label={<Label label={label} field={field} preview={preview} />}
      description={about}
      value={value}
      onChange={(event) => put(event.currentTarget.value)}
      error={wrongIn(preview, field)}
      readOnly={isReadOnly}
      autosize
      minRows={rows}
      maxRows={16}
      size="sm"
      mb="xs"
      {...place}
    />
  );
}

/** What is wrong with one field, in its own place. */
function wrongIn(preview: ContentPreview | undefined, field: string): string | null {
  // Where nothing stands yet, one sees that it is missing.
  const wrong = (preview?.problems ?? []).filter((one) => one.pointer === `/${field}` && one.code !== "required");
  return wrong.length === 0 ? null : wrong.map((one) => (one.line === null ? one.detail : `Line ${one.line}: ${one.detail}`)).join(" ");
}

/** What a field is called, and how much of what its channel takes it has. */
function Label({ label, field, preview }: { label: string; field: string; preview: ContentPreview | undefined }) {
  const limit = preview?.measure?.limits.find((one) => one.field === field);
  return (
    <>
      {label}
      {limit && (
        <Text span size="xs" c={limit.is_over ? "red" : "dimmed"} ml={8} fw={400} className="number">
          {limit.characters.toLocaleString()} of {limit.limit.toLocaleString()}
        </Text>
      )}
    </>
  );
}

const MOST_ACTIONS = 10;

function Actions({ source, change, preview, isReadOnly }: Omit<FieldsProps, "channel">) {
  const actions = source.actions ?? [];
  const put = (n: number, given: { label?: string; url?: string }) =>
    change({ ...source, actions: actions.map((one, i) => (i === n ? { ...one, ...given } : one)) });
  return (
    <>
      {actions.map((action, n) => (
        <Group key={n} gap="xs" wrap="nowrap" align="flex-start">
          <Line label="Button" field={`actions/${n}/label`} value={action.label} put={(label) => put(n, { label })} preview={preview} isReadOnly={isReadOnly} />
          <Line label="leads to" field={`actions/${n}/url`} value={action.url} put={(url) => put(n, { url })} preview={preview} isReadOnly={isReadOnly} />
          {!isReadOnly && (
            <Tooltip label="Take the button away">
              <ActionIcon mt={26} variant="subtle" color="gray" aria-label={`Take button ${n + 1} away`} onClick={() => change({ ...source, actions: actions.filter((_, i) => i !== n) })}>
                <IconTrash size={16} />
              </ActionIcon>
            </Tooltip>
          )}
        </Group>
      ))}
      {!isReadOnly && actions.length < MOST_ACTIONS && (
        <Button size="compact-xs" variant="subtle" leftSection={<IconPlus size={13} />} onClick={() => change({ ...source, actions: [...actions, { label: "", url: "https://" }] })}>
          Button
        </Button>
      )}
    </>
  );
}
