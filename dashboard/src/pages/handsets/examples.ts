// What a company might say first, over each channel: to be sent as it is, or changed.
import type { ContactOutput, Send } from "../../api/handsets.ts";
import type { AppKey } from "./said.ts";

export interface Example {
  key: string;
  title: string;
  /** What it teaches. */
  about: string;
  channels: readonly string[];
  body: Omit<Send, "to">;
}

const SHOP = "https://shop.example/orders/A-1001";

const one = (channel: "sms" | "whatsapp" | "rcs" | "push" | "voice" | "email" | "inapp", content: Send["content"]): Omit<Send, "to"> => ({
  purpose: "transactional",
  route: { channel },
  content,
});

export const EXAMPLES: readonly Example[] = [
  {
    key: "order",
    title: "An order, until it is read",
    about: "In the app at once; by push after five minutes, by SMS after an hour: unless the person reads it before.",
    channels: ["inapp", "push", "sms"],
    body: {
      purpose: "transactional",
      route: { steps: [{ channels: ["inapp"] }, { channels: ["push"], after: "5m" }, { channels: ["sms"], after: "1h" }] },
      content: { title: "Order A-1001", body: "Thank you! We are packing your order.", actions: [{ label: "See the order", url: SHOP }] },
    },
  },
  { key: "sms", title: "A text by SMS", about: "One channel, one step.", channels: ["sms"], body: one("sms", { body: "Your order A-1001 is on its way. Answer to change when it comes." }) },
  {
    key: "whatsapp", title: "WhatsApp with buttons", about: "A tapped button comes back as an answer.", channels: ["whatsapp"],
    body: one("whatsapp", { body: "We bring your order tomorrow. Is the morning good?", actions: [{ label: "Yes", url: SHOP }, { label: "Later", url: SHOP }] }),
  },
  {
    key: "rcs", title: "RCS with buttons", about: "As an SMS, with buttons.", channels: ["rcs"],
    body: one("rcs", { title: "Order A-1001", body: "We bring your order tomorrow. Is the morning good?", actions: [{ label: "Yes", url: SHOP }] }),
  },
  {
    key: "push", title: "A notification", about: "To the person's devices.", channels: ["push"],
    body: one("push", { title: "Order A-1001", body: "It leaves us today.", actions: [{ label: "See the order", url: SHOP }] }),
  },
  { key: "voice", title: "A call", about: "A voice reads it, and keys come back.", channels: ["voice"], body: one("voice", { body: "Your order comes tomorrow. Press 1 if the morning is good." }) },
  {
    key: "email", title: "A mail", about: "Text and HTML, with a subject.", channels: ["email"],
    body: one("email", { title: "Your order A-1001", body: "Thank you for your order.", html: "<h1>Thank you!</h1><p>We are packing your order <b>A-1001</b>.</p>" }),
  },
  {
    key: "inapp", title: "In your app", about: "An item of the person's feed.", channels: ["inapp"],
    body: one("inapp", { title: "Order A-1001", body: "Thank you! We are packing your order.", actions: [{ label: "See the order", url: SHOP }] }),
  },
  {
    key: "news", title: "News by SMS (marketing)", about: "Goes only to who agreed, and to nobody who said STOP.", channels: ["sms"],
    body: { purpose: "marketing", route: { channel: "sms" }, content: { body: "New in the shop: blue cups. Answer STOP to hear nothing more." } },
  },
]; // prettier-ignore

/** The first thing that is said over an app's channel. */
export const exampleFor = (app: AppKey): Example => EXAMPLES.find((example) => example.key === app) ?? EXAMPLES[0]!;

/** What the person lacks to be reached there; null where they can be. */
export function lacks(person: ContactOutput, channel: string): "phone" | "email" | "device" | null {
  if (channel === "inapp") return null;
  if (channel === "email") return person.email === null ? "email" : null;
  if (channel === "push" || channel === "webpush") return person.addresses.some((one) => one.kind === channel) ? null : "device";
  return person.phone === null ? "phone" : null;
}
