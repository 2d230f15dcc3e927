// GrapesJS, as it is used here: nothing of it is fetched from elsewhere, nothing is told to anybody, and its panels are ours.
import grapesjs, { type Component, type Editor, type Plugin } from "grapesjs";
import * as mjmlModule from "grapesjs-mjml";
import type { PluginOptions } from "grapesjs-mjml";
import { inTwo } from "./kept.ts";

type MjmlPlugin = Plugin<PluginOptions>;
/** The plugin is a CommonJS module: who bundles it has its default one step further in. */
const found = mjmlModule.default as MjmlPlugin | { default: MjmlPlugin };
const mjmlPlugin = typeof found === "function" ? found : found.default;

interface Given {
  canvas: HTMLElement;
  blocks: HTMLElement;
  traits: HTMLElement;
  styles: HTMLElement;
  mjml: string;
  names: readonly string[];
}

/** Stands for every picture of the mail: what is shown here fetches nothing. */
const PICTURE = `data:image/svg+xml,${encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" width="600" height="200"><rect width="600" height="200" fill="#d5dade"/></svg>')}`;

export function begin({ canvas, blocks, traits, styles, mjml, names }: Given): Editor {
  const editor = grapesjs.init({
    container: canvas,
    height: "100%",
    width: "auto",
    telemetry: false,
    cssIcons: "",
    storageManager: false,
    noticeOnUnload: false,
    showDevices: false,
    panels: { defaults: [] },
    assetManager: { upload: false, embedAsBase64: false, custom: true },
    blockManager: { appendTo: blocks, appendOnClick: true },
    traitManager: { appendTo: traits },
    styleManager: { appendTo: styles },
    parser: { optionsHtml: { allowScripts: false, allowUnsafeAttr: false, allowUnsafeAttrValue: false } },
    // Fonts of the plugin's own list would be fetched from elsewhere.
    plugins: [(one: Editor) => mjmlPlugin(one, { fonts: {}, useCustomTheme: false, customComponents: [(_, { opt }) => withoutPictures(opt)] })],
    // A mail's head is nothing to see: what stands in it is kept as it is.
    canvasCss: '[data-gjs-type="mj-head"] { display: none !important; }',
    components: inTwo(mjml),
  });
  editor.RichTextEditor.add("name", {
    icon: selectOf(names),
    event: "change",
    attributes: { title: "Put in a name" },
    result: (rte, action) => {
      const select = action.btn?.querySelector("select");
      if (!select?.value) return;
      rte.insertHTML(select.value.replaceAll("&", "&amp;").replaceAll("<", "&lt;"));
      select.value = "";
    },
  });
  editor.onReady(() => {
    // Whoever cannot see the frame is told what it is.
    editor.Canvas.getFrameEl().title = "The mail, as it is designed";
    byKeyboard(editor, blocks);
  });
  return editor;
}

const ADDRESS = /(\s(?:src|background)\s*=\s*["'])(?!data:)[^"']*/gi;
const IN_STYLE = /url\((?!\s*['"]?data:)[^)]*\)/gi;

/** What is made of the MJML names no other origin any more. */
function withoutPictures(options: { mjmlParser: unknown }): void {
  const convert = options.mjmlParser as (...given: unknown[]) => { html: string };
  options.mjmlParser = (...given: unknown[]) => {
    const made = convert(...given);
    return { ...made, html: made.html.replaceAll(ADDRESS, `$1${PICTURE}`).replaceAll(IN_STYLE, "none") };
  };
}

const attribute = (text: string) => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");

function selectOf(names: readonly string[]): string {
  const options = names.map((name) => `<option value="${attribute(`{{ ${name} }}`)}">${attribute(name)}</option>`).join("");
  return `<select aria-label="Put in a name"><option value="">{ }</option>${options}</select>`;
}

/** The next of what can be marked in the mail, in the order in which it is read, or the one before. */
export function markNext(editor: Editor, by: 1 | -1): void {
  const all: Component[] = [];
  for (const body of editor.getWrapper()?.findType("mj-body") ?? []) body.onAll((one) => one.get("selectable") !== false && all.push(one));
  const here = all.findIndex((one) => one === editor.getSelected());
  editor.select(here < 0 ? all.at(by === 1 ? 0 : -1) : all[(here + by + all.length) % all.length], { scroll: true });
}

/** What a click puts in, Enter does too; where nothing is marked, at the end. */
function byKeyboard(editor: Editor, blocks: HTMLElement): void {
  for (const block of blocks.querySelectorAll<HTMLElement>(".gjs-block")) {
    block.tabIndex = 0;
    block.setAttribute("role", "button");
    block.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      if (!editor.getSelected()) markNext(editor, -1);
      block.click();
    });
  }
}
