import { useMemo } from "react";
import type { FullVersionOutput, RouteInput, TemplateOutput } from "../../api/compose.ts";
import { useUsualRoute } from "../../api/routes.ts";
import { useSendableTemplates, useVersion } from "../../api/templates.ts";
import { said, type Draft, type People, type Said } from "./draft.ts";
import { namesOf } from "./what.tsx";

interface Whole {
  template: TemplateOutput | undefined;
  version: FullVersionOutput | undefined;
  /** Which way it goes where the draft says none, and whose word that is. */
  usual: RouteInput | null;
  by: string;
}

/** The draft as a send, or what it lacks still, with all that is looked up for it. */
export function useBody(draft: Draft, people: People | null): Whole & Said {
  const templates = useSendableTemplates();
  const template = draft.source === "template" ? templates.data?.find((one) => one.key === draft.template) : undefined;
  const version = useVersion(template?.key ?? "", template?.published ?? null).data;
  const [usual, by] = useUsual(draft, template?.route ?? null, template?.topic ?? null);
  const found = useMemo((): Said => {
    const names = version ? namesOf(version) : [];
    const data = Object.fromEntries(Object.entries(draft.data).filter(([name]) => names.includes(name)));
    const whole = said({ ...draft, data }, people, template, version?.kinds ?? {});
    return whole.body !== null && draft.route === null && usual === null ? { body: null, lacks: "Say which way it goes." } : whole;
  }, [draft, people, template, version, usual]);
  return { template, version, usual, by, ...found };
}

/** Which way it goes where nobody says another, and whose word that is. */
function useUsual(draft: Draft, ofTemplate: RouteInput | null, topicOfTemplate: string | null): [RouteInput | null, string] {
  const isTemplate = draft.source === "template";
  const otherwise = useUsualRoute(draft.topic ?? (isTemplate ? topicOfTemplate : null));
  return isTemplate && ofTemplate !== null ? [ofTemplate, "the template"] : otherwise;
}
