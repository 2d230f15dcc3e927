// What each channel takes of a template, and what it is called here.
import {
  IconAppWindow,
  IconBell,
  IconBrandWhatsapp,
  IconInbox,
  IconMail,
  IconMessage,
  IconMessageCircle,
  IconPhone,
  IconPhoto,
} from "@tabler/icons-react";
import type { ComponentType } from "react";
import { channelTitle } from "../../api/channels.ts";
import type { Channel } from "../../api/templates.ts";

export interface ChannelWords {
  Icon: ComponentType<{ size?: number; stroke?: number }>;
  /** What its title is called; left out, it has none. */
  title?: string;
  hasActions: boolean;
  hasBundle?: boolean;
}

export const CHANNELS: Readonly<Record<Channel, ChannelWords>> = {
  email: { Icon: IconMail, title: "Subject", hasActions: false },
  sms: { Icon: IconMessage, hasActions: false },
  whatsapp: { Icon: IconBrandWhatsapp, title: "Title", hasActions: true },
  push: { Icon: IconBell, title: "Title", hasActions: true },
  inapp: { Icon: IconInbox, title: "Title", hasActions: true, hasBundle: true },
  rcs: { Icon: IconMessageCircle, title: "Title", hasActions: true },
  mms: { Icon: IconPhoto, title: "Subject", hasActions: false },
  voice: { Icon: IconPhone, hasActions: false },
  webpush: { Icon: IconAppWindow, title: "Title", hasActions: true },
};

export const ALL_CHANNELS = Object.keys(CHANNELS) as Channel[];

export const labelOf = channelTitle;

const NAMES = new Intl.DisplayNames(undefined, { type: "language", fallback: "code" });

/** A locale as a person calls it: `Dutch (nl)`. */
export function languageOf(locale: string): string {
  try {
    return `${NAMES.of(locale) ?? locale} (${locale})`;
  } catch {
    return locale;
  }
}

/** The locale as it is normally written, or null where it is none. */
export function localeOf(text: string): string | null {
  try {
    return Intl.getCanonicalLocales(text.trim().replaceAll("_", "-"))[0] ?? null;
  } catch {
    return null;
  }
}

/** Offered where a language is added; any other can be written. */
export const LOCALES = ["en", "nl", "de", "fr", "es", "it", "pt", "pt-BR", "pl", "tr", "ar", "uk", "ru", "sv", "da", "fi", "el", "cs", "hu", "ro", "hi", "id", "ja", "ko", "zh-Hans", "zh-Hant"]; // prettier-ignore
