import { createTheme, Menu, Modal, type MantineColorsTuple } from "@mantine/core";

const tide: MantineColorsTuple = ["#e6f7fa", "#cdeaf0", "#9fd5e0", "#6dbfcf", "#45acc1", "#2ba0b8", "#1a8aa1", "#0c7489", "#066176", "#00505f"];

/** What opens above a page: its head is not the page's. */
const ABOVE = { closeButtonProps: { "aria-label": "Close" }, attributes: { header: { role: "none" } } };

/** Calm: one colour that means "act", greys for the rest, and the system's own letters. */
export const theme = createTheme({
  primaryColor: "tide",
  primaryShade: { light: 7, dark: 7 },
  colors: { tide },
  autoContrast: true,
  // What is filled with red or orange has black letters: white would stand back too far.
  luminanceThreshold: 0.2,
  defaultRadius: "md",
  fontFamily: "system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif",
  fontFamilyMonospace: "ui-monospace, SFMono-Regular, Menlo, Consolas, monospace",
  headings: { fontWeight: "600", sizes: { h1: { fontSize: "1.35rem" }, h2: { fontSize: "1.05rem" }, h3: { fontSize: "0.95rem" } } },
  cursorType: "pointer",
  respectReducedMotion: true,
  components: {
    // Whoever opens a menu by a key stands on its first entry.
    Menu: Menu.extend({ defaultProps: { withInitialFocusPlaceholder: false } }),
    Modal: Modal.extend({ defaultProps: ABOVE }),
    // By its name: nothing of the first page draws one.
    Drawer: { defaultProps: ABOVE },
    Notification: { defaultProps: { closeButtonProps: { "aria-label": "Close" } } },
  },
});
