import { Anchor, Button, Group, Menu, Text } from "@mantine/core";
import { IconBraces, IconPlus, IconTable } from "@tabler/icons-react";
import { Fragment, useCallback, useMemo, useRef, useState } from "react";
import { Link } from "react-router";
import { useMay, useWorkspace } from "../../api/account.ts";
import { useNames, type Channel, type ContentPreview, type SourceInput } from "../../api/templates.ts";
import { useFilters } from "../../ui/address.ts";
import { ask } from "../../ui/ask.tsx";
import { ChannelCard, Untranslated, type Audience } from "./channel_card.tsx";
import { ALL_CHANNELS, CHANNELS, labelOf, languageOf } from "./channels.ts";
import { CursorContext, insert, type Place } from "./cursor.ts";
import classes from "./editor.module.css";
import { Languages } from "./languages.tsx";
import { Person } from "./person.tsx";
import { Picker } from "./picker.tsx";
import { dataOf, SampleValues, type Kinds, type Samples } from "./samples.tsx";
import type { Writer } from "./use_writing.ts";
import { beginning, channelsOf, localesOf, without, withoutChannel, withoutLocale, withSource } from "./writing.ts";

interface Props {
  writer: Writer;
  /** By channel and language the fields that are still to be translated. */
  missing: Readonly<Record<string, Record<string, string[]>>>;
  samples: Samples;
  setSamples: (samples: Samples) => void;
  kinds: Kinds;
  setKinds: (how: (before: Kinds) => Kinds) => void;
  isReadOnly: boolean;
}

/** Each channel side by side in one language, and what a person would get of it. */
export function Editor({ writer, missing, samples, setSamples, kinds, setKinds, isReadOnly }: Props) {
  const { writing, change } = writer;
  const [{ locale: chosen, person = null }, setAddress] = useFilters(["locale", "person"]);
  const locales = localesOf(writing);
  const locale = chosen && locales.includes(chosen) ? chosen : writing.default_locale;
  const [isSampling, setSampling] = useState(false);
  const [isPicking, setPicking] = useState(false);
  const place = useRef<Place | null>(null);
  const workspace = useWorkspace();
  const may = useMay();
  const data = useMemo(() => dataOf(samples, kinds), [samples, kinds]);
  const audience: Audience = { locale, person, data, sources: writing.sources, from: workspace.data?.name ?? "Your company" };
  const { attributes } = useNames();
  const cursor = useMemo(
    () => ({ at: (one: Place) => void (place.current = one), pick: () => setPicking(true), names: () => [...Object.keys(kinds), ...attributes.map((one) => one.path), "branding.name"] }),
    [kinds, attributes],
  );

  const byChannel = useRef<Record<string, Record<string, string>>>({});
  const seen = useCallback(
    (channel: Channel, { variables }: ContentPreview) => {
      byChannel.current[channel] = Object.fromEntries(variables.map(({ name, kind }) => [name, kind]));
      const found = Object.assign({}, ...Object.values(byChannel.current)) as Record<string, string>;
      setKinds((before) => (Object.keys(found).every((name) => before[name] === found[name]) ? before : { ...before, ...found }));
    },
    [setKinds],
  );

  const pick = ({ text, source }: { text: string; source?: string }) => {
    if (place.current) insert(place.current, text);
    if (source && !writing.sources.includes(source)) change((before) => ({ ...before, sources: [...before.sources, source] }));
  };
  const channels = channelsOf(writing.content).sort((a, b) => ALL_CHANNELS.indexOf(a) - ALL_CHANNELS.indexOf(b));
  const remove = (channel: Channel) =>
    ask({
      title: `Take ${labelOf(channel)} out?`,
      words: `In all languages: what it says is gone from this draft. Versions keep theirs, and nothing changes for anybody until you publish.`,
      action: "Take it out",
      isGrave: true,
      then: () => change((before) => withoutChannel(before, channel)),
    });
  const removeHere = (channel: Channel) =>
    ask({
      title: `Take ${labelOf(channel)} out of ${languageOf(locale)}?`,
      words: `What it says there is gone from this draft; versions keep theirs. Who reads ${languageOf(locale)} gets ${writing.content[channel]?.[writing.default_locale] ? languageOf(writing.default_locale) : "nothing"} by it once this is published.`,
      action: "Take it out",
      isGrave: true,
      then: () => change((before) => without(before, channel, locale)),
    });
  const put = (channel: Channel, source: SourceInput) => change((before) => withSource(before, channel, locale, source));
  return (
    <CursorContext.Provider value={cursor}>
      <div className={classes["bar"]}>
        <Group justify="space-between" gap="xs">
          <Languages
            locales={locales}
            fallback={writing.default_locale}
            here={locale}
            count={(one) => Object.values(missing).reduce((sum, by) => sum + (by[one]?.length ?? 0), 0)}
            go={(one) => setAddress({ locale: one === writing.default_locale ? null : one })}
            isReadOnly={isReadOnly}
            add={(one) => {
              const first = channels[0];
              if (first) change((before) => withSource(before, first, one, { ...before.content[first]?.[before.default_locale] }));
              setAddress({ locale: one });
            }}
            makeFallback={() => change((before) => ({ ...before, default_locale: locale }))}
            remove={() =>
              ask({
                title: `Take ${languageOf(locale)} out?`,
                words: `On ${channels.filter((one) => writing.content[one]?.[locale]).map(labelOf).join(", ")}: who reads it gets ${languageOf(writing.default_locale)} once this is published.`,
                action: "Take it out",
                isGrave: true,
                then: () => change((before) => withoutLocale(before, locale)),
              })
            }
          />
          <Group gap="xs">
            {may("contacts:read") && <Person label="Shown for" placeholder="Show it for somebody" value={person} change={(id) => setAddress({ person: id })} />}
            <Button size="xs" variant="default" leftSection={<IconTable size={14} />} onClick={() => setSampling(!isSampling)} aria-expanded={isSampling}>
              Values
            </Button>
            {!isReadOnly && (
              <>
                {/* The field that one writes in keeps its cursor. */}
                <Button size="xs" variant="default" leftSection={<IconBraces size={14} />} onMouseDown={(event) => event.preventDefault()} onClick={() => setPicking(true)}>
                  Insert
                </Button>
                <AddChannel has={channels} add={(channel) => put(channel, beginning(likeOf(writing.content, locale), CHANNELS[channel].title !== undefined))} />
              </>
            )}
          </Group>
        </Group>
      </div>
      {isSampling && <SampleValues samples={samples} change={setSamples} kinds={kinds} />}
      <div className={classes["cards"]} role="tabpanel" id={`languages-panel-${locale}`} aria-labelledby={`languages-tab-${locale}`}>
        {channels.map((channel) => {
          const source = writing.content[channel]?.[locale];
          const fallback = writing.content[channel]?.[writing.default_locale];
          return source ? (
            <ChannelCard
              key={channel}
              channel={channel}
              source={source}
              change={(given) => put(channel, given)}
              remove={isReadOnly || channels.length === 1 ? undefined : () => remove(channel)}
              removeHere={isReadOnly || locale === writing.default_locale ? undefined : () => removeHere(channel)}
              audience={audience}
              missing={missing[channel]?.[locale] ?? []}
              isReadOnly={isReadOnly}
              seen={seen}
            />
          ) : (
            <Untranslated
              key={channel}
              channel={channel}
              locale={locale}
              fallback={writing.default_locale}
              begin={isReadOnly ? null : (copies) => put(channel, copies && fallback ? fallback : beginning(undefined, CHANNELS[channel].title !== undefined))}
            />
          );
        })}
      </div>
      {writing.sources.length > 0 && (
        <Text size="xs" c="dimmed" mt="md">
          Asked as it goes:{" "}
          {writing.sources.map((key, n) => (
            <Fragment key={key}>
              {n > 0 && ", "}
              {may("data_sources:read") ? (
                <Anchor component={Link} to={`/templates/sources/${key}`} size="xs">
                  {key}
                </Anchor>
              ) : (
                key
              )}
            </Fragment>
          ))}
          . The preview shows what they fall back to.
        </Text>
      )}
      <Picker isOpen={isPicking} close={() => setPicking(false)} kinds={kinds} pick={pick} />
    </CursorContext.Provider>
  );
}

/** Words that a new channel begins with. */
function likeOf(content: Writer["writing"]["content"], locale: string): SourceInput | undefined {
  return Object.values(content).find((by) => by[locale]?.text)?.[locale];
}

function AddChannel({ has, add }: { has: readonly Channel[]; add: (channel: Channel) => void }) {
  const rest = ALL_CHANNELS.filter((channel) => !has.includes(channel));
  if (rest.length === 0) return null;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button size="xs" variant="default" leftSection={<IconPlus size={14} />}>
          Channel
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {rest.map((channel) => {
          const { Icon } = CHANNELS[channel];
          return (
            <Menu.Item key={channel} leftSection={<Icon size={16} stroke={1.7} />} onClick={() => add(channel)}>
              {labelOf(channel)}
            </Menu.Item>
          );
        })}
      </Menu.Dropdown>
    </Menu>
  );
}
