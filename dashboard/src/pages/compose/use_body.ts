import { useMemo } from "react";
import type { FullVersionOutput, RouteInput, TemplateOutput } from "../../api/compose.ts";
import { useUsualRoute } from "../../api/routes.ts";
import { useSendableTemplates, useVersion } from "../../api/templates.ts";
import { said, type Draft, type People, type Said } from "./draft.ts";
import { namesOf } from "./what.tsx";

interface Whole {
  template: TemplateOutput | undefined;
  version: FullVersionOutput | undefined;
  /** Which way it goes where the draft says none, and whose word that is; undefined until that is known. */
  usual: RouteInput | null | undefined;
  by: string;
}

/** The draft as a send, or what it lacks still, with all that is looked up for it. */
export function useBody(draft: Draft, people: People | null): Whole & Said {
  const templates = useSendableTemplates();
  const template = draft.source === "template" ? templates.data?.find((one) => one.key === draft.template) : undefined;
  const asked = useVersion(template?.key ?? "", template?.published ?? null);
  const version = asked.data;
  const [usual, by] = useUsual(draft, template?.route ?? null, template?.topic ?? null);
  // Without what the template says nobody knows what of the data it takes: it would go without.
  const isOnItsWay = draft.source === "template" && draft.template !== null && (templates.isLoading || asked.isLoading);
  const found = useMemo((): Said => {
    if (isOnItsWay) return { body: null, lacks: "The template is on its way." };
    if (template !== undefined && version === undefined) return { body: null, lacks: "What the template says could not be fetched. Load the page again." };
    const names = version ? namesOf(version) : [];
    const data = Object.fromEntries(Object.entries(draft.data).filter(([name]) => names.includes(name)));
    const whole = said({ ...draft, data }, people, template, version?.kinds ?? {});
    if (whole.body === null || draft.route !== null || usual) return whole;
    return { body: null, lacks: usual === null ? "Say which way it goes." : "Which way messages usually go is on its way." };
  }, [draft, people, template, version, usual, isOnItsWay]);
  return { template, version, usual, by, ...found };
}

/** Which way it goes where nobody says another, and whose word that is. */
function useUsual(draft: Draft, ofTemplate: RouteInput | null, topicOfTemplate: string | null): [RouteInput | null | undefined, string] {
  const isTemplate = draft.source === "template";
  const otherwise = useUsualRoute(draft.topic ?? (isTemplate ? topicOfTemplate : null));
  return isTemplate && ofTemplate !== null ? [ofTemplate, "the template"] : otherwise;
}
