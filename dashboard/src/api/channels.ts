// The channels that there are and what each is called, and the purposes that a message can have.

/** As a heading has it, and as a sentence has it. */
const NAMES = {
  sms: ["SMS", "SMS"],
  mms: ["MMS", "MMS"],
  voice: ["Call", "voice call"],
  email: ["E-mail", "e-mail"],
  whatsapp: ["WhatsApp", "WhatsApp"],
  rcs: ["RCS", "RCS"],
  push: ["Push", "push"],
  webpush: ["Web push", "web push"],
  inapp: ["In the app", "your app"],
} as const;

export type Channel = keyof typeof NAMES;

export const CHANNELS = Object.keys(NAMES) as Channel[];

const isChannel = (channel: string): channel is Channel => Object.hasOwn(NAMES, channel);

export const channelTitle = (channel: string): string => (isChannel(channel) ? NAMES[channel][0] : channel);
export const channelName = (channel: string): string => (isChannel(channel) ? NAMES[channel][1] : channel);

export const PURPOSES = ["transactional", "otp", "critical", "marketing", "chat"];
