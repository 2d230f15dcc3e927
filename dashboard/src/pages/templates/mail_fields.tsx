import { Anchor, Button, Group, SegmentedControl, Stack, Text } from "@mantine/core";
import { IconLayoutBoard } from "@tabler/icons-react";
import { lazy, Suspense, useContext, useRef, useState } from "react";
import type { ContentPreview, SourceInput, TemplatesFault } from "../../api/templates.ts";
import { ask } from "../../ui/ask.tsx";
import { goTo, Source } from "../../ui/source.tsx";
import { Waiting } from "../../ui/waiting.tsx";
import { CursorContext, usePlace } from "./cursor.ts";
import { Line, Words, type FieldsProps } from "./fields.tsx";

/** A large program: it comes when somebody asks for it. */
const Designer = lazy(() => import("./design/designer.tsx"));

type Form = "html" | "mjml" | "text";

const FORMS: { value: Form; label: string }[] = [
  { value: "mjml", label: "MJML" },
  { value: "html", label: "HTML" },
  { value: "text", label: "Text alone" },
];

export const formOf = (source: SourceInput): Form => (typeof source.mjml === "string" ? "mjml" : typeof source.html === "string" ? "html" : "text");

/** A mail: its subject, and its page as MJML or HTML, or plain words. */
export function MailFields({ source, change, preview, isReadOnly }: Omit<FieldsProps, "channel">) {
  const form = formOf(source);
  const become = (next: Form) => {
    const { html: _, mjml: __, ...rest } = source;
    const page = form === "text" ? source.text : (source[form] ?? "");
    if (next === "text") {
      const drop = () => change({ ...rest, text: source.text ?? "" });
      if ((page ?? "").trim() === "") drop();
      else ask({ title: "Leave the page out?", words: "The mail is its plain text then, and what stands in the page is gone from this draft.", action: "Leave it out", isGrave: true, then: drop });
      return;
    }
    const begin = () => change({ title: source.title, ...(next === "mjml" ? { mjml: inMjml(source.text ?? "") } : { html: inHtml(source.text ?? "") }) });
    if (form === "text") begin();
    else ask({ title: `Begin anew in ${next.toUpperCase()}?`, words: `What stands here as ${form.toUpperCase()} is gone from this draft; versions keep theirs.`, action: "Begin anew", isGrave: true, then: begin });
  };
  const own = { preview, isReadOnly };
  return (
    <>
      <Line {...own} label="Subject" field="title" value={source.title ?? ""} put={(title) => change({ ...source, title })} />
      {!isReadOnly && (
        <Group gap="xs" mb="xs">
          <SegmentedControl size="xs" data={FORMS} value={form} onChange={(value) => become(value as Form)} aria-label="What the mail is written in" />
          {form === "mjml" && <Design mjml={source.mjml ?? ""} put={(mjml) => change({ ...source, mjml })} />}
        </Group>
      )}
      {form === "text" ? (
        <Words {...own} label="Text" field="text" rows={12} value={source.text ?? ""} put={(text) => change({ ...source, text })} />
      ) : (
        <>
          <Page {...own} form={form} source={source} change={change} />
          <Words
            {...own}
            label="Plain text"
            about="For those who read no pages. Left empty, it is made of the page."
            field="text"
            rows={2}
            value={source.text ?? ""}
            put={(text) => change({ ...source, text: text === "" ? null : text })}
          />
        </>
      )}
    </>
  );
}

/** By drag and drop, where there is room for it. */
function Design({ mjml, put }: { mjml: string; put: (mjml: string) => void }) {
  const [isOpen, setOpen] = useState(false);
  const { names } = useContext(CursorContext);
  return (
    <>
      <Button size="compact-sm" variant="light" visibleFrom="md" leftSection={<IconLayoutBoard size={14} />} onClick={() => setOpen(true)}>
        Drag and drop
      </Button>
      {isOpen && (
        <Suspense fallback={<Waiting />}>
          <Designer mjml={mjml} names={names()} keep={put} close={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}

function Page({ form, source, change, preview, isReadOnly }: Omit<FieldsProps, "channel"> & { form: "html" | "mjml" }) {
  const field = useRef<HTMLTextAreaElement>(null);
  const put = (words: string) => change({ ...source, [form]: words });
  const place = usePlace(put);
  const wrong = faultsOf(preview, form);
  const marks = wrong.flatMap(({ fault, isWarning }) => (fault.line === null ? [] : [{ line: fault.line, column: fault.column, words: fault.detail, isWarning }]));
  return (
    <>
      <Source
        label={`The mail in ${form.toUpperCase()}`}
        field={field}
        value={source[form] ?? ""}
        onChange={put}
        onFocus={(text) => place.onFocus({ currentTarget: text })}
        onKeyDown={place.onKeyDown}
        marks={marks}
        isReadOnly={isReadOnly}
      />
      <Stack gap={2} mt={4} mb="xs" role="status" aria-label="What is wrong with the page">
        {wrong.map(({ fault, isWarning }, n) => (
          <Group key={n} gap={6} wrap="nowrap" align="baseline">
            {fault.line !== null && (
              <Anchor component="button" type="button" size="xs" onClick={() => field.current && goTo(field.current, fault.line ?? 1, fault.column ?? 1)} style={{ whiteSpace: "nowrap" }}>
                Line {fault.line}
                {fault.column !== null && `:${fault.column}`}
              </Anchor>
            )}
            <Text size="xs" c={isWarning ? "dimmed" : "red"}>
              {fault.detail}
            </Text>
          </Group>
        ))}
      </Stack>
    </>
  );
}

function faultsOf(preview: ContentPreview | undefined, form: string): { fault: TemplatesFault; isWarning: boolean }[] {
  const here = (fault: TemplatesFault) => fault.pointer === `/${form}` || (form === "mjml" && fault.pointer === "/html");
  return [
    ...(preview?.problems ?? []).filter(here).map((fault) => ({ fault, isWarning: false })),
    ...(preview?.warnings ?? []).filter(here).map((fault) => ({ fault, isWarning: true })),
  ];
}

const escaped = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

function inMjml(text: string): string {
  const paragraphs = (text.trim() || "Hello {{ contact.name | default(\"there\") }}").split(/\n{2,}/);
  const blocks = paragraphs.map((one) => `        <mj-text>${escaped(one).replaceAll("\n", "<br />")}</mj-text>`).join("\n");
  return `<mjml>
  <mj-head>
    <mj-attributes>
      <mj-all font-family="Helvetica, Arial, sans-serif" />
      <mj-text font-size="16px" line-height="1.5" color="#222222" />
      <mj-button background-color="{{ branding.accent }}" color="{{ branding.accent_text }}" border-radius="6px" />
    </mj-attributes>
  </mj-head>
  <mj-body background-color="#f4f5f7">
    <mj-section background-color="#ffffff">
      <mj-column>
${blocks}
      </mj-column>
    </mj-section>
  </mj-body>
</mjml>
`;
}

function inHtml(text: string): string {
  const paragraphs = (text.trim() || "Hello {{ contact.name | default(\"there\") }}").split(/\n{2,}/);
  return `<!doctype html>
<html>
  <body style="font-family: Helvetica, Arial, sans-serif; font-size: 16px; line-height: 1.5">
${paragraphs.map((one) => `    <p>${escaped(one).replaceAll("\n", "<br>")}</p>`).join("\n")}
  </body>
</html>
`;
}
