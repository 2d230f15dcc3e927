import { ActionIcon, Badge, Button, Group, Menu, Paper, Stack, Text, Title, Tooltip } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconDots } from "@tabler/icons-react";
import { useEffect, useMemo } from "react";
import { usePreview, type Channel, type ContentPreview, type SourceInput } from "../../api/templates.ts";
import { wordsOf } from "../../ui/words.ts";
import { CHANNELS, labelOf, languageOf } from "./channels.ts";
import classes from "./editor.module.css";
import { told } from "./faults.ts";
import { Fields } from "./fields.tsx";
import { Handset, Phone } from "./handset.tsx";
import framed from "./handset.module.css";
import { MailFields } from "./mail_fields.tsx";
import { MailPreview } from "./mail_preview.tsx";
import type { Data } from "./samples.tsx";

const TYPING_MS = 250;

export interface Audience {
  locale: string;
  person: string | null;
  data: Data;
  sources: string[];
  /** Who it comes from. */
  from: string;
}

interface Props {
  channel: Channel;
  source: SourceInput;
  change: (source: SourceInput) => void;
  /** Left out where it may not be. */
  remove?: (() => void) | undefined;
  removeHere?: (() => void) | undefined;
  audience: Audience;
  /** Fields that the language of last resort has, and this one has not. */
  missing: readonly string[];
  isReadOnly: boolean;
  seen: (channel: Channel, preview: ContentPreview) => void;
}

/** One channel in one language: what is written, and beside it what somebody would get. */
export function ChannelCard({ channel, source, change, remove, removeHere, audience, missing, isReadOnly, seen }: Props) {
  const { Icon } = CHANNELS[channel];
  const label = labelOf(channel);
  const { locale, person, data, sources, from } = audience;
  const asked = useMemo(
    () => ({ channel, content: source, locale, data, sources, fills_missing: true, ...(person === null ? {} : { person }) }),
    [channel, source, locale, data, sources, person],
  );
  const [given] = useDebouncedValue(asked, TYPING_MS);
  const preview = usePreview(given);
  const shown = useMemo(() => told(preview.data, given.content), [preview.data, given.content]);
  useEffect(() => {
    if (shown) seen(channel, shown);
  }, [shown, channel, seen]);
  const isMail = channel === "email";
  const isOld = preview.isPlaceholderData || given !== asked;
  return (
    <Paper withBorder p="md" component="section" aria-label={label} className={`${classes["card"]} ${isMail ? classes["wide"] : ""}`}>
      <Group justify="space-between" mb="xs" wrap="nowrap">
        <Group gap={8} wrap="nowrap">
          <Icon size={18} stroke={1.7} />
          <Title order={2}>{label}</Title>
          {missing.length > 0 && (
            <Tooltip label={`Not yet in ${languageOf(locale)}: ${missing.join(", ")}`}>
              <Badge color="yellow" variant="filled" size="sm" tt="none" tabIndex={0}>
                {missing.length} to translate
              </Badge>
            </Tooltip>
          )}
        </Group>
        {(remove || removeHere) && (
          <Menu position="bottom-end">
            <Menu.Target>
              <ActionIcon variant="subtle" color="gray" aria-label={`More for ${label}`}>
                <IconDots size={16} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              {removeHere && <Menu.Item onClick={removeHere}>Take it out of {languageOf(locale)}</Menu.Item>}
              {remove && <Menu.Item onClick={remove}>Take {label} out of the template</Menu.Item>}
            </Menu.Dropdown>
          </Menu>
        )}
      </Group>
      <div className={`${classes["halves"]} ${isMail ? classes["mail"] : ""}`}>
        <div>
          {isMail ? (
            <MailFields source={source} change={change} preview={shown} isReadOnly={isReadOnly} />
          ) : (
            <Fields channel={channel} source={source} change={change} preview={shown} isReadOnly={isReadOnly} />
          )}
          <Rest preview={shown} />
          {channel === "sms" && <Parts preview={shown} />}
        </div>
        <div className={isOld ? framed["isOld"] : undefined} aria-busy={isOld}>
          {preview.isError && (
            <Text size="sm" c="red" role="alert">
              {wordsOf(preview.error)}
            </Text>
          )}
          {shown && (shown.text !== null ? isMail ? <MailPreview preview={shown} from={from} height={460} /> : <Handset channel={channel} preview={shown} from={from} /> : <Nothing isMail={isMail} isBegun={shown.problems.some((one) => one.code !== "required")} />)}
        </div>
      </div>
    </Paper>
  );
}

function Nothing({ isMail, isBegun }: { isMail: boolean; isBegun: boolean }) {
  const words = <div className={framed["empty"]}>{isBegun ? "Nobody would get this yet: see what is wrong beside it." : "Write something, and see here what they would get."}</div>;
  return isMail ? <div className={`${framed["mailbox"]} ${framed["subject"]}`}>{words}</div> : <Phone>{words}</Phone>;
}

/** Fields that have a place of their own to say what is wrong with them. */
const OWN_PLACE = /^\/(text|title|html|mjml|bundle|actions\/\d+\/(label|url))$/;

/** What is wrong with no field in particular, and what is worth a look. */
function Rest({ preview }: { preview: ContentPreview | undefined }) {
  const problems = (preview?.problems ?? []).filter((one) => !OWN_PLACE.test(one.pointer));
  const warnings = (preview?.warnings ?? []).filter((one) => one.pointer !== "/html" && one.pointer !== "/mjml");
  return (
    <Stack gap={2}>
      {problems.map((one, n) => (
        <Text key={n} size="xs" c="red">
          {one.detail}
        </Text>
      ))}
      {warnings.map((one, n) => (
        <Text key={`w${n}`} size="xs" c="dimmed">
          {one.detail}
        </Text>
      ))}
    </Stack>
  );
}

function Parts({ preview }: { preview: ContentPreview | undefined }) {
  const segments = preview?.measure?.segments;
  if (!segments) return null;
  const room = segments.count * segments.per_segment;
  return (
    <Text size="xs" c={segments.count > 1 ? undefined : "dimmed"} className="number" data-segments={segments.count}>
      {segments.count} SMS, {segments.units.toLocaleString()} of {room.toLocaleString()} letters
      {segments.encoding === "ucs2" && ". A letter outside the plain set (an emoji, for example) makes each part 70 letters, in place of 160"}
      {segments.count > 1 && ". Each part is paid for"}.
    </Text>
  );
}

/** A channel that has nothing in this language: who reads it gets that of last resort. */
export function Untranslated({ channel, locale, fallback, begin }: { channel: Channel; locale: string; fallback: string; begin: ((copies: boolean) => void) | null }) {
  const { Icon } = CHANNELS[channel];
  const label = labelOf(channel);
  return (
    <Paper withBorder p="md" component="section" aria-label={label} style={{ borderStyle: "dashed" }}>
      <Group gap={8} mb="xs">
        <Icon size={18} stroke={1.7} />
        <Title order={2}>{label}</Title>
        <Badge color="yellow" variant="filled" size="sm" tt="none">
          not translated
        </Badge>
      </Group>
      <Text size="sm" c="dimmed" mb="sm">
        There is nothing in {languageOf(locale)}. Who reads it gets {languageOf(fallback)}.
      </Text>
      {begin && (
        <Group gap="xs">
          <Button size="xs" onClick={() => begin(true)}>
            Begin with {languageOf(fallback)}
          </Button>
          <Button size="xs" variant="default" onClick={() => begin(false)}>
            Begin with nothing
          </Button>
        </Group>
      )}
    </Paper>
  );
}
