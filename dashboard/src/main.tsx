import "@mantine/core/styles.css";
import "@mantine/notifications/styles.css";
import "./app/base.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app/app.tsx";
import { keepAside } from "./app/aside.ts";
import { keepFocus } from "./app/focus.ts";
import { leaveByEscape } from "./ui/ask.tsx";

const root = document.getElementById("root");
if (root === null) throw new Error("The page has no root");
keepFocus();
keepAside();
leaveByEscape();
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
