import { NumberInput, Radio, Stack, Switch, Textarea, TextInput } from "@mantine/core";
import type { WorkspaceOutput } from "../../api/workspace.ts";
import { Section } from "./section.tsx";

interface Of {
  workspace: WorkspaceOutput;
}

/** Whether opens and clicks are told, and under which name links stand. */
export function Tracking({ workspace }: Of) {
  return (
    <Section
      title="Opens, clicks and links"
      about="Never for login codes, alarms and sensitive messages. Say so in your privacy policy before you switch it on."
      workspace={workspace}
    >
      {({ now, set, wrong }) => (
        <>
          <Switch
            label="Mails tell when they are opened"
            checked={now.tracking.opens ?? false}
            onChange={(event) => set({ tracking: { ...now.tracking, opens: event.currentTarget.checked } })}
          />
          <Switch
            label="Links of mails tell when they are clicked"
            checked={now.tracking.clicks ?? false}
            onChange={(event) => set({ tracking: { ...now.tracking, clicks: event.currentTarget.checked } })}
          />
          <TextInput
            label="Domain of links"
            description="One of yours that leads to this installation over https; links in your messages stand under it."
            placeholder="This installation's own"
            value={now.link_domain ?? ""}
            onChange={(event) => set({ link_domain: event.currentTarget.value.trim() || null })}
            error={wrong["link_domain"]}
          />
        </>
      )}
    </Section>
  );
}

/** How far a STOP goes, and how it is answered. */
export function StopWords({ workspace }: Of) {
  return (
    <Section
      title="Stop words"
      about="Who answers STOP, or a word for it in their language, gets nothing more from that moment; START takes it back."
      workspace={workspace}
    >
      {({ now, set, wrong }) => (
        <>
          <Radio.Group label="A bare STOP ends" value={now.stop_scope} onChange={(value) => set({ stop_scope: value as "channel" | "topic" })}>
            <Stack gap={6} mt={4}>
              <Radio value="channel" label="everything on its channel" />
              <Radio value="topic" label="the topic of the message that it answers, where it has one" />
            </Stack>
          </Radio.Group>
          <Switch
            label="STOP, START and HELP are answered, once a day in each thread"
            checked={now.answers_automatically}
            onChange={(event) => set({ answers_automatically: event.currentTarget.checked })}
          />
          {(["stop_text", "help_text"] as const).map((name) => (
            <Textarea
              key={name}
              label={name === "stop_text" ? "Answer to STOP" : "Answer to HELP"}
              placeholder="Our words, in the person's language"
              value={now[name] ?? ""}
              onChange={(event) => set({ [name]: event.currentTarget.value || null })}
              autosize
              maxRows={5}
              disabled={!now.answers_automatically}
              error={wrong[name]}
            />
          ))}
        </>
      )}
    </Section>
  );
}

/** What is kept of what was sent and asked. */
export function Kept({ workspace }: Of) {
  return (
    <Section title="What is kept" about="What is sensitive is never kept in a live workspace." workspace={workspace}>
      {({ now, set, wrong }) => (
        <>
          <Switch
            label="What was sent is kept as text, from now on"
            description="Then a message's page shows it as it left; of some of them also what went over the wire to the provider."
            checked={now.keeps_content}
            onChange={(event) => set({ keeps_content: event.currentTarget.checked })}
          />
          <NumberInput
            label="Days in which calls of the API are kept"
            description="0: none is. They are under Developers."
            value={now.request_log_days}
            onChange={(value) => value !== "" && set({ request_log_days: Number(value) })}
            min={0}
            allowDecimal={false}
            w={340}
            maw="100%"
            error={wrong["request_log_days"]}
          />
          <Switch
            label="Links in conversations are fetched, so that what stands behind them can be shown"
            checked={now.previews_links}
            onChange={(event) => set({ previews_links: event.currentTarget.checked })}
          />
        </>
      )}
    </Section>
  );
}
