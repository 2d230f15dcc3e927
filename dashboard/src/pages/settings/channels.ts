export const CHANNELS = ["sms", "mms", "voice", "email", "whatsapp", "rcs", "push", "webpush", "inapp"] as const;
