// The one table of pages: where each is, what it is called, who may see it, and which file it is in.
import type { ComponentType } from "react";
import { IconCalendarRepeat, IconCode, IconDeviceMobile, IconFlag, IconHome, IconMail, IconPlugConnected, IconMessages, IconSend, IconSettings, IconTemplate, IconUsers } from "@tabler/icons-react";

export interface Place {
  path: string;
  title: string;
  /** What the caller must hold to be shown it. */
  scope: string | null;
  load: () => Promise<{ default: ComponentType }>;
  /** In the navigation: its picture. */
  icon?: ComponentType<{ size?: number; stroke?: number }>;
  /** In the navigation: what waits there, as a number. */
  waits?: "unread" | "flags";
}

export const PLACES: readonly Place[] = [
  { path: "/", title: "Home", scope: null, icon: IconHome, load: () => import("../pages/home/home.tsx") },
  { path: "/messages", title: "Messages", scope: "messages:read", icon: IconMail, load: () => import("../pages/messages/messages.tsx") },
  { path: "/messages/:id", title: "Message", scope: "messages:read", load: () => import("../pages/messages/message.tsx") },
  { path: "/conversations", title: "Conversations", scope: "conversations:read", icon: IconMessages, waits: "unread", load: () => import("../pages/conversations/conversations.tsx") },
  { path: "/conversations/:id", title: "Conversation", scope: "conversations:read", load: () => import("../pages/conversations/conversations.tsx") },
  { path: "/moderation", title: "Moderation", scope: "moderation:read", icon: IconFlag, waits: "flags", load: () => import("../pages/moderation/moderation.tsx") },
  { path: "/handsets", title: "Handsets", scope: "sandbox:read", icon: IconDeviceMobile, load: () => import("../pages/handsets/handsets.tsx") },
  { path: "/compose", title: "Compose", scope: "messages:send", icon: IconSend, load: () => import("../pages/compose/compose.tsx") },
  { path: "/schedules", title: "Schedules", scope: "schedules:read", icon: IconCalendarRepeat, load: () => import("../pages/schedules/schedules.tsx") },
  { path: "/schedules/new", title: "New schedule", scope: "schedules:write", load: () => import("../pages/schedules/edit.tsx") },
  { path: "/schedules/:id", title: "Schedule", scope: "schedules:read", load: () => import("../pages/schedules/schedule.tsx") },
  { path: "/schedules/:id/edit", title: "Change the schedule", scope: "schedules:write", load: () => import("../pages/schedules/edit.tsx") },
  { path: "/contacts", title: "Contacts", scope: "contacts:read", icon: IconUsers, load: () => import("../pages/contacts/contacts.tsx") },
  { path: "/contacts/suppressions", title: "Suppressions", scope: "consents:read", load: () => import("../pages/contacts/suppressions.tsx") },
  { path: "/contacts/import", title: "Import contacts", scope: "contacts:write", load: () => import("../pages/contacts/import/import.tsx") },
  { path: "/contacts/forms/:key", title: "Opt-in form", scope: "topics:read", load: () => import("../pages/contacts/forms/form.tsx") },
  { path: "/contacts/:id", title: "Contact", scope: "contacts:read", load: () => import("../pages/contacts/contact.tsx") },
  { path: "/templates", title: "Templates", scope: "templates:read", icon: IconTemplate, load: () => import("../pages/templates/templates.tsx") },
  { path: "/templates/:key", title: "Template", scope: "templates:read", load: () => import("../pages/templates/template.tsx") },
  { path: "/templates/sources/:key", title: "Data source", scope: "data_sources:read", load: () => import("../pages/templates/sources/source.tsx") },
  { path: "/providers", title: "Providers", scope: "providers:read", icon: IconPlugConnected, load: () => import("../pages/providers/providers.tsx") },
  { path: "/providers/:id", title: "Provider account", scope: "providers:read", load: () => import("../pages/providers/account.tsx") },
  { path: "/developers", title: "Developers", scope: "events:read", icon: IconCode, load: () => import("../pages/developers/developers.tsx") },
  { path: "/developers/hooks/:id", title: "Hook", scope: "hooks:read", load: () => import("../pages/developers/hook.tsx") },
  { path: "/developers/webhooks/:id", title: "Webhook", scope: "webhooks:read", load: () => import("../pages/developers/webhook.tsx") },
  { path: "/settings", title: "Settings", scope: "workspace:read", icon: IconSettings, load: () => import("../pages/settings/settings.tsx") },
  { path: "/account", title: "Your account", scope: null, load: () => import("../pages/account/account.tsx") },
];

