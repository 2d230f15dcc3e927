// Made by `make sdk` from sdk/openapi.json; do not edit.

/** An invitation taken up. */
export interface Acceptance {
  /** From the mail. */
  token: string;
  /** A new one, of 10 characters or more; or the one you have, where you are a member of another workspace here. */
  password: string;
  /** What others call you; needed of who is new. */
  name?: string | null | undefined;
  /** Of the second factor, where you have one already. */
  code?: string | null | undefined;
}

/** The answer to a send: it is stored. `deliveries` is left out where there are many recipients. */
export interface Accepted {
  id: string;
  state: "accepted";
  recipients: number;
  deliveries?: DeliveryRef[] | null | undefined;
  rejected: RejectedRecipient[];
}

/** What the last hand-offs say of the provider. Its time is real. */
export interface AccountHealth {
  /** `failing`: nothing goes there; `probing`: one delivery in ten seconds tries whether it works again. */
  state: "failing" | "ok" | "probing";
  since: string | null;
  /** The code of the failure that was the last before nothing went there any more. */
  reason: string | null;
}

/** You. */
export interface AccountOutput {
  id: string;
  email: string;
  name: string;
  has_second_factor: boolean;
  recovery_codes_left: number;
  /** The one that asks. */
  session: string | null;
  /** Its workspace. */
  workspace: string;
  /** What you are there. */
  role: "admin" | "agent" | "developer" | "marketer" | "owner" | "viewer" | null;
  /** What you may do there. */
  scopes: string[];
  workspaces: PlaceOutput[];
  created_at: string;
}

/** What of your own account is to change; what is left out stays. */
export interface AccountPatch {
  name?: string | undefined;
  /** A new one, of 10 characters or more; all your other sessions end. */
  password?: string | undefined;
  /** Needed with a new one. */
  current_password?: string | null | undefined;
}

/** At most so many hand-offs; over all workers. */
export interface AccountRate {
  /** 0.1 is one in ten seconds. */
  per_second: number;
}

/** A button or a link of the message. */
export interface Action {
  label: string;
  url: string;
}

/** A button or a link; both are templates. */
export interface ActionInput {
  /** What it says. */
  label: string;
  /** Where it leads: http, https, mailto, tel, or your app's own scheme. */
  url: string;
}

/** Who: a key, a member, an end user, or the system itself, by the name that it had then. */
export interface Actor {
  kind: string;
  id: string | null;
  name: string | null;
}

/** Who is to be in it. */
export interface AddInput {
  /** Your ids of contacts, or `{"contact": …}`, `{"member": …}`, `{"assistant": …}`, each with a `role`. */
  participants: (string | PersonInput)[];
  /** They are asked first, and in it once they accept. */
  invites?: boolean | undefined;
  /** Whether they see what was said before. */
  history?: "all" | "new" | undefined;
}

/** An address, said by a `channel` that reaches it or by its `kind`: exactly one of the two. */
export interface AddressInput {
  value: string;
  channel?: "email" | "mms" | "push" | "rcs" | "sms" | "voice" | "webpush" | "whatsapp" | null | undefined;
  kind?: "email" | "phone" | "push" | "webpush" | null | undefined;
  label?: string | null | undefined;
}

/** An address in its normal form. */
export interface AddressOutput {
  kind: "email" | "phone" | "push" | "webpush";
  value: string;
  label: string | null;
}

/** Against what, and why. */
export interface AppealInput {
  sanction: string;
  words: string;
}

/** What a person says against a sanction, and what was decided. */
export interface AppealOutput {
  id: string;
  sanction: string;
  contact: string | null;
  contact_id: string;
  words: string;
  state: "lifted" | "open" | "upheld";
  answer: string | null;
  made_at: string;
  decided_at: string | null;
}

/** A page of appeals, the oldest first. */
export interface AppealPage {
  data: AppealOutput[];
  next: string | null;
}

/** The name that people see. */
export interface AssistantInput {
  name: string;
}

/** An automated participant. */
export interface AssistantOutput {
  key: string;
  /** What people see. */
  name: string;
  created_at: string;
  updated_at: string;
}

/** A page of assistants. */
export interface AssistantPage {
  data: AssistantOutput[];
  next: string | null;
}

/** A file that is to be uploaded. */
export interface AttachmentInput {
  /** As people see it; without a path. */
  name: string;
  /** Its media type; what the bytes do not bear out is refused. `application/octet-stream`: whatever the bytes say. */
  type?: string | undefined;
  /** Exactly so many bytes. */
  size: number;
}

/** A file. */
export interface AttachmentOutput {
  id: string;
  name: string;
  /** As announced, until the bytes are here; then as they say. */
  type: string;
  /** The part of a post that it can be; `file` it can always be. */
  kind: "audio" | "file" | "image" | "video";
  size: number;
  /** `prepared` until its bytes are here, `stored` until a post names it, then `attached`. */
  state: "prepared" | "stored" | "attached";
  sha256: string | null;
  /** Of an image, as its header says. */
  width: number | null;
  height: number | null;
  /** Of the post that it is part of. */
  conversation: string | null;
  /** The post's. */
  seq: number | null;
  /** Where the bytes are put (`PUT`, as they are), while it is prepared; only who announced it is told. */
  upload: FileLink | null;
  /** Where they are (`GET`), once they are here. */
  download: FileLink | null;
  created_at: string;
}

/** Something to hear: an attachment, or an address. */
export interface AudioPart {
  type: "audio";
  attachment?: string | null | undefined;
  url?: string | null | undefined;
  seconds?: number | null | undefined;
  transcript?: string | undefined;
}

/** A page of the log. */
export interface AuditPage {
  data: Entry[];
  next: string | null;
}

/** What a piece of the log proves. */
export interface AuditVerification {
  /** Each entry of this piece follows from the one before, and nothing that was kept elsewhere says otherwise. */
  is_whole: boolean;
  /** So many were looked at. */
  entries: number;
  /** The number of the first of them; 0 where there were none. */
  first: number;
  /** That of the last; what the piece goes on from where there were none. */
  last: number;
  /** The last one's: it is that of the checkpoint that is to be kept now. */
  hash: string;
  /** Up to this entry a checkpoint that you gave proves it, and nothing before it was written anew; 0 where none falls into this piece. */
  anchored: number;
  /** The first thing that is wrong. */
  broken: BrokenEntry | null;
  /** The first twenty of them. */
  findings: BrokenEntry[];
  /** Give it as `after` for the next piece; null: this was the last. */
  next: string | null;
}

/** Which piece of the log, and what was kept of it elsewhere. */
export interface AuditVerifyInput {
  /** `next` of the piece before; the beginning, if left out. */
  after?: string | null | undefined;
  /** Entries of this piece. */
  limit?: number | undefined;
  /** Kept where whoever may write to the database may not. Give the same ones with each piece. */
  checkpoints?: KeptCheckpoint[] | undefined;
}

/** Who said it. */
export interface AuthorView {
  kind: "assistant" | "contact" | "member" | "system";
  /** Of a contact your own id, of a member `mbr_…`, of an assistant its key; null for the backend, and for who is gone. */
  id: string | null;
  name: string | null;
}

/** The same of somebody who is no contact; left out: of the member who is signed in. */
export interface BackendPositionInput {
  /** The seq of the last post that arrived. */
  delivered?: number | null | undefined;
  /** The seq of the last post that was read: it was delivered, too. */
  read?: number | null | undefined;
  /** `mbr_…`; a signed-in member may say it of nobody else. */
  member?: string | null | undefined;
  /** By its key. */
  assistant?: string | null | undefined;
}

/** What the backend says: as the system, in a name of its choice, or as one of its assistants. */
export interface BackendPostInput {
  /** Plain words: short for one part of type `text`. */
  text?: string | null | undefined;
  parts?: (TextPart | ImagePart | FilePart | AudioPart | LocationPart | CardPart | OrderPart | PurchasePart | QuickRepliesPart | DataPart)[] | null | undefined;
  /** The post of this conversation that it answers. */
  reply_to?: string | null | undefined;
  /** The post under which it stands: in that one's thread, not in the conversation's own course. */
  thread?: string | null | undefined;
  /** Yours, up to 8 kB of JSON. */
  metadata?: Record<string, unknown> | null | undefined;
  /** Whether its first links are looked at, so that what stands behind them can be shown. */
  previews?: boolean | undefined;
  /** The name that people see; not for a member, who has one. */
  name?: string | null | undefined;
  /** The key of the assistant who says it. */
  assistant?: string | null | undefined;
}

/** What waits for the person elsewhere. */
export interface BadgeInput {
  external: number;
}

/** The number on the app's icon. */
export interface BadgeOutput {
  /** The sum of `external`, `posts` and `feed_unseen`. */
  badge: number;
  /** What waits elsewhere, as it was given. */
  external: number;
  /** What is unread; of conversations in which you want silence, only where you are named. */
  posts: number;
  /** With something unread. */
  conversations: number;
  /** Items of the feed that were not seen: 1,000 means that many or more. */
  feed_unseen: number;
  /** Items of the feed that were not read. */
  feed_unread: number;
}

/** One person of a batch: your own id, and what PUT takes. */
export interface BatchItem {
  id: string;
  name?: string | null | undefined;
  email?: string | null | undefined;
  phone?: string | null | undefined;
  locale?: string | null | undefined;
  timezone?: string | null | undefined;
  country?: string | null | undefined;
  addresses?: AddressInput[] | undefined;
  attributes?: Record<string, string | number | boolean | null> | null | undefined;
}

/** The secret itself stands in a header, alone or after `Bearer`. */
export interface Bearer {
  kind: "bearer";
  header?: string | undefined;
}

/** One whom the person has blocked. */
export interface BlockOutput {
  /** Your id of them; null once they are gone. */
  contact: string | null;
  name: string | null;
  at: string;
}

/** A page of them. */
export interface BlockPage {
  data: BlockOutput[];
  next: string | null;
}

/** Several at once, by your own ids. */
export interface BlocksInput {
  add?: string[] | undefined;
  remove?: string[] | undefined;
}

/** What has changed. */
export interface BlocksOutput {
  added: number;
  removed: number;
}

/** How the company looks to its people; what is null is as usual. */
export interface BrandingOutput {
  /** What people know you by; null: the workspace's name. */
  name: string | null;
  logo: LogoOutput | null;
  /** Of links and buttons; null: ours. */
  accent: string | null;
  /** The same on a dark page; null: ours. */
  accent_dark: string | null;
  footer: string | null;
  support_email: string | null;
  /** What a template finds under `branding`, with what stands in the place of what is null. */
  template: Record<string, string | number>;
  /** Null: nothing was ever said. */
  updated_at: string | null;
}

/** What of the branding is to change; what is left out stays, and what is null is as usual again. */
export interface BrandingPatch {
  /** What people know you by; null: the workspace's name. */
  name?: string | null | undefined;
  /** `att_…`: an attachment of the company's whose bytes are here, a PNG, JPEG, GIF or WebP; it is copied. null: none. */
  logo?: string | null | undefined;
  /** `#0b5cad`, of links and buttons: words in it are legible on white, and white ones on it. null: ours. */
  accent?: string | null | undefined;
  /** The same on a dark page. null: ours. */
  accent_dark?: string | null | undefined;
  /** Who you are and where you sit, as your law wants it said; in several lines. null: none. */
  footer?: string | null | undefined;
  /** Where people find help. null: nobody is named. */
  support_email?: string | null | undefined;
}

/** Where the chain does not hold. */
export interface BrokenEntry {
  /** The entry's number. */
  seq: number | null;
  /** `edited`, `broken`, `missing`, `out_of_order`, `foreign`; and, by a checkpoint, `rewritten` and `cut_off`. */
  code: string;
  detail: string;
}

/** Something to press: it opens an address, or answers with a value. */
export interface Button {
  label: string;
  url?: string | null | undefined;
  value?: string | null | undefined;
}

/** Something that a provider said. */
export interface CallbackOutput {
  id: string;
  provider_account: string;
  /** `inbound`: a person wrote; `receipts`: anything else. */
  lane: "inbound" | "receipts";
  /** How it came: by HTTP, `POLL`: we had asked, `SMTP`: as a mail. */
  method: string;
  received_at: string;
  /** When it is tried next; null: it is not tried any more. */
  due_at: string | null;
  /** When it took effect. */
  processed_at: string | null;
  tries: number;
  /** Why the last try failed. */
  error: string | null;
  /** Bytes of its body. */
  size: number;
  /** The first 4,000 bytes of it; what is no text stands as U+FFFD. */
  body: string;
  /** The first fifty. */
  headers: HeaderOutput[];
}

/** A page of callbacks. */
export interface CallbackPage {
  data: CallbackOutput[];
  next: string | null;
}

/** Who has asked. */
export interface CallerOutput {
  /** `contact`: an end user with a token of their own. */
  kind: "contact" | "key" | "member";
  id: string;
}

/** How many deliveries were stopped. */
export interface Cancelled {
  cancelled: number;
}

/** A limit: at most so many messages to one person within any such time. */
export interface CapInput {
  most: number;
  /** A duration: `24h`, `7d`; at most 90 days. */
  per: string;
  /** `marketing`: nothing else counts; left out: everything does that is no code and no alarm. */
  purpose?: string | null | undefined;
  /** About this topic only. */
  topic?: string | null | undefined;
  /** On this channel only. */
  channel?: string | null | undefined;
}

/** Every limit of the workspace, in the order in which they were given. */
export interface CapList {
  data: CapOutput[];
}

/** A limit: at most so many messages to one person within any such time. */
export interface CapOutput {
  most: number;
  per: string;
  /** Null: of every purpose. */
  purpose: string | null;
  /** Null: about every topic. */
  topic: string | null;
  /** Null: on every channel. */
  channel: string | null;
}

/** Every limit of the workspace. */
export interface CapsInput {
  caps: CapInput[];
}

/** A line of a card. */
export interface CardField {
  label: string;
  value: string;
}

/** A title, words, a picture, lines and buttons. */
export interface CardPart {
  type: "card";
  title: string;
  text?: string | null | undefined;
  image?: string | null | undefined;
  /** The picture, where it is not at an address. */
  attachment?: string | null | undefined;
  fields?: CardField[] | undefined;
  buttons?: Button[] | undefined;
}

/** What a kind of provider can do on a channel. */
export interface Carrier {
  provider: string;
  title: string;
  honours_key: boolean;
  reports_receipts: boolean;
  takes_inbound: boolean;
  looks_up: boolean;
  polls: boolean;
  is_simulated: boolean;
}

/** What is other than it was. Each thing stands once, as it is now: it takes the place of what was known of it. */
export interface ChangesPage {
  /** New ones and changed ones, in the order of their seq; a deleted one is a tombstone. */
  posts: PostView[];
  /** Posts that the person has deleted for themselves: to be forgotten. */
  hidden: string[];
  participants: ParticipantChange[];
  /** Where the conversation itself has changed. */
  conversation: ConversationView | null;
  visible: Visible;
  /**
   * What the person may see has changed in a way that is not told one by one (somebody is blocked, the person came back, everything
   * was cleared), or so long ago that it is told no more: forget what is known of the conversation, fetch it, and go on from this cursor.
   */
  anew: boolean;
  /** Where to go on. */
  cursor: string;
  /** Whether there is more right now. */
  more: boolean;
}

/** What goes by one channel. */
export interface ChannelEstimate {
  channel: "email" | "inapp" | "mms" | "push" | "rcs" | "sms" | "voice" | "webpush" | "whatsapp";
  /** So many people get it by this channel, by the first step that reaches them; those in `later` too. */
  goes: number;
  /** Of these, who get it when what it waits for has come. */
  later: Reason[];
  /** Who cannot be reached by it; another channel, or another step, may. */
  refused: Reason[];
  /** So many get it by this channel in a later step, unless there is a sign of them before. */
  follows: number;
  /** How many SMS it is for those who get it; null on another channel. */
  segments: number | null;
  /** For those who get it: of each message, of an SMS each of its segments. */
  price: string;
  /** For so many it was written, to see how long it is; for all, where `is_exact`. */
  looked_at: number;
  is_exact: boolean;
  /** Of those: what cannot be written for some of them; such a delivery would fail. */
  unwritten: Unwritten[];
}

/** What is true of a channel, whoever carries it. */
export interface ChannelOutput {
  channel: string;
  /** The addresses that it reaches; null: the person themselves, in the app. */
  address_kind: string | null;
  /** False: `sent` is the last thing that anybody will ever say. */
  has_receipts: boolean;
  /** What a template may hold for it; the first is required. */
  fields: string[];
  /** The most characters of text that any provider of it takes. */
  text_limit: number;
  /** How long one hand-off may take; that of a login code 3 s everywhere. */
  deadline_seconds: number;
  /** Who carries it, by their names. */
  providers: Carrier[];
}

/** The channels. */
export interface ChannelPage {
  data: ChannelOutput[];
  next: string | null;
}

/** Where a chain stood: kept elsewhere, it proves that what came before has not changed since. */
export interface Checkpoint {
  workspace: string;
  /** 0 where there was nothing yet. */
  seq: number;
  hash: string;
  /** When the last deed was done; real time. */
  at: string | null;
}

/** What is gone for you alone. */
export interface ClearedOutput {
  /** The seq up to which. */
  upto: number;
}

/** Exactly one of the two. */
export interface ClockInput {
  /** A duration, as `5m`, `24h`, `7d`. */
  advance?: string | null | undefined;
  at?: string | null | undefined;
}

/** Business time and real time. */
export interface ClockOutput {
  now: string;
  real_now: string;
  offset_seconds: number;
}

/** So many login codes at once; within that time all of them are back. */
export interface CodeRate {
  most: number;
  /** A duration: `10m`, `1h`; at most a day. */
  per: string;
}

/** How many login codes leave by SMS and calls: more are refused as pumping. What is left out is as usual. */
export interface CodeRates {
  /** To one number. */
  number?: CodeRate | null | undefined;
  /** To numbers that differ in their last four digits only. */
  prefix?: CodeRate | null | undefined;
  /** Asked for from one address on the network. */
  ip?: CodeRate | null | undefined;
}

/** A second factor that is on. */
export interface CodesOutput {
  /** Each works once in the place of a code, when your device is lost. Shown this once; only hashes of them are kept. */
  recovery_codes: string[] | null;
}

/**
 * Exactly one of `all`, `any`, `not`, or a `field` with exactly one operator. At most 8 levels and 100 fields.
 *
 * Types are kept apart: the text `"1"` is not the number 1, and true is no number. What is missing (or null), or of a type that the
 * operator does not know, does not hold; `is_not` and `not_in` are the exact opposite of `is` and `in`, and so hold for it.
 */
export interface Condition {
  /** Each of these holds. */
  all?: Condition[] | undefined;
  /** At least one of these holds. */
  any?: Condition[] | undefined;
  /** This does not hold. */
  not?: Condition | undefined;
  /**
   * `contact.<id, name, email, phone, locale, timezone, country>`, `contact.attributes.<name>`, or `data.<path>`: the message's data, step
   * by step with dots between, a number for a place in a list.
   */
  field?: string | undefined;
  /** It is this text, number or flag. */
  is?: string | number | boolean | undefined;
  /** It is not this; also where it is missing, or of another type. */
  is_not?: string | number | boolean | undefined;
  /** It is one of these. */
  in?: (string | number | boolean)[] | undefined;
  /** It is none of these; also where it is missing, or of another type. */
  not_in?: (string | number | boolean)[] | undefined;
  /** It is a number, and greater. */
  above?: number | undefined;
  /** It is a number, and less. */
  below?: number | undefined;
  /** It is a number, and this or greater. */
  at_least?: number | undefined;
  /** It is a number, and this or less. */
  at_most?: number | undefined;
  /** It is a text with this text in it, in the same letters, or a list with this value in it. */
  contains?: string | number | boolean | undefined;
  /** It is a text, and begins with this one, in the same letters. */
  begins_with?: string | undefined;
  /** It is there and not null; with false: it is missing or null. */
  exists?: boolean | undefined;
  /** It is a time, and earlier than this one: RFC 3339, or from now as `-7d`, `+2h` (ms, s, m, h, d). */
  before?: string | undefined;
  /** It is a time, and later than this one: RFC 3339, or from now as `-7d`, `+2h`. */
  after?: string | undefined;
}

/** Lines for the ledgers of many; what stands beside them counts for each that does not say it itself. */
export interface ConsentBatch {
  consents: ConsentItem[];
  text?: string | null | undefined;
  source?: string | null | undefined;
  proof?: Record<string, string> | null | undefined;
}

/** A line for the ledger. */
export interface ConsentInput {
  /** Where they may be written to, or not any more; a withdrawal without it is for every channel. */
  channel?: string | null | undefined;
  purpose: "marketing" | "transactional";
  state: "granted" | "withdrawn";
  /** What they agreed to, as they read it. */
  text?: string | null | undefined;
  /** Where it comes from: a form, a till, another system. */
  source?: string | null | undefined;
  /** The one address that is meant; only where marketing is granted. */
  address?: string | null | undefined;
  /** When they said so; left out: now. */
  occurred_at?: string | null | undefined;
  /** What shows that they did: `ip`, `url`, `user_agent`, whatever else was kept. */
  proof?: Record<string, string> | null | undefined;
}

/** A line for the ledger of one person of many. */
export interface ConsentItem {
  contact: string;
  channel?: string | null | undefined;
  purpose: "marketing" | "transactional";
  state: "granted" | "withdrawn";
  text?: string | null | undefined;
  source?: string | null | undefined;
  address?: string | null | undefined;
  occurred_at?: string | null | undefined;
  proof?: Record<string, string> | null | undefined;
}

/** A line of the ledger. */
export interface ConsentOutput {
  id: string;
  /** Null: every channel, where it is withdrawn. */
  channel: string | null;
  purpose: "marketing" | "transactional";
  state: "granted" | "withdrawn";
  /** What they agreed to, as they read it. */
  text: string | null;
  source: string;
  /** The one address that is meant; null: every one of theirs. */
  address: string | null;
  proof: Record<string, string> | null;
  /** When they said so. */
  occurred_at: string;
  /** When it was written down. */
  recorded_at: string;
}

/** A page of the ledger of a person. */
export interface ConsentPage {
  data: ConsentOutput[];
  next: string | null;
}

/** What became of one item of a batch: an `id` where it was written, `errors` where it was not. */
export interface ConsentResult {
  index: number;
  contact: string;
  id: string | null;
  errors: FieldError[];
}

/** What became of a batch, item by item. */
export interface ConsentsOutput {
  stored: number;
  rejected: number;
  results: ConsentResult[];
}

/** A name that a text may say of a person. */
export interface ContactAttribute {
  name: string;
  /** As a text writes it: `contact.attributes.plan`. */
  path: string;
  /** What it is for most of them. */
  kind: "flag" | "number" | "text" | "time";
  /** How many of those who were looked at have it; null for a field, which is the same for all. */
  contacts: number | null;
}

/** A page of names. */
export interface ContactAttributePage {
  data: ContactAttribute[];
  next: string | null;
}

/**
 * What PUT takes. A field that is left out stays as it is; null clears it.
 *
 * `email` and `phone` are the first address of their kind: a value replaces it, null removes every address of that kind.
 * `addresses` replaces the whole list; where `email` or `phone` is given too, it comes first among its kind.
 * `attributes` are merged by name; null removes one, and null instead of all of them removes all.
 */
export interface ContactInput {
  name?: string | null | undefined;
  email?: string | null | undefined;
  phone?: string | null | undefined;
  locale?: string | null | undefined;
  timezone?: string | null | undefined;
  country?: string | null | undefined;
  addresses?: AddressInput[] | undefined;
  attributes?: Record<string, string | number | boolean | null> | null | undefined;
}

/** A person. */
export interface ContactOutput {
  /** Tidings' own id. */
  id: string;
  /** Your id; Tidings' own where the person was made from an address. */
  external_id: string;
  name: string | null;
  /** The first of their mail addresses. */
  email: string | null;
  /** The first of their numbers, in E.164. */
  phone: string | null;
  locale: string | null;
  timezone: string | null;
  country: string | null;
  /**
   * By whose clock quiet hours and a person's own hour are reckoned, and whether that is assumed; of a message over a phone the country of
   * its number comes before their own.
   */
  zone: Zone;
  /** All of them; the first of a kind is used first. */
  addresses: AddressOutput[];
  attributes: Record<string, string | number | boolean>;
  created_at: string;
  updated_at: string;
}

/** A page of contacts. */
export interface ContactPage {
  data: ContactOutput[];
  next: string | null;
}

/** What became of one item of a batch: an `id` where it was stored, `errors` where it was not. */
export interface ContactResult {
  index: number;
  external_id: string;
  id: string | null;
  is_new: boolean;
  errors: FieldError[];
}

/** Many people at once. */
export interface ContactsInput {
  contacts: BatchItem[];
}

/** What became of a batch, item by item. */
export interface ContactsOutput {
  stored: number;
  rejected: number;
  results: ContactResult[];
}

/** Free content, in template syntax; each channel takes the fields that it has. */
export interface ContentInput {
  /** The text. */
  body: string;
  /** A mail's subject, a push's headline; a mail needs one. */
  title?: string | null | undefined;
  /** A mail's HTML; the text goes beside it. */
  html?: string | null | undefined;
  /** Buttons or links. */
  actions?: ActionInput[] | undefined;
  /** Files, for mail and MMS. */
  media?: FileInput[] | undefined;
  /** In the app, items with the same one belong together; a template like the rest. */
  bundle?: string | null | undefined;
}

/** What a reader would get: `text` and what goes with it, or nothing where `problems` say why. */
export interface ContentPreview {
  locale: string;
  title: string | null;
  text: string | null;
  html: string | null;
  actions: Action[];
  bundle: string | null;
  /** How much it is, in SMS too, and what the channel takes; null where it could not be written. */
  measure: Measure | null;
  variables: NamedKind[];
  /** It speaks of the person. */
  uses_contact: boolean;
  /** Names that the text speaks of and the data does not have; one that it has a default for does no harm. */
  missing: string[];
  problems: TemplatesFault[];
  warnings: TemplatesFault[];
}

/** What is being written for one channel in one locale, for whom it is shown, and with what. */
export interface ContentPreviewInput {
  channel: "email" | "inapp" | "mms" | "push" | "rcs" | "sms" | "voice" | "webpush" | "whatsapp";
  content: SourceInput;
  /** In which numbers and times are written; left out, the contact's, else the workspace's. */
  locale?: string | null | undefined;
  /** What the text's names stand for. */
  data?: Record<string, unknown> | undefined;
  /** What `contact` stands for: `{"name": "Ada"}`. */
  contact?: Record<string, unknown> | undefined;
  /** The id of a contact, yours or ours, who is shown in place of `contact`. */
  person?: string | null | undefined;
  /** The data sources that are asked when a message goes: here their fallbacks are shown, or what `data` says under `sources`. */
  sources?: string[] | undefined;
  /** Names that the data do not have are shown as themselves, in place of a problem. */
  fills_missing?: boolean | undefined;
}

/** A conversation as you want it. */
export interface ConversationInput {
  kind?: "direct" | "group" | "support" | undefined;
  /** Your ids of contacts, or `{"contact": …}`, `{"member": …}`, `{"assistant": …}`, each with a `role`. */
  participants?: (string | PersonInput)[] | undefined;
  /** The same people (of the same kind, about the same object) find the same conversation. Left out: in direct ones they do. */
  distinct?: boolean | null | undefined;
  title?: string | null | undefined;
  /** Yours, for the people in it to see too: at most 16,000 bytes, 8 levels, 500 names. */
  metadata?: Record<string, unknown> | undefined;
  object?: ObjectInput | null | undefined;
  /** What is said first, by whoever makes it. */
  message?: PostInput | null | undefined;
  /** Until then nobody but you sees it, and its message waits. */
  starts_at?: string | null | undefined;
  expires_at?: string | null | undefined;
  /** After the last post. With both, whichever is earlier. */
  expires_after?: string | null | undefined;
  on_expiry?: "close" | "delete" | undefined;
  /** So long before its end `conversation.expiring` is told. */
  warns_before?: string | null | undefined;
  /** What the system posts then. */
  warning?: string | null | undefined;
  is_frozen?: boolean | undefined;
  /** How long a member waits between two posts; up to 24h. */
  slow_mode?: string | null | undefined;
  hides_positions?: boolean | undefined;
  is_moderated?: boolean | undefined;
  /** How who has not seen a post is reached; false for not at all, null for the workspace's way. */
  route?: ReachInput | boolean | null | undefined;
  rule?: ConversationsRuleInput | null | undefined;
}

/** A page of conversations. */
export interface ConversationPage {
  data: ListedConversation[];
  next: string | null;
}

/** What is to be other; what is left out stays. */
export interface ConversationPatch {
  title?: string | null | undefined;
  /** A merge patch (RFC 7396): objects are merged name by name, null takes a name away; null instead of it takes all away. */
  metadata?: Record<string, unknown> | null | undefined;
  /** By path (`{"order.state": "paid"}`): each value stands there whole, null takes it away; done after `metadata`. */
  metadata_at?: Record<string, unknown> | undefined;
  object?: ObjectInput | null | undefined;
  /** Of one that has not started; null starts it now. */
  starts_at?: string | null | undefined;
  expires_at?: string | null | undefined;
  expires_after?: string | null | undefined;
  on_expiry?: "close" | "delete" | undefined;
  warns_before?: string | null | undefined;
  warning?: string | null | undefined;
  is_frozen?: boolean | undefined;
  slow_mode?: string | null | undefined;
  hides_positions?: boolean | undefined;
  is_moderated?: boolean | undefined;
  route?: ReachInput | boolean | null | undefined;
  /** Null: who is in it stays, and nothing keeps them any more. */
  rule?: ConversationsRuleInput | null | undefined;
}

/** A conversation. */
export interface ConversationView {
  id: string;
  kind: "direct" | "group" | "support";
  state: "scheduled" | "open" | "closed" | "deleted";
  title: string | null;
  metadata: Record<string, unknown>;
  /** What of yours it is about. */
  object: Object | null;
  /** How many are in it. */
  participants: number;
  /** Only owners and moderators may post. */
  is_frozen: boolean;
  /** How long a member waits between two posts. */
  slow_mode: string | null;
  /** Nobody is told how far others have read. */
  hides_positions: boolean;
  is_moderated: boolean;
  starts_at: string | null;
  expires_at: string | null;
  /** After the last post. */
  expires_after: string | null;
  on_expiry: "close" | "delete";
  warns_before: string | null;
  /** What the system posts when it warns that the conversation ends. */
  warning: string | null;
  /** What keeps who is in it; null for people, and where nothing does. */
  rule: Record<string, unknown> | null;
  /** How who has not seen a post is reached; null for people, and where it is the workspace's way. */
  route: Record<string, unknown> | null;
  /** Your id of the contact whose own conversation it is, made at their first answer. */
  owner: string | null;
  /** The message whose answer began it. */
  cause: string | null;
  /** Null where a key of yours made it. */
  created_by: PersonView | null;
  last_seq: number;
  /** Where who has read all of it goes on: `<seq>.<change>`. */
  cursor: string;
  last_post_at: string | null;
  created_at: string;
  updated_at: string;
  closed_at: string | null;
}

/** Who is kept in it: every contact for whom the condition holds, up to 1,000; whom it holds for no more is removed. */
export interface ConversationsRuleInput {
  /** Over `contact.…` alone. */
  condition: Condition;
  role?: "member" | "moderator" | "reader" | undefined;
  /** Whether they see what was said before they came. */
  history?: "all" | "new" | undefined;
}

/** How often what happened. */
export interface CountsOutput {
  /** Messages. */
  accepted: number;
  /** People of these. */
  recipients: number;
  /** Messages that people wrote. */
  received: number;
  /** Deliveries that left: a provider took them, or they are in the app. */
  sent: number;
  /** As the provider tells, where the channel tells. */
  delivered: number;
  read: number;
  /** Mails, by people: what programs fetch does not count. */
  opened: number;
  /** Mails of which a link was followed by a person. */
  clicked: number;
  failed: number;
  bounced: number;
  complained: number;
  /** Nobody could say whether they left; some of them are told as sent later. */
  unknown: number;
  cancelled: number;
  expired: number;
  superseded: number;
  /** Not to go, for whatever reason; the five below are the most frequent ones. */
  skipped: number;
  /** Not agreed to, withdrawn, or not wanted there. */
  skipped_consent: number;
  skipped_suppressed: number;
  /** None on that channel. */
  skipped_address: number;
  /** Over a cap, or one login code too many. */
  skipped_limits: number;
  /** The route had ended before, or its condition did not hold. */
  skipped_not_needed: number;
}

/** Anything that your own clients understand, as JSON of a MIME type, and what others show in its place. */
export interface DataPart {
  type: "data";
  mime: string;
  /** Any JSON, up to 32 kB. */
  data: Record<string, unknown> | unknown[] | string | number | boolean | null;
  /** The fallback: what it says to who does not know the type. */
  text: string;
}

/** What is asked, and how: the whole of it. Headers that are left out are gone. */
export interface DataSourceInput {
  /** A template: `https://shop.example/api/orders/{{ order.id }}`. Values are percent-encoded by themselves; the host is literal. */
  url: string;
  method?: "GET" | "POST" | undefined;
  /** Sealed, and never shown again: a key of yours belongs here. They are no templates. */
  headers?: Record<string, string> | undefined;
  /** A template of JSON, for POST: `{"order": {{ order.id }}}`. Values are written as JSON by themselves. */
  body?: string | null | undefined;
  /** How long an answer may take, at most 5s. */
  deadline?: string | undefined;
  /** How long an answer counts for the same request, at most 1h; 0s: it is asked each time. */
  cache?: string | undefined;
  /** What is shown where it does not answer; null: then the message waits and is tried again, as for a provider. */
  fallback?: Record<string, unknown> | null | undefined;
}

/** A data source; of its headers there are the names. */
export interface DataSourceOutput {
  /** A version that names it has its answer as `sources.<key>`. */
  key: string;
  url: string;
  method: "GET" | "POST";
  /** Their names: the values are sealed, and never shown. */
  headers: string[];
  body: string | null;
  deadline: string;
  cache: string;
  /** What is shown where it does not answer; null: then the message waits. */
  fallback: Record<string, unknown> | null;
  created_at: string;
  updated_at: string;
}

/** A page of data sources. */
export interface DataSourcePage {
  data: DataSourceOutput[];
  next: string | null;
}

/** What is decided, for good. */
export interface DecisionInput {
  decision: "lift" | "uphold";
  /** For the person. */
  answer?: string | null | undefined;
}

/** A delivery: one contact of one message over one channel. */
export interface DeliveryOutput {
  id: string;
  message: string;
  /** Your id of the person; null where they were deleted since. */
  contact: string | null;
  /** By whose clock the person's hours are reckoned, and whether that is assumed; null where they were deleted since. */
  zone: Zone | null;
  channel: string;
  state: "scheduled" | "queued" | "held" | "unknown" | "sent" | "delivered" | "read" | "failed" | "skipped" | "cancelled" | "expired" | "superseded";
  reason: string | null;
  topic: string | null;
  /** How often it was handed over, or tried to be. */
  attempts: number;
  provider_account: string | null;
  /** In whose name it went; null where the provider says. */
  sender: string | null;
  /** What the provider calls it. */
  provider_reference: string | null;
  send_at: string | null;
  expires_at: string | null;
  created_at: string;
  changed_at: string;
  sent_at: string | null;
  delivered_at: string | null;
  read_at: string | null;
}

/** A page of deliveries. */
export interface DeliveryPage {
  data: DeliveryOutput[];
  next: string | null;
}

/** A delivery as a send's answer tells it. */
export interface DeliveryRef {
  id: string;
  /** As you named it: your own id, the mail address, the phone number. */
  contact: string;
  channel: string;
  state: string;
}

/** A page of the deliveries that fit. */
export interface DeliverySearchPage {
  data: DeliveryOutput[];
  next: string | null;
  /** Where the page is not full and there is a `next`: so far back was looked, and `next` looks further. */
  searched_to: string | null;
}

/** Numbers that an account may be used for, by `prefix` or by `country`, and the price of one message there. */
export interface Destination {
  /** How the number begins, with its country code: `+44`, `+4479`; `+` is every number. The longest that fits counts. */
  prefix?: string | null | undefined;
  /** ISO 3166 code: every number of the country that no prefix fits. */
  country?: string | null | undefined;
  /** As a decimal number, in the one currency of all your prices: `0.04`. */
  price: string;
}

/** A device; its token is not told. */
export interface Device {
  /** The app's own name of it. */
  id: string;
  channel: string;
  platform: string | null;
  label: string | null;
  created_at: string;
  /** When it last told of itself. */
  used_at: string;
}

/** How a device is reached. */
export interface DeviceInput {
  /** The device's token of its push service; of a browser its PushSubscription, as JSON. */
  token: string;
  channel?: "push" | "webpush" | undefined;
  /** `ios`, `android`, `web`, or what you call it. */
  platform?: string | null | undefined;
  /** By what the person knows it: `Ada's phone`. */
  label?: string | null | undefined;
}

/** All devices of a person, at most twenty. */
export interface Devices {
  data: Device[];
}

/** What is being written: the whole content, for every channel and locale. */
export interface DraftInput {
  content: Record<string, Record<string, SourceInput>>;
  /** That of the draft before, else of the newest version, where it is left out. */
  default_locale?: string | null | undefined;
  /** Data sources that are asked when a message goes; the text has their answers as `sources.<key>`. */
  sources?: string[] | undefined;
  /** The draft that this one is written over, as you have read it; left out where there was none. */
  revision?: number | null | undefined;
  /** The version that it began as; left out, it stays what it was, else the newest. */
  based_on?: number | null | undefined;
}

/** A draft with its text, and what would keep it from being published. */
export interface DraftOutput {
  /** Say it when you write over it. */
  revision: number;
  /** The version that it began as. */
  based_on: number | null;
  default_locale: string;
  /** By channel, then by locale. */
  content: Record<string, Record<string, SourceInput>>;
  /** The dotted names that it takes from a message's data; `contact` where it speaks of the contact. */
  variables: string[];
  /** By the name of a variable, what the text does with it. */
  kinds: Record<string, "flag" | "list" | "number" | "text" | "time">;
  sources: string[];
  /** By channel and locale the fields that the default locale has and this one has not: what is still to be translated. */
  missing: Record<string, Record<string, string[]>>;
  problems: FieldError[];
  warnings: FieldError[];
  changed_at: string;
  changed_by: WriterOutput;
}

/** An endpoint to be made. */
export interface EndpointInput {
  /** https, unless this installation may reach private networks. */
  url: string;
  description?: string | null | undefined;
  /** `delivery.failed`, or every type of a noun: `delivery.*`; left out, every event. */
  event_types?: string[] | null | undefined;
  /** `v1` signs with a secret that both sides hold (HMAC-SHA256); `v1a` with a key of ours, whose public half is yours to check by (ed25519). */
  algorithm?: "v1" | "v1a" | undefined;
  /** Events about one contact (or one message, where there is none) go one after the other: one that fails holds those behind it. */
  is_ordered?: boolean | undefined;
}

/** Where events go. */
export interface EndpointOutput {
  id: string;
  url: string;
  description: string | null;
  event_types: string[];
  algorithm: "v1" | "v1a";
  /** `whpk_…`: what checks the signatures of `v1a`. */
  public_key: string | null;
  is_ordered: boolean;
  state: "disabled" | "enabled";
  /** Why it is disabled: `gone` (it answered 410), `failing` (five days without a success), `asked`. */
  reason: string | null;
  /** The first failure after which it has taken nothing. */
  failing_since: string | null;
  created_at: string;
  updated_at: string;
}

/** A page of endpoints. */
export interface EndpointPage {
  data: EndpointOutput[];
  next: string | null;
}

/** What of an endpoint is to change; what is left out stays. */
export interface EndpointPatch {
  url?: string | undefined;
  description?: string | null | undefined;
  event_types?: string[] | undefined;
  /** For events from now on. */
  is_ordered?: boolean | undefined;
  /** Nothing is sent any more; what waits is given up, and can be replayed. */
  state?: "disabled" | undefined;
}

/** Where events go, and the secret of its signatures. */
export interface EndpointWithSecret {
  endpoint: EndpointOutput;
  /** `whsec_…`, shown once; null where the algorithm is `v1a`, whose public key is all that a receiver needs. */
  secret: string | null;
}

/** A deed in its place of the workspace's chain. */
export interface Entry {
  workspace: string;
  /** From 1, without gaps. */
  seq: number;
  /** RFC 3339, real time. */
  at: string;
  principal: Actor;
  action: string;
  outcome: string;
  target: Target | null;
  source: Source;
  changes: Record<string, unknown> | null;
  /** The hash of the entry before, in hexadecimal; of the first, 64 zeros. */
  prev_hash: string;
  /** SHA-256 over the canonical form of all the other fields, in hexadecimal. */
  hash: string;
}

/** What was erased of a person, and what was not. */
export interface ErasureOutput {
  /** Tidings' own id of them, which names nobody any more. */
  id: string;
  /** By table, the rows that went or lost what they told of the person. */
  erased: Record<string, number>;
  /** By table, what stays. */
  kept: Record<string, string>;
}

/** What a send would do, as far as can be said now. */
export interface Estimated {
  /** All of it in a sentence or two. */
  text: string;
  purpose: string;
  lane: string;
  topic: string | null;
  template_version: number | null;
  send_at: string | null;
  expires_at: string;
  /** Whom it is to: named rightly, and each once. */
  recipients: number;
  /** Of these, addresses that nobody has yet: the send would make contacts of them. */
  new_contacts: number;
  /** So many get it by at least one channel, at once or later. */
  goes: number;
  /** Of these, so many only when what it waits for has come. */
  later: number;
  /** So many get it by none. */
  refused: number;
  /** Why those get nothing: by the first reason of each. */
  because: Reason[];
  channels: ChannelEstimate[];
  /** What it costs, as a decimal number, where nobody needs a later step. */
  price: string;
  /** Where everybody needs all of them. */
  price_at_most: string;
  /** ISO 4217; null: the workspace has not said. */
  currency: string | null;
  /** The segments were counted for each; False: for some, and the others are taken to be alike. */
  is_exact: boolean;
  /** What may still be spent on that day; null: without limit. What goes beyond it waits for the next day. */
  spend_left: string | null;
  is_over_spend: boolean;
  /** Who was named wrongly, or twice, or is not there: some of them. */
  rejected: RejectedRecipient[];
  rejected_count: number;
}

/** A fact, named `noun.past_tense`. */
export interface EventOutput {
  /** Unique, and the same whenever it is read: handle each once. */
  id: string;
  type: string;
  message: string | null;
  delivery: string | null;
  contact: string | null;
  /** Your id of the contact; null where there is none, or not any more. */
  external_id: string | null;
  conversation: string | null;
  /** What else there is to say, such as a reason and a provider's code. */
  data: Record<string, unknown> | null;
  /** Business time: that of a test workspace may have been moved. */
  occurred_at: string;
  /** Real time, when it got its place in the log. */
  recorded_at: string;
  /** With `bodies`: what a webhook endpoint is sent of it, byte by byte. */
  body: string | null;
}

/** The next events. `next` is always there: ask with it again for what comes later. */
export interface EventPage {
  data: EventOutput[];
  next: string;
  /** With `order=newest`: nothing older is in the log. While it is false there may be more, also after an empty page. */
  is_end: boolean;
}

/** One hand-off, and what went over the wire. Times are real ones. */
export interface ExchangeOutput {
  attempt: number;
  provider: string;
  /** Its name; null where it was deleted since. */
  provider_account: string | null;
  outcome: "refused" | "sent" | "unknown";
  code: string | null;
  began_at: string;
  /** Null where no answer came, or none is kept. */
  answered_at: string | null;
  /** What we said, at most 8 kB: credentials are hidden, the address is masked, and the words stand there only where they are kept. */
  request: string | null;
  /** What was answered, as far; null where nothing was. */
  response: string | null;
  /** Why nothing is kept; null where something is. */
  not_kept: "erased" | "lost" | "not_asked_for" | "nothing_went" | "too_old" | null;
  /** The same in words. */
  detail: string | null;
}

/** A page of exchanges. */
export interface ExchangePage {
  data: ExchangeOutput[];
  next: string | null;
}

/** A provider account through which nothing goes right now. */
export interface FailingOutput {
  /** Null for who may not see provider accounts. */
  id: string | null;
  name: string;
  channels: string[];
  state: "failing" | "probing";
  /** The same. */
  reason: string | null;
  since: string;
  path: string | null;
}

/** What the sandbox does wrong, on one channel or on all; chances are rolled once for each hand-off, in this order. */
export interface Fault {
  channel?: "email" | "mms" | "push" | "rcs" | "sms" | "voice" | "webpush" | "whatsapp" | null | undefined;
  /** The id of the one provider account that does so; left out, all of the sandbox. */
  account?: string | null | undefined;
  /** Your id of the one person to whom it does so; left out, to everybody. */
  contact?: string | null | undefined;
  /** The one number, mailbox or device to which it does so, as it stands with the person; left out, to all of them. */
  address?: string | null | undefined;
  /** The phone is switched off: what is sent is taken and reaches nobody, until the fault is removed. Then its receipts come. */
  is_off?: boolean | undefined;
  /** Refused for good. */
  reject?: number | undefined;
  /** Refused, try again in a second. */
  throttle?: number | undefined;
  /** Nothing is taken, and no answer comes. */
  hang?: number | undefined;
  /** Taken, and the answer is dropped. */
  unknown?: number | undefined;
  /** Taken, and the answer cannot be read. */
  garbage?: number | undefined;
  /** Taken, and the answer comes so slowly that it takes ten times `delay` (at least a second). */
  trickle?: number | undefined;
  /** Every hand-off is answered with this HTTP status: 429 throttles, other 4xx refuse, 5xx are unknown. */
  status?: number | null | undefined;
  delay?: string | undefined;
  receipts?: "delivered" | "failed" | "none" | "read" | undefined;
  receipt_delay?: string | undefined;
}

/** A fault as it stands. */
export interface FaultOutput {
  channel: "email" | "mms" | "push" | "rcs" | "sms" | "voice" | "webpush" | "whatsapp" | null;
  /** The id of the one provider account that does so; left out, all of the sandbox. */
  account: string | null;
  /** Your id of the one person to whom it does so; left out, to everybody. */
  contact: string | null;
  /** The one number, mailbox or device to which it does so, as it stands with the person; left out, to all of them. */
  address: string | null;
  /** The phone is switched off: what is sent is taken and reaches nobody, until the fault is removed. Then its receipts come. */
  is_off: boolean;
  /** Refused for good. */
  reject: number;
  /** Refused, try again in a second. */
  throttle: number;
  /** Nothing is taken, and no answer comes. */
  hang: number;
  /** Taken, and the answer is dropped. */
  unknown: number;
  /** Taken, and the answer cannot be read. */
  garbage: number;
  /** Taken, and the answer comes so slowly that it takes ten times `delay` (at least a second). */
  trickle: number;
  /** Every hand-off is answered with this HTTP status: 429 throttles, other 4xx refuse, 5xx are unknown. */
  status: number | null;
  delay: string;
  receipts: "delivered" | "failed" | "none" | "read";
  receipt_delay: string;
  /** By which it is taken away; null: it is one of the script, which is replaced as a whole. */
  id: string | null;
}

/** What the sandbox does wrong: the first fault that fits a hand-off holds for it. */
export interface FaultsOutput {
  faults: FaultOutput[];
}

/** What the person did. */
export interface FeedActInput {
  /** Which of the item's actions, counted from 0; left out, the item itself. */
  action?: number | null | undefined;
}

/** What the person did with an item last. */
export interface FeedActed {
  /** Which of its actions, counted from 0; null: the item itself. */
  action: number | null;
  at: string;
}

/** A button or a link of an item. */
export interface FeedAction {
  label: string;
  url: string;
}

/** How many items of one bundle are in the feed. */
export interface FeedBundle {
  items: number;
  unseen: number;
  unread: number;
}

/** What has changed in a feed since a cursor. */
export interface FeedChanges {
  /** Items of the feed that are new or other than they were, as they are now, the newest first. */
  changed: FeedItem[];
  /** Items that are not in the feed now: archived, snoozed, replaced by a newer one, or gone for good. */
  gone: string[];
  counts: FeedCounts;
  /** The cursor that it goes on from, as it was given. */
  after: number | null;
  /** Where to go on. */
  cursor: number;
  /** There is more behind the cursor already. */
  more: boolean;
  /** Too much has happened, or it cannot be told singly: forget the feed, fetch it, and go on from `cursor`. */
  anew: boolean;
}

/** How many items in the feed were not seen, and not read yet: 1,000 means that many or more. */
export interface FeedCounts {
  unseen: number;
  unread: number;
}

/** One thing that the person has in the app. */
export interface FeedItem {
  /** The delivery's. */
  id: string;
  message: string;
  title: string | null;
  text: string;
  actions: FeedAction[];
  topic: string | null;
  /** Items with the same one belong together. */
  bundle: string | null;
  /** Since when it is there. */
  at: string;
  /** When it was shown to them; null too where it was out of sight since, and is new again. */
  seen_at: string | null;
  read_at: string | null;
  archived_at: string | null;
  /** Until then it is out of sight, and then there again. */
  snoozed_until: string | null;
  acted: FeedActed | null;
  /** The item whose place it took, by the collapse key that they share. */
  replaces: string | null;
  /** Where bundles are asked for: those that this item, the newest, stands for. */
  bundled: FeedBundle | null;
}

/** What becomes of which items: `items`, or all of the feed, of a topic, of a bundle. */
export interface FeedMarkInput {
  as: "archived" | "read" | "seen" | "unarchived";
  /** Their ids; without it, all that are not so yet. */
  items?: string[] | null | undefined;
  /** All of this topic. */
  topic?: string | null | undefined;
  /** All of this bundle. */
  bundle?: string | null | undefined;
}

/** What has become of them. */
export interface FeedMarked {
  /** How many were not so before. */
  marked: number;
  /** There were more than 1,000: ask again. */
  more: boolean;
}

/** A page of the feed, and what there is in all of it. */
export interface FeedPage {
  data: FeedItem[];
  /** How many items in the feed were not read yet: 1,000 means that many or more. */
  unread: number;
  /** How many were not seen yet. */
  unseen: number;
  /** How many have come since the last visit. */
  missed: number;
  /** From here `changes` goes on. */
  cursor: number;
  next: string | null;
}

/** How long it is out of sight. */
export interface FeedSnoozeInput {
  /** Later than now, and within ten years. */
  until: string;
}

/** One thing that is wrong with one field: `pointer` is a JSON pointer into the body, or the parameter's name. */
export interface FieldError {
  pointer: string;
  code: string;
  detail: string;
}

/** A file of what a person sent; its bytes are at `/v1/media/{id}` once they are stored. */
export interface File {
  id: string;
  name: string | null;
  type: string;
  size: number | null;
}

/** A file that goes with it; `data` is base64; `cid` makes it an inline image of the HTML. */
export interface FileInput {
  /** The file's name. */
  name: string;
  /** Its MIME type. */
  type: string;
  /** Its bytes, in base64; files have 3 MB together. */
  data: string;
  /** Makes it an inline image of the HTML that names `cid:<cid>`. */
  cid?: string | null | undefined;
}

/** An address that is a right by itself, for a while: no key goes with it. */
export interface FileLink {
  url: string;
  /** In real time. */
  expires_at: string;
}

/** A file: an attachment, or an address. */
export interface FilePart {
  type: "file";
  attachment?: string | null | undefined;
  url?: string | null | undefined;
  name?: string | null | undefined;
  mime?: string | null | undefined;
  /** In bytes. */
  size?: number | null | undefined;
}

/** A file as it is told with its post; where its bytes are is asked for by its id. */
export interface FileView {
  /** `att_…`. */
  id: string;
  name: string;
  type: string;
  kind: "audio" | "file" | "image" | "video";
  size: number;
  /** Of an image, as its header says. */
  width: number | null;
  height: number | null;
}

/** A post or a person that is not as it should be: one of the two, and why. */
export interface FlagInput {
  /** A post, `msg_…`. */
  message?: string | null | undefined;
  /** A person, by your own id. */
  contact?: string | null | undefined;
  category: "harassment" | "hate" | "illegal" | "impersonation" | "other" | "scam" | "self_harm" | "sexual" | "spam" | "violence";
  words?: string | null | undefined;
}

/** Somebody, or a rule, says that something is not as it should be. */
export interface FlagOutput {
  id: string;
  subject: "person" | "post";
  message: string | null;
  conversation: string | null;
  /** Your id of who is flagged, or has said what is; null where that is no contact, or they are gone. */
  contact: string | null;
  contact_id: string | null;
  by: "contact" | "key" | "member" | "rule";
  /** `ctc_…`, `mbr_…`, `key_…` or, of a rule, `rul_…`. */
  by_id: string;
  /** Your id of a contact who has flagged it. */
  by_contact: string | null;
  category: "harassment" | "hate" | "illegal" | "impersonation" | "other" | "scam" | "self_harm" | "sexual" | "spam" | "violence";
  words: string | null;
  weight: number;
  state: "dismissed" | "open" | "resolved";
  created_at: string;
  settled_at: string | null;
  settled_by: string | null;
}

/** A page of flags, the oldest first. */
export interface FlagPage {
  data: FlagOutput[];
  next: string | null;
}

/** A place as it was read: exactly one of these. */
export interface Found {
  object: [string, string] | null;
  /** By their paths. */
  metadata: Record<string, unknown> | null;
  contact: string | null;
  distinct: string[] | null;
  id: string | null;
}

/** A delivery with its hand-offs. */
export interface FullDeliveryOutput {
  id: string;
  message: string;
  /** Your id of the person; null where they were deleted since. */
  contact: string | null;
  /** By whose clock the person's hours are reckoned, and whether that is assumed; null where they were deleted since. */
  zone: Zone | null;
  channel: string;
  state: "scheduled" | "queued" | "held" | "unknown" | "sent" | "delivered" | "read" | "failed" | "skipped" | "cancelled" | "expired" | "superseded";
  reason: string | null;
  topic: string | null;
  /** How often it was handed over, or tried to be. */
  attempts: number;
  provider_account: string | null;
  /** In whose name it went; null where the provider says. */
  sender: string | null;
  /** What the provider calls it. */
  provider_reference: string | null;
  send_at: string | null;
  expires_at: string | null;
  created_at: string;
  changed_at: string;
  sent_at: string | null;
  delivered_at: string | null;
  read_at: string | null;
  hand_offs: HandOff[];
  /** It is being handed over right now. */
  is_on_wire: boolean;
  /** When it is looked at next, where it waits. */
  next_try_at: string | null;
}

/** An event with what was said. */
export interface FullHookEvent {
  event: HookEvent;
  /** Its beginning: 20,000 bytes at most. */
  body: string;
}

/** A message with what it says, and where its deliveries stand. */
export interface FullMessageOutput {
  id: string;
  direction: "in" | "out";
  /** The name of the key that sent it, or your id of the contact who wrote it. */
  author: string | null;
  purpose: string;
  topic: string | null;
  channels: string[];
  template: string | null;
  template_version: number | null;
  metadata: Record<string, unknown> | null;
  send_at: string | null;
  expires_at: string | null;
  /** The message that this one answers. */
  in_reply_to: string | null;
  /** Which it is about: answers to it belong there. Of what came in, in which it is a post, with the same id. */
  conversation: string | null;
  /** The address that it came from; null for what was sent, but for an answer, which goes to `to` in the name of `from`. */
  from: string | null;
  to: string | null;
  collapse_key: string | null;
  is_sensitive: boolean;
  recipients: number;
  created_at: string;
  /** How many deliveries stand in each state; in a list null where there are more than 200 recipients: asked for alone it tells it. */
  counts: Record<string, number> | null;
  /**
   * Free content as it was given, its files without their bytes; null for a template, and for a login code. Of what came in: `body`,
   * and where there were any `title`, `html`, `quoted`, `signature`, `keys`, `is_automatic`, and `facts` (what DKIM and SPF say).
   */
  content: Record<string, unknown> | null;
  /** Null for a login code. */
  data: Record<string, unknown> | null;
  /** Its steps; null where it is its channels at once. Waits are in seconds. */
  route: Record<string, unknown> | null;
  /** The local hours within which it may arrive. */
  hours: Record<string, unknown> | null;
  /** The files of what came in. */
  media: MediaOutput[];
  /** Its place there. */
  seq: number | null;
}

/** A request with its bodies. */
export interface FullRequestOutput {
  id: string;
  /** The name of the call: what the caller gave as `X-Request-Id`, or ours. */
  request_id: string;
  /** When it was answered, in real time. */
  at: string;
  caller: CallerOutput;
  method: "DELETE" | "GET" | "PATCH" | "POST" | "PUT";
  /** Null: it named somebody who was erased. The pattern of the operation, where the caller may not read its bodies. */
  path: string | null;
  /** The parameters that were given, as JSON. */
  query: string | null;
  operation: string;
  status: number;
  /** Of the problem, where it was one. */
  code: string | null;
  /** From the head of the request to its answer. */
  ms: number;
  /** From where it came. */
  address: string | null;
  /** What the program calls itself. */
  agent: string | null;
  /** It was asked over a socket. */
  is_socket: boolean;
  /** Of the body as it came. */
  request_bytes: number;
  answer_bytes: number;
  /** So many requests of the workspace are not in the log between the one before and this one: it asked more than its share. */
  left_out: number;
  /** False: the caller lacks the scope that the operation itself needs, and is not shown the bodies. */
  is_readable: boolean;
  /** As JSON, without what is secret; past 8 kB it ends with an ellipsis. Null: there was none, it cannot be read, or is not kept. */
  request: string | null;
  /** The same. */
  answer: string | null;
}

/** A version with its text, as it was written. */
export interface FullVersionOutput {
  version: number;
  is_published: boolean;
  default_locale: string;
  /** By channel, then by locale. */
  content: Record<string, Record<string, SourceInput>>;
  variables: string[];
  /** By the name of a variable, what the text does with it. */
  kinds: Record<string, "flag" | "list" | "number" | "text" | "time">;
  sources: string[];
  /** By channel and locale the fields that the default locale has and this one has not: what is still to be translated. */
  missing: Record<string, Record<string, string[]>>;
  /** What keeps it from being published. */
  problems: FieldError[];
  /** Of a draft: what you may want to change; it may be published as it is. */
  warnings: FieldError[];
  created_at: string;
  published_at: string | null;
}

/** One attempt. Its times are real ones, also in a test workspace whose clock was moved. */
export interface HandOff {
  n: number;
  provider: string;
  /** Its name; null where it was deleted since. */
  provider_account: string | null;
  /** Masked. */
  address: string;
  began_at: string;
  finished_at: string;
  outcome: "refused" | "sent" | "unknown";
  code: string | null;
  detail: string | null;
  provider_reference: string | null;
}

/** A header of a call. */
export interface HeaderOutput {
  name: string;
  /** Null: it is not shown, since it may be what proves who called. */
  value: string | null;
}

/** Deliveries that wait for one thing. */
export interface HeldOutput {
  reason: string;
  count: number;
  /** When that of the oldest message became so; business time. */
  since: string | null;
}

/** What another product said, and what became of it. */
export interface HookEvent {
  id: string;
  /** The source's own id of it, or the hash of its bytes; empty where it told of somebody who was erased. */
  source_id: string;
  type: string | null;
  /** `waiting`, `posted`, `skipped` (nothing was to be said), `dead` (it could not be). */
  state: "waiting" | "posted" | "skipped" | "dead";
  /** Of what is not said, or not yet: why. */
  reason: string | null;
  tries: number;
  /** When it is tried next, in real time. */
  due_at: string | null;
  conversation: string | null;
  message: string | null;
  received_at: string;
  settled_at: string | null;
  size: number;
}

/** A page of events. */
export interface HookEventPage {
  data: HookEvent[];
  next: string | null;
}

/** A hook to be made. What is left out beside a preset is the preset's. */
export interface HookInput {
  /** As what it says is signed. */
  name: string;
  preset?: "auth0" | "github" | "shopify" | "standard_webhooks" | "stripe" | null | undefined;
  /** What the calls are signed with; left out, one is made and shown once. */
  secret?: string | null | undefined;
  signature?: OverBody | OverTimestamp | Listed | Standard | Bearer | Unsigned | null | undefined;
  event?: Reading | null | undefined;
  conversation?: Place[] | null | undefined;
  missing?: "skip" | "wait" | null | undefined;
  make?: Making | null | undefined;
  rules?: Rule[] | null | undefined;
}

/** Another product that calls us, and what its events say. */
export interface HookOutput {
  id: string;
  name: string;
  /** What it began with. */
  preset: "auth0" | "github" | "shopify" | "standard_webhooks" | "stripe" | null;
  state: "disabled" | "enabled";
  /** Where the other product calls; null where nothing is signed, since then the address is the secret. */
  url: string | null;
  /** How many are good now. */
  secrets: number;
  signature: OverBody | OverTimestamp | Listed | Standard | Bearer | Unsigned;
  event: Reading;
  conversation: Place[] | null;
  missing: "skip" | "wait";
  make: Making | null;
  rules: Rule[];
  created_at: string;
  updated_at: string;
}

/** A page of hooks. */
export interface HookPage {
  data: HookOutput[];
  next: string | null;
}

/** What of a hook is to change; what is left out stays. */
export interface HookPatch {
  name?: string | undefined;
  /** `disabled`: nothing is taken any more, and what waits is given up; it can be retried. */
  state?: "disabled" | "enabled" | undefined;
  signature?: OverBody | OverTimestamp | Listed | Standard | Bearer | Unsigned | undefined;
  event?: Reading | undefined;
  conversation?: Place[] | null | undefined;
  missing?: "skip" | "wait" | undefined;
  make?: Making | null | undefined;
  rules?: Rule[] | undefined;
}

/** What questions are signed with from now on. */
export interface HookSecretOutput {
  /** `whsec_…`, shown once. */
  secret: string | null;
}

/** A hook, and what is told of it once. */
export interface HookWithSecret {
  hook: HookOutput;
  /** One that was made now, and is shown once; null where you gave it. Where nothing is signed it is the whole address. */
  secret: string | null;
}

/** Hours of the day where each recipient lives; `to` before `from` is the next day's. */
export interface HoursInput {
  /** `09:00`. */
  from: string;
  /** `18:00`. */
  to: string;
  /** 1 is Monday; left out, every day. */
  days?: number[] | null | undefined;
}

/** Where it is shown. */
export interface HtmlPreview {
  /** In a frame, for ten minutes: no script of it runs, and it is of an origin of its own. With `?images=1` its pictures are fetched. */
  url: string;
  expires_at: string;
}

/** What is to be shown. */
export interface HtmlPreviewInput {
  /** Rendered: templates are not looked for in it. */
  html: string;
}

/** A picture: an attachment, or an address. */
export interface ImagePart {
  type: "image";
  attachment?: string | null | undefined;
  url?: string | null | undefined;
  /** What is on it, for who does not see it. */
  alt?: string | undefined;
  width?: number | null | undefined;
  height?: number | null | undefined;
}

/** Which account takes the mail of a domain. */
export interface InboundDomainInput {
  /** The id of a provider account of the provider `smtp`: what comes in by the domain is answered through it. */
  account: string;
}

/** A domain whose mail is taken. */
export interface InboundDomainOutput {
  /** In ASCII and lower case. */
  domain: string;
  account: string;
  created_at: string;
  updated_at: string;
}

/** A page of inbound domains. */
export interface InboundDomainPage {
  data: InboundDomainOutput[];
  next: string | null;
}

/** What a person answers. In the app `from` is your id of them. */
export interface InboundInput {
  channel: "email" | "inapp" | "mms" | "push" | "rcs" | "sms" | "voice" | "webpush" | "whatsapp";
  from: string;
  /** Left out where it is keys alone. */
  text?: string | null | undefined;
  /** A mail's subject. */
  title?: string | null | undefined;
  /** Keys pressed on a call: only on `voice`. */
  keys?: string | null | undefined;
  /** Files, on `mms` and `email`. */
  media?: FileInput[] | undefined;
  /** Who is answered; may be left out. */
  to?: string | null | undefined;
  /** The id of the delivery that it answers; left out, it is what was last sent to them there. */
  quotes?: string | null | undefined;
  /** A machine answers: out of office. */
  is_automatic?: boolean | undefined;
}

/** Counts over time. */
export interface InsightsOutput {
  step: "day" | "hour" | "quarter";
  timezone: string;
  /** Where each step begins. */
  points: string[];
  /** Where the last one ends: it may lie ahead. */
  end: string;
  total: CountsOutput;
  /** Those with most first. */
  series: SeriesOutput[];
}

/** What is due in a lane and has not begun. */
export interface InsightsWaitingOutput {
  lane: string;
  count: number;
  /** There are more than are counted. */
  is_more: boolean;
  /** Of the oldest; 0 where nothing waits. */
  age_seconds: number;
}

/** An invitation; its link is in the mail only. */
export interface InvitationOutput {
  id: string;
  email: string;
  role: "admin" | "agent" | "developer" | "marketer" | "owner" | "viewer";
  /** The name of the member or of the key; null: the command line. */
  inviter: string | null;
  created_at: string;
  expires_at: string;
  accepted_at: string | null;
  revoked_at: string | null;
}

/** A page of invitations. */
export interface InvitationPage {
  data: InvitationOutput[];
  next: string | null;
}

/** One thing of a person's thread: a post of their own conversation, something that was sent to them, or something that came in. */
export interface Item {
  /** `received` came in and is no post: a machine wrote it, or there were no conversations yet. */
  kind: "post" | "received" | "sent";
  at: string;
  /** The message's id: of a post too. */
  message: string;
  /** Over which it left or came in; null for what was said in the app. */
  channel: string | null;
  title: string | null;
  /** Null where what was sent is not kept, or is a secret. */
  text: string | null;
  /** With its `seq`, which nothing else has. */
  post: PostView | null;
  purpose: string | null;
  topic: string | null;
  template: string | null;
  /** Which it is about, where it is another one. */
  conversation: string | null;
  /** A machine wrote it. */
  is_automatic: boolean;
  /** How what was sent fares, and a post that left over a channel. */
  journey: JourneyView[];
}

/** Where something stands on its way to the person. */
export interface JourneyView {
  channel: string;
  state: string;
  reason: string | null;
  sent_at: string | null;
  delivered_at: string | null;
  read_at: string | null;
}

/** Which draft becomes a version. */
export interface KeepInput {
  /** As you have read it. */
  revision: number;
}

/** Where the log stood once, as `GET /v1/audit/checkpoint` told it. */
export interface KeptCheckpoint {
  seq: number;
  hash: string;
  /** This one, if left out. */
  workspace?: string | null | undefined;
  /** Not looked at. */
  at?: string | null | undefined;
}

/** A key, without its secret. */
export interface KeyOutput {
  id: string;
  name: string;
  /** How the secret begins. */
  hint: string;
  scopes: string[];
  created_at: string;
  /** To the minute. */
  last_used_at: string | null;
  expires_at: string | null;
  revoked_at: string | null;
}

/** A page of keys. */
export interface KeyPage {
  data: KeyOutput[];
  next: string | null;
}

/** What was said last, of what you may see. */
export interface LastPostOutput {
  message: string;
  seq: number;
  /** null: the company itself. */
  author: PersonView | null;
  /** By which name the company says it. */
  author_name: string | null;
  /** The first 200 characters. */
  text: string;
  at: string;
  is_deleted: boolean;
}

/** What was said last. */
export interface LastSaid {
  message: string;
  seq: number;
  /** null: the company itself. */
  author: PersonView | null;
  /** By which name the company says it. */
  author_name: string | null;
  /** Over which it came in, or left; null: in the app alone. */
  channel: string | null;
  /** The first 200 characters. */
  text: string;
  at: string;
  is_deleted: boolean;
}

/** Where the log ends. */
export interface Latest {
  /** Ask for events with it as `after`: only what comes from now on is told. */
  next: string;
}

/** How to go. */
export interface LeaveInput {
  /** Who owns it from then on, by your id of the contact: for its last owner. */
  heir?: string | null | undefined;
}

/** A button or a link. */
export interface LeftAction {
  label: string;
  url: string;
}

/** What one hand-off of a delivery said, or why that cannot be told. */
export interface LeftContent {
  delivery: string;
  /** The number of the hand-off; null where there was none. */
  attempt: number | null;
  channel: string;
  provider: string | null;
  outcome: "refused" | "sent" | "unknown" | null;
  /** When it was over; real time. */
  at: string | null;
  /** Why there is nothing to be seen; null where there is. */
  nothing: "erased" | "never_left" | "not_kept" | "not_left_yet" | "not_written" | "sensitive" | null;
  /** The same in words. */
  detail: string | null;
  title: string | null;
  text: string | null;
  /** As it was said; how its links led is no part of it. */
  html: string | null;
  actions: LeftAction[];
  /** Their names. */
  files: string[];
  bundle: string | null;
  /**
   * Where the HTML is shown in a frame, for a quarter of an hour: no script of it runs, and it is of an origin of its own. With
   * `?images=1` its pictures are fetched.
   */
  html_url: string | null;
  html_url_expires_at: string | null;
}

/** What one field has, and the most that is taken: more is refused, but where only so much is shown. */
export interface Limit {
  field: string;
  characters: number;
  limit: number;
  is_over: boolean;
}

/** Who has a link that signs in. */
export interface LinkSignIn {
  /** What stands after `#link=`. */
  token: string;
  /** Of the second factor, where there is one: six digits, or a recovery code. */
  code?: string | null | undefined;
}

/** The same with both in one header, as `t=1700000000,v1=5f…,v1=9c…`: of several signatures one must be right. */
export interface Listed {
  kind: "hmac_listed";
  header: string;
  timestamp?: string | undefined;
  signature?: string | undefined;
  tolerance?: string | undefined;
}

/** A conversation in a list. */
export interface ListedConversation {
  id: string;
  kind: "direct" | "group" | "support";
  state: "scheduled" | "open" | "closed" | "deleted";
  title: string | null;
  metadata: Record<string, unknown>;
  /** What of yours it is about. */
  object: Object | null;
  /** How many are in it. */
  participants: number;
  /** Only owners and moderators may post. */
  is_frozen: boolean;
  /** How long a member waits between two posts. */
  slow_mode: string | null;
  /** Nobody is told how far others have read. */
  hides_positions: boolean;
  is_moderated: boolean;
  starts_at: string | null;
  expires_at: string | null;
  /** After the last post. */
  expires_after: string | null;
  on_expiry: "close" | "delete";
  warns_before: string | null;
  /** What the system posts when it warns that the conversation ends. */
  warning: string | null;
  /** What keeps who is in it; null for people, and where nothing does. */
  rule: Record<string, unknown> | null;
  /** How who has not seen a post is reached; null for people, and where it is the workspace's way. */
  route: Record<string, unknown> | null;
  /** Your id of the contact whose own conversation it is, made at their first answer. */
  owner: string | null;
  /** The message whose answer began it. */
  cause: string | null;
  /** Null where a key of yours made it. */
  created_by: PersonView | null;
  last_seq: number;
  /** Where who has read all of it goes on: `<seq>.<change>`. */
  cursor: string;
  last_post_at: string | null;
  created_at: string;
  updated_at: string;
  closed_at: string | null;
  /** Some of those in it beside the member who asks, at most four, contacts first. */
  people: PersonView[];
  last_post: LastSaid | null;
  /** How many posts the member who asks has not read: 100 means that many or more. null for a key. */
  unread: number | null;
}

/** A time of day where each recipient lives. */
export interface LocalTime {
  /** `09:00`. */
  local: string;
  /** `2026-12-01`. */
  on: string;
}

/** A place, in degrees (WGS 84). */
export interface LocationPart {
  type: "location";
  latitude: number;
  longitude: number;
  label?: string | null | undefined;
  address?: string | null | undefined;
}

/** The logo, as it is kept for mails and pages. */
export interface LogoOutput {
  id: string;
  /** For everybody, and for good: another logo has another address. */
  url: string;
  type: string;
  width: number;
  height: number;
  /** In bytes. */
  size: number;
}

/** The conversation that is made where there is none. */
export interface Made {
  kind: "direct" | "group" | "support";
  participants: string[];
  title: string | null;
  metadata: Record<string, unknown>;
}

/** One day, in UTC. */
export interface MailDayOutput {
  /** Taken by a server, or refused at its door for the address's sake. */
  sent: number;
  /** No such mailbox: the address is suppressed. */
  hard_bounces: number;
  /** It may pass: a full mailbox, a server that is away. */
  soft_bounces: number;
  /** Refused for what it is, or for who sends it. */
  policy_bounces: number;
  complaints: number;
  /** Hard bounces of all. */
  bounce_rate: number;
  complaint_rate: number;
  day: string;
}

/** One domain of the recipients. */
export interface MailDomainOutput {
  /** Taken by a server, or refused at its door for the address's sake. */
  sent: number;
  /** No such mailbox: the address is suppressed. */
  hard_bounces: number;
  /** It may pass: a full mailbox, a server that is away. */
  soft_bounces: number;
  /** Refused for what it is, or for who sends it. */
  policy_bounces: number;
  complaints: number;
  /** Hard bounces of all. */
  bounce_rate: number;
  complaint_rate: number;
  domain: string;
}

/** How mail fares. */
export interface MailHealthOutput {
  state: "ok" | "paused";
  /** Why marketing mail is paused. */
  because: "complaints" | "hard_bounces" | null;
  paused_at: string | null;
  window: WindowOutput;
  limits: MailLimitsOutput;
  /** The newest first; a day without mail is left out. */
  days: MailDayOutput[];
  /** The hundred with most mails, over all these days. */
  domains: MailDomainOutput[];
}

/** When marketing mail is paused. */
export interface MailLimitsOutput {
  bounce_rate: number;
  complaint_rate: number;
  /** Of fewer mails in the window no rate counts. */
  fewest_mails: number;
  fewest_complaints: number;
}

/** A conversation to be made where there is none: at the first place that could be read. */
export interface Making {
  kind?: "direct" | "group" | "support" | undefined;
  /** Your ids of contacts, of which one expression may give a list; where the place names people, these beside them. */
  participants?: string[] | undefined;
  title?: string | null | undefined;
  /** Texts in it are expressions. */
  metadata?: Record<string, unknown> | undefined;
}

/** How a range of a text is shown. */
export interface Mark {
  style: "bold" | "code" | "code_block" | "italic" | "link" | "quote" | "strike";
  /** The first character, counted from 0 in Unicode code points. */
  start: number;
  length: number;
  /** Of a link: http, https, mailto or tel. */
  url?: string | null | undefined;
}

/** Who is signed in. */
export interface MeOutput {
  /** Your id of them. */
  id: string | null;
  name: string | null;
  /** The `iss` and `aud` of their tokens. */
  workspace: string;
  is_test: boolean;
  /** Of this token. */
  expires_at: string | null;
}

/** How much it is: `characters` of the text, of which the channel takes `limit`, and bytes in UTF-8. */
export interface Measure {
  characters: number;
  limit: number;
  /** Some field has more than is taken: `limits` says which. */
  is_over: boolean;
  text_bytes: number;
  html_bytes: number;
  /** The most of a mail's HTML that the common mailboxes show without a click. */
  html_shown_bytes: number;
  limits: Limit[];
  /** Of an SMS: what it is sent, and paid, as. */
  segments: Segments | null;
}

/** A file that a person sent. */
export interface MediaOutput {
  id: string;
  name: string | null;
  type: string;
  /** In bytes; null until it is here. */
  size: number | null;
  /** `waiting`: the provider still keeps it for us. */
  state: "failed" | "stored" | "waiting";
  /** Why it is not here. */
  reason: string | null;
}

/** A member of this workspace. */
export interface MemberOutput {
  id: string;
  email: string;
  name: string;
  role: "admin" | "agent" | "developer" | "marketer" | "owner" | "viewer";
  has_second_factor: boolean;
  joined_at: string;
}

/** A page of members. */
export interface MemberPage {
  data: MemberOutput[];
  next: string | null;
}

/** Somebody who is named in a text, and is told so: one of the four. */
export interface Mention {
  start: number;
  length: number;
  /** Your id of a contact in the conversation. */
  contact?: string | null | undefined;
  /** A member in it, `mbr_…`. */
  member?: string | null | undefined;
  /** An assistant in it, by its key. */
  assistant?: string | null | undefined;
  /** All who are in it; where these are more than a hundred only owners, moderators and the backend may. */
  everyone?: boolean | undefined;
}

/** The other contact, by your id: who is merged (`from`), or into whom (`into`). */
export interface MergeInput {
  /** This one is merged into the contact. */
  from?: string | null | undefined;
  /** The contact is merged into this one. */
  into?: string | null | undefined;
}

/** Who stands for whom. */
export interface MergeOutput {
  /** After a merge the survivor; after it was undone who was merged before. */
  contact: ContactOutput;
  /** False where that was so before. */
  is_changed: boolean;
}

/** Somebody who was merged into a contact. */
export interface MergedContact {
  /** Tidings' own id. */
  id: string;
  /** Your id of them, which finds the contact too; undo the merge with it. */
  external_id: string;
  merged_at: string;
}

/** Everybody for whom a contact stands, the last merged first: the order in which it is undone. */
export interface MergedContacts {
  data: MergedContact[];
}

/** A message, without what it says. */
export interface MessageOutput {
  id: string;
  direction: "in" | "out";
  /** The name of the key that sent it, or your id of the contact who wrote it. */
  author: string | null;
  purpose: string;
  topic: string | null;
  channels: string[];
  template: string | null;
  template_version: number | null;
  metadata: Record<string, unknown> | null;
  send_at: string | null;
  expires_at: string | null;
  /** The message that this one answers. */
  in_reply_to: string | null;
  /** Which it is about: answers to it belong there. Of what came in, in which it is a post, with the same id. */
  conversation: string | null;
  /** The address that it came from; null for what was sent, but for an answer, which goes to `to` in the name of `from`. */
  from: string | null;
  to: string | null;
  collapse_key: string | null;
  is_sensitive: boolean;
  recipients: number;
  created_at: string;
  /** How many deliveries stand in each state; in a list null where there are more than 200 recipients: asked for alone it tells it. */
  counts: Record<string, number> | null;
}

/** A page of messages. */
export interface MessagePage {
  data: MessageOutput[];
  next: string | null;
  /** Where the page is not full and there is a `next`: so far back was looked, and `next` looks further. */
  searched_to: string | null;
}

/** Why nothing would leave: the code and the words that the delivery would fail with. */
export interface MessagesProblem {
  code: string;
  field: string;
  detail: string;
}

/** Who is asked before something is said. */
export interface ModerationHookInput {
  url: string;
  /** It has so long to answer. */
  seconds?: number | undefined;
  /** What is done where it does not answer, or not as it should. */
  on_failure?: "allow" | "refuse" | undefined;
  /** About posts in conversations that are `is_moderated`, or in all. */
  asks?: "all" | "moderated" | undefined;
}

/** For how long: until a time, or so long from now; neither: until it is lifted. */
export interface MuteInput {
  until?: string | null | undefined;
  /** `1m` to `3660d`. */
  lasts?: string | null | undefined;
  /** For your own people, and shown to the person. */
  because?: string | null | undefined;
}

/** A conversation as one person sees it in their list. */
export interface MyConversation {
  id: string;
  kind: string;
  state: string;
  title: string | null;
  object: MyObject | null;
  role: string;
  membership: string;
  participants: number;
  /** Some of the others in it, at most four. */
  others: PersonView[];
  last_seq: number;
  last_change: number;
  /** The seq up to which it was delivered to you. */
  delivered: number;
  /** The seq up to which you have read it. */
  read: number;
  unread: number;
  /** How often you are named in what is unread. */
  mentions: number;
  /** You may not post until then. */
  muted_until: string | null;
  /** You are not told of posts until then. */
  silent_until: string | null;
  is_archived: boolean;
  is_frozen: boolean;
  created_at: string;
  last_post: LastPostOutput | null;
}

/** A page of a person's conversations. */
export interface MyConversationPage {
  data: MyConversation[];
  next: string | null;
}

/** An object of your business. */
export interface MyObject {
  type: string | null;
  id: string;
}

/** A name that the text takes from a message's data, and what it does with it. */
export interface NamedKind {
  name: string;
  kind: "flag" | "list" | "number" | "text" | "time";
}

/** Something that does not go on by itself. */
export interface NeedOutput {
  /**
   * `late`: marketing whose time came while nothing ran. `held`: the reason says what is missing. `callbacks`, `hook_events`: what could
   * not be processed. `webhook_deliveries`: what an endpoint did not take. `mail`: marketing mail is paused.
   */
  what: "appeals" | "callbacks" | "flags" | "held" | "hook_events" | "late" | "mail" | "schedule_runs" | "unknown" | "webhook_deliveries" | "webhook_endpoint";
  count: number;
  /** There are more than are counted. */
  is_more: boolean;
  reason: string | null;
  since: string | null;
  /** Of the one hook, endpoint or schedule that it is about. */
  id: string | null;
  name: string | null;
  /** Where it is listed or seen to; null for who may not. */
  path: string | null;
}

/** Who is invited, and as what. */
export interface NewInvitation {
  email: string;
  role: "admin" | "agent" | "developer" | "marketer" | "owner" | "viewer";
}

/** A key to be made; its scopes are a subset of the caller's own. */
export interface NewKey {
  name: string;
  scopes: string[];
  expires_at?: string | null | undefined;
}

/** A key that was just made, with its secret. */
export interface NewKeyOutput {
  id: string;
  name: string;
  /** How the secret begins. */
  hint: string;
  scopes: string[];
  created_at: string;
  /** To the minute. */
  last_used_at: string | null;
  expires_at: string | null;
  revoked_at: string | null;
  /** Shown this once; only a hash of it is kept. */
  secret: string | null;
}

/** A provider account to be made. Without `channels` it serves all that the provider has. */
export interface NewProviderAccount {
  provider: string;
  name?: string | null | undefined;
  channels?: string[] | null | undefined;
  /** The fields that this provider asks for; kept sealed, and never shown again. */
  credentials: Record<string, unknown>;
  /** What the recipient sees: numbers, mailboxes. The first is used where a message names none. */
  senders?: string[] | undefined;
  /** The account with the lowest rank is tried first. */
  rank?: number | undefined;
  /** At most so many hand-offs through the account. */
  rate?: AccountRate | null | undefined;
  /** At most so many hand-offs from each of its senders. */
  sender_rate?: AccountRate | null | undefined;
  /** Where it may be used, and at what price; null: everywhere, at no price. Only where all of its channels go to phone numbers. */
  destinations?: Destination[] | null | undefined;
  /**
   * Whether what went over the wire is kept for a week of all that was sent, too, and of all that failed however many fail alike; null: of
   * a sample of what was sent (thirty, and then one a second by each worker), where the workspace keeps content.
   */
  keeps_exchanges?: boolean | null | undefined;
}

/** A signing secret to be made. */
export interface NewSigningSecret {
  name: string;
}

/** A signing secret that was just made, with what it is. */
export interface NewSigningSecretOutput {
  /** The `kid` in the head of the tokens that it signs. */
  id: string;
  name: string;
  /** Made by Tidings for the tokens that it makes itself; nobody has seen it. */
  is_own: boolean;
  created_at: string;
  /** In the future: what it signs is accepted until then. */
  revoked_at: string | null;
  /** The key of HS256: the bytes of this text as it stands. Shown this once. */
  secret: string | null;
}

/** A token to be made. */
export interface NewToken {
  /** A duration, `1m` to `15m`. */
  expires_in?: string | undefined;
}

/** What stands in the workspace. */
export interface NowOutput {
  /** Business time. */
  now: string;
  /** Nothing leaves the whole installation: whoever runs it has said so, or it is a copy. */
  is_paused: boolean;
  paused_at: string | null;
  waiting: InsightsWaitingOutput[];
  /** Deliveries of unknown outcome. */
  unknown: number;
  /** Of these, those that are tried again by themselves. */
  unknown_in_line: number;
  has_more_unknown: boolean;
  /** Deliveries that wait, by what they wait for; those with most first. */
  held: HeldOutput[];
  has_more_held: boolean;
  failing: FailingOutput[];
  /** Null: the workspace has no limit, and nothing is counted. */
  spend: SpendOutput | null;
  /** What needs a person. */
  needs: NeedOutput[];
}

/** What of yours a conversation is about. */
export interface Object {
  type: string;
  id: string;
}

/** What of yours the conversation is about. */
export interface ObjectInput {
  /** `order`. */
  type: string;
  /** `A-1001`. */
  id: string;
}

/** The business object that a conversation is bound to. */
export interface ObjectPlace {
  type: string;
  id: string;
}

/** Your account with a provider. */
export interface OfAccount {
  provider_account: string;
  reason?: string | null | undefined;
}

/** Somebody who wants nothing to do with somebody else. */
export interface OfBlock {
  contact: string | null;
  contact_id: string;
  /** The other, by our own id: `ctc_…`. */
  blocked_id: string;
}

/** A mail that came back, or was refused at the door. */
export interface OfBounce {
  delivery: string;
  message: string;
  contact: string | null;
  contact_id: string;
  channel: string | null;
  purpose: string | null;
  topic: string | null;
  metadata: Record<string, unknown> | null;
  /** `hard`: no such mailbox, it is never written to again; `soft`: may pass; `policy`: refused for what it is. */
  kind: string;
  /** The enhanced status, as in `5.1.1`. */
  code?: string | null | undefined;
  /** Whether the provider had taken it first. */
  was_sent?: boolean | null | undefined;
}

/** A mail that the person told their mail provider was unwanted. */
export interface OfComplaint {
  delivery: string;
  message: string;
  contact: string | null;
  contact_id: string;
  channel: string | null;
  purpose: string | null;
  topic: string | null;
  metadata: Record<string, unknown> | null;
  /** As the report has it: `abuse`, `fraud`. */
  kind?: string | null | undefined;
}

/** A line of the ledger. */
export interface OfConsent {
  contact: string | null;
  contact_id: string;
  consent: string;
  channel: string;
  purpose: string;
  source: string | null;
}

/** Somebody. */
export interface OfContact {
  contact: string | null;
  contact_id: string;
}

/** A thread, as it is with this event. Of a deleted one only the id, the kind and who did it. */
export interface OfConversation {
  conversation: string;
  /** `direct`, `group`, `support`. */
  kind: string;
  /** `scheduled`, `open`, `closed`, `deleted`. */
  state: string;
  title?: string | null | undefined;
  /** What of yours it is about. */
  object?: OfObject | null | undefined;
  metadata: Record<string, unknown>;
  participants: number;
  /** Who did it, by our own id: `ctc_…`, `mbr_…`, `ast_…`; `system`: a key of yours, or the conversation by itself. */
  by: string;
  /** Your id of the contact who did it. */
  by_contact?: string | null | undefined;
  /** Of one that was closed or deleted: `asked`, `expired`. */
  because?: string | null | undefined;
  /** Of one that was updated: which fields. */
  changed?: string[] | null | undefined;
  /** Of one that ends soon: when, if nobody posts. */
  expires_at?: string | null | undefined;
  /** Of one that ends soon: `close` or `delete`. */
  then?: string | null | undefined;
}

/** One recipient over one channel. */
export interface OfDelivery {
  delivery: string;
  message: string;
  contact: string | null;
  contact_id: string;
  channel: string | null;
  purpose: string | null;
  topic: string | null;
  /** The message's, as it was given. */
  metadata: Record<string, unknown> | null;
  /** Where the delivery stands with this event. */
  state: string;
  reason?: string | null | undefined;
  /** The provider's own. */
  code?: string | null | undefined;
  /** Of the route, counted from 1. */
  step?: number | null | undefined;
  /** False of what has arrived, or was read, though nobody had said that it left. */
  was_sent?: boolean | null | undefined;
}

/** Where webhooks go. */
export interface OfEndpoint {
  webhook_endpoint: string;
  url: string;
  /** `gone` (it answered 410), `failing` (five days without a success), `asked`. */
  reason: string;
}

/** Something that somebody, or some machine, did with a delivery; told once for people and once for machines. */
export interface OfEngagement {
  delivery: string;
  message: string;
  contact: string | null;
  contact_id: string;
  channel: string | null;
  purpose: string | null;
  topic: string | null;
  /** The message's, as it was given. */
  metadata: Record<string, unknown> | null;
  /** A scanner, or a program that fetches ahead: no sign of the person. */
  is_machine: boolean;
  /** By what a machine was known. */
  why?: string | null | undefined;
  /** The link that was followed. */
  url?: string | null | undefined;
}

/** What became of an item of the app; that it came, and was read, is told as of every delivery. */
export interface OfFeed {
  /** The item. */
  delivery: string;
  message: string;
  contact: string | null;
  contact_id: string;
  channel: string | null;
  purpose: string | null;
  topic: string | null;
  /** The message's, as it was given. */
  metadata: Record<string, unknown> | null;
  /**
   * `seen`, `acted`, `archived`, `unarchived`, `snoozed`, `unsnoozed`, `returned` (its time out of sight is over), or `replaced` by a
   * newer one of its collapse key; `read` of what was sent to a contact that was merged into this one.
   */
  change: string;
  /** Of `acted`: which of its actions, counted from 0; left out: the item itself. */
  action?: number | null | undefined;
}

/** Somebody, or a rule, says that something is not as it should be; who, and in what words, is told at `/v1/moderation/flags`. */
export interface OfFlag {
  flag: string;
  /** `post` or `person`. */
  subject: string;
  category: string;
  /** `contact`, `member`, `key` or `rule`. */
  by: string;
  message?: string | null | undefined;
  conversation?: string | null | undefined;
  /** Who is flagged, or has said what is. */
  contact?: string | null | undefined;
  contact_id?: string | null | undefined;
}

/** What another product told and could not be said. */
export interface OfHook {
  hook: string;
  /** The hook's. */
  name: string;
  /** `hev_…`: under the hook's events it has its reason in full. */
  event: string;
  /** As the other product names it. */
  event_type?: string | null | undefined;
  /** A code. */
  reason: string;
}

/** Why marketing mail was paused. */
export interface OfMailPause {
  because: string;
  sent: number;
  hard_bounces: number;
  complaints: number;
}

/** Two contacts who are one person, or were thought to be. */
export interface OfMerge {
  /** Who stands for both. */
  contact: string | null;
  contact_id: string;
  /** The other, by our own id: `ctc_…`. */
  merged_id: string;
}

/** What was said, to everybody it was said to. */
export interface OfMessage {
  message: string;
  purpose: string | null;
  topic: string | null;
  metadata: Record<string, unknown> | null;
}

/** The type says it all. */
export type OfNothing = Record<string, never>;

/** Something of yours. */
export interface OfObject {
  type: string;
  id: string;
}

/** Somebody in a conversation, as they are with this event. */
export interface OfParticipant {
  conversation: string;
  /** `contact`, `member`, `assistant`. */
  kind: string;
  /** Your id of the contact; null once they are gone. */
  contact?: string | null | undefined;
  contact_id?: string | null | undefined;
  member?: string | null | undefined;
  /** By your key. */
  assistant?: string | null | undefined;
  /** `owner`, `moderator`, `member`, `reader`. */
  role: string;
  /** `invited`, `active`, `declined`, `left`, `removed`. */
  state: string;
  /** The conversation's rule did it. */
  by_rule: boolean;
  /** Who did it, by our own id; `system`: a key of yours, or the rule. */
  by: string;
  by_contact?: string | null | undefined;
  muted_until?: string | null | undefined;
}

/** Something that is said in a conversation, or what became of it. */
export interface OfPost {
  conversation: string;
  message: string;
  /** Its place in the conversation. */
  seq: number;
  /** Who said it, or did this with it, by our own id: `ctc_…`, `mbr_…`, `ast_…`; `system`: a key of yours. */
  by: string;
  /** Your id of that contact. */
  by_contact?: string | null | undefined;
  /** Of what was posted: the kinds of its parts. */
  parts?: string[] | null | undefined;
  /** What it says in plain words, as long as it stands; in the log only for who may read conversations. */
  text?: string | null | undefined;
  /** What it came in over, where it was not said in the app. */
  channel?: string | null | undefined;
  /** Of an edited one. */
  version?: number | null | undefined;
  deleted_by?: string | null | undefined;
  /** Of a reaction. */
  emoji?: string | null | undefined;
}

/** How far somebody has got in a conversation; told in conversations of up to 100 people. */
export interface OfReading {
  conversation: string;
  /** `contact`, `member` or `assistant`. */
  kind: string;
  contact?: string | null | undefined;
  contact_id?: string | null | undefined;
  member?: string | null | undefined;
  assistant?: string | null | undefined;
  /** The seq up to which it was delivered to them. */
  delivered: number;
  /** The seq up to which they have read it. */
  read: number;
}

/** What a person wrote. */
export interface OfReceived {
  message: string;
  contact: string | null;
  contact_id: string | null;
  channel: string | null;
  from: string | null;
  /** The sender of yours that they wrote to. */
  to: string | null;
  title: string | null;
  /** Without what they quoted, and without their signature. */
  text: string | null;
  /** Keys that were pressed on a call. */
  keys: string | null;
  media: File[];
  /** The message that it answers. */
  in_reply_to: string | null;
  /** In which it is a post, with the same id; null for what a machine wrote. */
  conversation: string | null;
  /** A machine wrote it: out of office, and the like. */
  is_automatic: boolean;
}

/** One time of a recurring send. */
export interface OfRun {
  schedule: string;
  name: string;
  run: string;
  due_at: string;
  reason?: string | null | undefined;
}

/** What a person may not do, and until when. */
export interface OfSanction {
  contact: string | null;
  contact_id: string;
  sanction: string;
  /** `mute`, `suspend` or `block`. */
  action: string;
  /** Left out: until somebody lifts it. */
  until?: string | null | undefined;
  /** Of the flags that it follows from. */
  weight?: number | null | undefined;
  flags?: number | null | undefined;
  /** Of what is over: `lifted`, or `ended`. */
  because?: string | null | undefined;
  appeal?: string | null | undefined;
  /** `upheld` or `lifted`. */
  decision?: string | null | undefined;
}

/** A recurring send. */
export interface OfSchedule {
  schedule: string;
  name: string;
  reason?: string | null | undefined;
}

/** A route that goes no further for one person. */
export interface OfStop {
  message: string;
  contact: string | null;
  contact_id: string;
  purpose: string | null;
  topic: string | null;
  metadata: Record<string, unknown> | null;
  /** The evidence: `read`, `answered`, a request. */
  by: string;
}

/** An address that is not to be used; the address itself is not told. */
export interface OfSuppression {
  suppression: string;
  kind: string;
  /** `*` is every one. */
  channel: string;
  /** `*` is every one. */
  topic: string;
  reason: string;
  source: string | null;
}

/** A word to see whether it arrives. */
export interface OfTest {
  webhook_endpoint: string;
}

/** The whole of a form, without its key. */
export interface OptInFormInput {
  /** What it is called on its page and in the mail. */
  name: string;
  /** What who fills it in agrees to, as they read it; it is kept with their consent. */
  text: string;
  /** Topics that they choose by it, for mail. */
  topics?: string[] | undefined;
  /** The template of the mail that asks to confirm, with `confirm_url`, `form` and `text` as its data; left out: words of our own. */
  template?: string | null | undefined;
}

/** A form. */
export interface OptInFormOutput {
  id: string;
  key: string;
  name: string;
  /** What who fills it in agrees to, as they read it. */
  text: string;
  /** Topics that they choose by it, for mail. */
  topics: string[];
  /** Of the mail that asks to confirm; null: words of our own. */
  template: string | null;
  /** Its page: for everybody. */
  url: string;
  /** With so many mailboxes it was filled in within the last seven days. */
  filled_in: number;
  /** So many of these mailboxes were confirmed. */
  confirmed: number;
  created_at: string;
  updated_at: string;
}

/** A page of forms. */
export interface OptInFormPage {
  data: OptInFormOutput[];
  next: string | null;
}

/** What was ordered, and how much of it. */
export interface OrderItem {
  name: string;
  quantity?: number | undefined;
  price?: string | null | undefined;
}

/** An order, and where it stands. */
export interface OrderPart {
  type: "order";
  number: string;
  state?: string | null | undefined;
  items?: OrderItem[] | undefined;
  total?: string | null | undefined;
  /** ISO 4217. */
  currency?: string | null | undefined;
  url?: string | null | undefined;
}

/** HMAC-SHA256 over the raw body. */
export interface OverBody {
  kind: "hmac";
  header: string;
  encoding?: "base64" | "hex" | undefined;
  /** What stands before it: `sha256=`. */
  prefix?: string | undefined;
}

/** HMAC-SHA256 over a timestamp in seconds, `between` and the raw body, no older than `tolerance`. */
export interface OverTimestamp {
  kind: "hmac_timestamp";
  header: string;
  timestamp_header: string;
  encoding?: "base64" | "hex" | undefined;
  prefix?: string | undefined;
  between?: string | undefined;
  tolerance?: string | undefined;
}

/**
 * A conversation as a person wants it, who is in it themselves: of a group they are the owner.
 *
 * What it is about and its metadata are yours alone to say: by them your events find the conversation that they are told in.
 */
export interface OwnConversationInput {
  kind?: "direct" | "group" | "support" | undefined;
  /** The others, by your ids of contacts. */
  participants?: (string | PersonInput)[] | undefined;
  /** The others are asked first: they are in it once they accept. */
  invites?: boolean | undefined;
  distinct?: boolean | null | undefined;
  title?: string | null | undefined;
  message?: PostInput | null | undefined;
}

/** What its owners and moderators change. */
export interface OwnConversationPatch {
  title?: string | null | undefined;
  is_frozen?: boolean | undefined;
  slow_mode?: string | null | undefined;
}

/** What one has flagged; what becomes of it is not told. */
export interface OwnFlagOutput {
  id: string;
  subject: "person" | "post";
  category: "harassment" | "hate" | "illegal" | "impersonation" | "other" | "scam" | "self_harm" | "sexual" | "spam" | "violence";
  created_at: string;
}

/** Somebody who came, went, or may do something else; as they stand now. */
export interface ParticipantChange {
  person: PersonView;
  role: "owner" | "moderator" | "member" | "reader";
  state: "invited" | "active" | "declined" | "left" | "removed";
  joined_at: string | null;
  left_at: string | null;
  muted_until: string | null;
}

/** A page of participants. */
export interface ParticipantPage {
  data: ParticipantView[];
  next: string | null;
}

/** Somebody in a conversation. */
export interface ParticipantView {
  kind: "assistant" | "contact" | "member";
  /** Of a contact your own id, of a member `mbr_…`, of an assistant its key; null once they are gone. */
  id: string | null;
  name: string | null;
  role: "owner" | "moderator" | "member" | "reader";
  state: "invited" | "active" | "declined" | "left" | "removed";
  /** The conversation's rule keeps them in it. */
  by_rule: boolean;
  joined_at: string | null;
  left_at: string | null;
  /** They may not post until then. */
  muted_until: string | null;
  /** Up to which post all has reached them. Null for others where positions are hidden, and for people in conversations of more than 100. */
  delivered_seq: number | null;
  /** Up to which post they have read. */
  read_seq: number | null;
}

/** What was done. */
export interface ParticipantsOutput {
  /** Of how many it is other than it was. */
  changed: number;
  /** How many are in it now. */
  participants: number;
}

/** Somebody, by exactly one of these; your id of a contact may stand alone, as a text. */
export interface PersonInput {
  /** By your own id. */
  contact?: string | null | undefined;
  /** `mbr_…`. */
  member?: string | null | undefined;
  /** By its key. */
  assistant?: string | null | undefined;
  /** What they may do; left out: `member`. */
  role?: "member" | "moderator" | "owner" | "reader" | null | undefined;
}

/** Somebody in a conversation. */
export interface PersonView {
  kind: "assistant" | "contact" | "member";
  /** Of a contact your own id, of a member `mbr_…`, of an assistant its key; null once they are gone. */
  id: string | null;
  name: string | null;
}

/** What is pinned, the last first: all of it, a hundred at most. */
export interface PinList {
  data: PostView[];
}

/** Which conversation, by exactly one of these; of several that fit, the one that was made last, an open one first. */
export interface Place {
  object?: ObjectPlace | null | undefined;
  /** Values in a conversation's metadata by their paths, with dots between the steps: `{"shop.order": "{{ event.order }}"}`. */
  metadata?: Record<string, string> | null | undefined;
  /** Your id of a contact: their own conversation. */
  contact?: string | null | undefined;
  /** Your ids of contacts: the conversation of just these people. */
  distinct?: string[] | null | undefined;
  /** `cnv_…`. */
  id?: string | null | undefined;
}

/** A workspace that you belong to. */
export interface PlaceOutput {
  id: string;
  name: string;
  mode: string;
  role: "admin" | "agent" | "developer" | "marketer" | "owner" | "viewer";
}

/** The whole of it: what is left out is as in a new workspace. */
export interface PolicyInput {
  steps?: Step[] | undefined;
  weights?: Weights | undefined;
  hook?: ModerationHookInput | null | undefined;
}

/** What follows from flags, and who is asked before something is said. */
export interface PolicyOutput {
  steps: Step[];
  weights: Weights;
  hook: ModerationHookInput | null;
  /** Null: nobody has written one. */
  updated_at: string | null;
}

/** The policy, and what its questions are signed with. */
export interface PolicyWithSecret {
  policy: PolicyOutput;
  /** `whsec_…`: shown once, when the first hook is put; null afterwards. */
  secret: string | null;
}

/** How far somebody has got; neither ever falls. */
export interface PositionInput {
  /** The seq of the last post that arrived. */
  delivered?: number | null | undefined;
  /** The seq of the last post that was read: it was delivered, too. */
  read?: number | null | undefined;
}

/** How far somebody has got, and what is left. */
export interface PositionOutput {
  conversation: string;
  delivered: number;
  read: number;
  /** Of what they may see. */
  last_seq: number;
  unread: number;
  mentions: number;
  muted_until: string | null;
  silent_until: string | null;
  is_archived: boolean;
}

/** What a post says from now on: `text`, or `parts`. */
export interface PostEdit {
  text?: string | null | undefined;
  parts?: (TextPart | ImagePart | FilePart | AudioPart | LocationPart | CardPart | OrderPart | PurchasePart | QuickRepliesPart | DataPart)[] | null | undefined;
  /** Left out: as it was. */
  metadata?: Record<string, unknown> | null | undefined;
  /** Whether its first links are looked at. */
  previews?: boolean | undefined;
}

/** A page of what a post said before. */
export interface PostFormsVersionPage {
  data: VersionView[];
  next: string | null;
}

/** What somebody says: `text`, or `parts`. */
export interface PostInput {
  /** Plain words: short for one part of type `text`. */
  text?: string | null | undefined;
  parts?: (TextPart | ImagePart | FilePart | AudioPart | LocationPart | CardPart | OrderPart | PurchasePart | QuickRepliesPart | DataPart)[] | null | undefined;
  /** The post of this conversation that it answers. */
  reply_to?: string | null | undefined;
  /** The post under which it stands: in that one's thread, not in the conversation's own course. */
  thread?: string | null | undefined;
  /** Yours, up to 8 kB of JSON. */
  metadata?: Record<string, unknown> | null | undefined;
  /** Whether its first links are looked at, so that what stands behind them can be shown. */
  previews?: boolean | undefined;
}

/** A page of posts. */
export interface PostPage {
  data: PostView[];
  /** What to give as `after`, or else as `before`, for the next page; null where there is none, and around a post. */
  next: string | null;
  /** Where who has read all of it goes on to follow changes: `<seq>.<change>`. */
  cursor: string;
}

/** Another post of the same conversation. */
export interface PostRef {
  id: string;
  seq: number;
}

/** What somebody said in a conversation. Of a deleted one `parts` is empty, and `deleted_at` is told. */
export interface PostView {
  id: string;
  conversation: string;
  /** Its place: counted from 1 without gaps. */
  seq: number;
  author: AuthorView;
  parts: (TextPart | ImagePart | FilePart | AudioPart | LocationPart | CardPart | OrderPart | PurchasePart | QuickRepliesPart | DataPart)[];
  /** What it says in plain words. */
  text: string;
  metadata: Record<string, unknown> | null;
  reply_to: PostRef | null;
  /** The post under which the thread stands that it is in. */
  thread: PostRef | null;
  /** How many stand in its own thread. */
  replies: number;
  reactions: ReactionView[];
  /** Over which it came in, where it did not come through the app. */
  channel: string | null;
  /** The message by which it went out over a channel. */
  sent_as: string | null;
  /** How that fares; people are told in their conversation with the company alone. */
  journey: JourneyView[];
  /** 1, and one more with each edit. */
  version: number;
  created_at: string;
  edited_at: string | null;
  deleted_at: string | null;
  /** `author`, `moderator` or `backend`. */
  deleted_by: string | null;
  pinned_at: string | null;
  /** The attachments that it names, as their bytes say. */
  files: FileView[];
  /** What stands behind its first links, once they were looked at. */
  previews: PreviewsPreview[];
}

/** Where a person chooses what they get. */
export interface PreferenceLink {
  url: string;
}

/** All that a person likes: what is left out is not chosen. */
export interface PreferencesInput {
  /** By topic: on which channels they want it, and on which they do not. */
  topics?: Record<string, Record<string, boolean>> | undefined;
  /** In the order in which they like them. */
  channels?: string[] | undefined;
  /** In their own time zone. */
  quiet_hours?: QuietHours | null | undefined;
}

/** What a person likes. */
export interface PreferencesOutput {
  /** By topic: on which channels they want it, and on which they do not. What is not named is as the topic's defaults say. */
  topics: Record<string, Record<string, boolean>>;
  /** In the order in which they like them. */
  channels: string[];
  /** In their own time zone. */
  quiet_hours: QuietHours | null;
}

/** What changes of what a person likes; what is left out stays, null takes a choice back. */
export interface PreferencesPatch {
  topics?: Record<string, Record<string, boolean | null> | null> | undefined;
  channels?: string[] | undefined;
  quiet_hours?: QuietHours | null | undefined;
}

/** Whether somebody is there. */
export interface PresenceOutput {
  /** Your id of the contact; of a member `mbr_…`. */
  id: string;
  /** `away`: connected, and not at the device. */
  state: "away" | "offline" | "online";
  /** When they were there last; null while they are, where nobody knows, and of members. */
  last_seen_at: string | null;
}

/** The same of several. */
export interface PresencesOutput {
  /** In the order in which they were asked for, each once. */
  people: PresenceOutput[];
}

/** A mapping that comes ready. */
export interface PresetOutput {
  name: "auth0" | "github" | "shopify" | "standard_webhooks" | "stripe";
  about: string;
  signature: OverBody | OverTimestamp | Listed | Standard | Bearer | Unsigned;
  event: Reading;
  conversation: Place[];
  rules: Rule[];
}

/** Every mapping that comes ready. */
export interface PresetPage {
  data: PresetOutput[];
  next: string | null;
}

/** What one recipient would get: `content`, or a `problem` in its place. */
export interface Preview {
  contact: string;
  channel: "email" | "inapp" | "mms" | "push" | "rcs" | "sms" | "voice" | "webpush" | "whatsapp";
  /** Nobody has this address yet: the send would make a contact of it. */
  is_new: boolean;
  /** False: the delivery would be skipped, for want of an address that the channel reaches. */
  has_address: boolean;
  locale: string | null;
  /** Names that the text speaks of and the data does not have; one that it has a default for does no harm. */
  missing: string[];
  /** What you may want to change. `no_unsubscribe_link`: marketing mail in which people see no way out (its header has one all the same). */
  warnings: "no_unsubscribe_link"[];
  content: Shown | null;
  problem: MessagesProblem | null;
  /** What it costs, on sms. */
  segments: Segments | null;
  size: Size | null;
}

/** A send as it would be taken, and the first of its recipients. */
export interface Previewed {
  purpose: string;
  lane: string;
  channels: ("email" | "inapp" | "mms" | "push" | "rcs" | "sms" | "voice" | "webpush" | "whatsapp")[];
  topic: string | null;
  template_version: number | null;
  send_at: string | null;
  expires_at: string;
  /** As many as were named rightly; only those that are shown were looked up. */
  recipients: number;
  previews: Preview[];
  rejected: RejectedRecipient[];
}

/** What is shown of a link of a post. */
export interface PreviewsPreview {
  url: string;
  title: string;
  description: string | null;
  site_name: string | null;
  /** Whose server learns of everybody who fetches it from there: fetch it for them, or leave it out. */
  image_url: string | null;
}

/** The body of every error. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  request_id: string;
  errors?: FieldError[] | undefined;
}

/** A provider account, without its credentials. */
export interface ProviderAccountOutput {
  id: string;
  provider: string;
  name: string;
  channels: string[];
  /** What the recipient sees; the first is used where a message names none. */
  senders: string[];
  /** The account with the lowest rank is tried first. */
  rank: number;
  is_enabled: boolean;
  /** At most so many hand-offs through the account; null: as many as come. */
  rate: AccountRate | null;
  /** At most so many hand-offs from each of its senders. */
  sender_rate: AccountRate | null;
  /** Where it may be used, and at what price, in the order in which the first that fits counts; null: everywhere, at no price. */
  destinations: Destination[] | null;
  /** Whether what went over the wire is kept for a week of what was sent, too; null: where the workspace keeps content. */
  keeps_exchanges: boolean | null;
  /** ISO 4217 code of these prices: the workspace's. */
  currency: string | null;
  /** Where the provider is to tell what comes back, if it can; within reach of others only under TIDINGS_PUBLIC_URL. */
  callback_url: string | null;
  health: AccountHealth;
  created_at: string;
  updated_at: string;
}

/** A page of provider accounts. */
export interface ProviderAccountPage {
  data: ProviderAccountOutput[];
  next: string | null;
}

/** What of a provider account is to change; what is left out stays. Credentials are replaced as a whole. */
export interface ProviderAccountPatch {
  name?: string | undefined;
  channels?: string[] | undefined;
  credentials?: Record<string, unknown> | undefined;
  senders?: string[] | undefined;
  rank?: number | undefined;
  is_enabled?: boolean | undefined;
  /** null: no limit. */
  rate?: AccountRate | null | undefined;
  /** null: no limit. */
  sender_rate?: AccountRate | null | undefined;
  /** The whole list; null: everywhere, at no price. */
  destinations?: Destination[] | null | undefined;
  /** null: where the workspace keeps content. */
  keeps_exchanges?: boolean | null | undefined;
}

/** One kind of provider, of which a workspace may have many accounts. */
export interface ProviderOutput {
  /** As an account names it. */
  provider: string;
  title: string;
  means: string;
  channels: string[];
  /** A JSON schema (2020-12) of an account's `credentials`, with titles and descriptions; a secret's `format` is `password`. */
  settings: Record<string, unknown>;
  /** Where the secrets stand in them: JSON pointers, with `*` for every item of a list and every name of a map. */
  secrets: string[];
  /** Sending the same key twice reaches the person once. */
  honours_key: boolean;
  /** It tells what becomes of what it took. */
  reports_receipts: boolean;
  /** What people write comes in by it. */
  takes_inbound: boolean;
  /** An account has an address at which the provider tells things: enter it there. */
  has_callback_url: boolean;
  /** By which methods it calls. */
  callback_methods: string[];
  /** It is asked what came in, where it cannot call. */
  polls: boolean;
  /** It can be asked what became of one hand-off, so that an unknown outcome may be known later. */
  looks_up: boolean;
  /** It keeps the files that people send, until they are fetched. */
  keeps_media: boolean;
  /** Nothing leaves the installation. */
  is_simulated: boolean;
  /** Where its wire format is described, and when that was read. */
  source: string;
}

/** The kinds of providers, by their names. */
export interface ProviderPage {
  data: ProviderOutput[];
  next: string | null;
}

/** Which version messages get from now on; an older one is the way back. */
export interface PublishInput {
  version: number;
}

/** Something that is to be paid for, or was. */
export interface PurchasePart {
  type: "purchase";
  name: string;
  amount: string;
  /** ISO 4217. */
  currency: string;
  state?: "failed" | "offered" | "paid" | "pending" | "refunded" | undefined;
  /** Yours, of the payment. */
  reference?: string | null | undefined;
  /** Where it is paid, or its receipt. */
  url?: string | null | undefined;
}

/** Answers to choose from. */
export interface QuickRepliesPart {
  type: "quick_replies";
  replies: QuickReply[];
  text?: string | null | undefined;
}

/** An answer that is one touch away. */
export interface QuickReply {
  label: string;
  /** What is answered, where it is not the label. */
  value?: string | null | undefined;
}

/** Local times between which nobody is to be disturbed; `to` may lie on the next day. */
export interface QuietHours {
  from: string;
  to: string;
}

/** How who has not seen a post of a conversation is reached outside the app; quiet hours are kept, and an answer comes back to it. */
export interface ReachInput {
  /** So long a post waits to be seen first; what is said meanwhile is told together. Left out: `30s`. */
  after?: string | null | undefined;
  /** One after another, until they have read it: `push`, then `email` or `sms` after a while. */
  steps: StepInput[];
  /** What is enough: left out, that it was read. */
  until?: "delivered" | "read" | null | undefined;
  /** The key of the template that tells of the posts; left out, our words, in the person's language. */
  template?: string | null | undefined;
}

/** Who reacted, with what. */
export interface ReactedView {
  emoji: string;
  person: PersonView;
  at: string;
}

/** A page of who reacted. */
export interface ReactionPage {
  data: ReactedView[];
  next: string | null;
}

/** How many reacted with this. */
export interface ReactionView {
  emoji: string;
  count: number;
  /** Whether the person who asks is one of them. */
  mine: boolean;
}

/** What was read to its end. */
export interface ReadAllInput {
  /** These; left out: all of them. */
  conversations?: string[] | null | undefined;
}

/** What there was to read. */
export interface ReadAllOutput {
  /** Of how many there was something left to read, 1,000 at most: then do it again. */
  conversations: number;
}

/** What an event is known by. These are expressions over `event` (the JSON) and `headers` (`headers.x_request_id`). */
export interface Reading {
  /** The source's own id of the event: the same one says something once. Left out, or where it gives none: the hash of its bytes. */
  id?: string | null | undefined;
  type?: string | null | undefined;
  /** Where the events are, if the body is an object with a list of them. A body that is a list, or one JSON a line, has several too. */
  list_at?: string | null | undefined;
}

/** Why some do not get it, or not at once. */
export interface Reason {
  reason: string;
  people: number;
  text: string;
  advice: string | null;
  /** Some of them. */
  samples: Sample[];
}

/** What a handset reports. */
export interface ReceiptInput {
  delivery: string;
  state: "delivered" | "failed" | "read";
  code?: string | null | undefined;
}

/** How far a post got with one person. */
export interface ReceiptOutput {
  person: PersonView;
  state: "delivered" | "read" | "sent";
}

/** How far a post got. */
export interface ReceiptsOutput {
  message: string;
  seq: number;
  /** How many it is for, beside who said it. */
  total: number;
  /** To how many it was delivered; null where the conversation hides it. */
  delivered: number | null;
  /** How many have read it; the same. */
  read: number | null;
  /** Person by person; null where the conversation hides it, or has more than 100 people in it. */
  people: ReceiptOutput[] | null;
}

/** The message that it has become. */
export interface Received {
  id: string;
}

/** A recipient that could not be taken, by its place in `to`; the others were. */
export interface RejectedRecipient {
  index: number;
  code: string;
  detail: string;
}

/** How many late deliveries go all the same. */
export interface Released {
  released: number;
}

/** Who is to be in it no more. */
export interface RemoveInput {
  participants: (string | PersonInput)[];
}

/** The fault is no more. */
export interface Removed {
  /** How many deliveries were reported since the phone is on again. */
  receipts: number;
}

/** What is to be sent again: one event, or those of a span of time. */
export interface ReplayInput {
  /** The id of the event: `webhook-id`, or `id` in the event log. */
  event?: string | null | undefined;
  /** Real time at which events got their place in the log. */
  since?: string | null | undefined;
  /** Left out, now. */
  until?: string | null | undefined;
  /** What was given up, or every event that the endpoint asks for, sent before or not. */
  only?: "all" | "failed" | undefined;
}

/** What is sent again. */
export interface ReplayOutput {
  /** How many deliveries are in line; null where a span of time is put in line page by page from now on. */
  queued: number | null;
}

/** Where the delivery stands now: a state only rises. */
export interface Reported {
  delivery: string;
  state: "scheduled" | "queued" | "held" | "unknown" | "sent" | "delivered" | "read" | "failed" | "skipped" | "cancelled" | "expired" | "superseded";
}

/** A request, without its bodies. */
export interface RequestOutput {
  id: string;
  /** The name of the call: what the caller gave as `X-Request-Id`, or ours. */
  request_id: string;
  /** When it was answered, in real time. */
  at: string;
  caller: CallerOutput;
  method: "DELETE" | "GET" | "PATCH" | "POST" | "PUT";
  /** Null: it named somebody who was erased. The pattern of the operation, where the caller may not read its bodies. */
  path: string | null;
  /** The parameters that were given, as JSON. */
  query: string | null;
  operation: string;
  status: number;
  /** Of the problem, where it was one. */
  code: string | null;
  /** From the head of the request to its answer. */
  ms: number;
  /** From where it came. */
  address: string | null;
  /** What the program calls itself. */
  agent: string | null;
  /** It was asked over a socket. */
  is_socket: boolean;
  /** Of the body as it came. */
  request_bytes: number;
  answer_bytes: number;
  /** So many requests of the workspace are not in the log between the one before and this one: it asked more than its share. */
  left_out: number;
}

/** A page of requests. */
export interface RequestPage {
  data: RequestOutput[];
  next: string | null;
}

/** A new password in the place of a lost one. */
export interface Reset {
  /** From the mail. */
  token: string;
  /** 10 characters or more. */
  password: string;
}

/** That the request was heard, and nothing else. */
export interface ResetOutput {
  state: "accepted";
}

/** Whose password is lost. */
export interface ResetRequest {
  email: string;
}

/** What became of it: `retry` puts it back, at the risk of a duplicate; `sent` and `failed` settle it. */
export interface ResolveInput {
  as: "failed" | "retry" | "sent";
}

/** What became of unknown deliveries, and of which ones: those that fit all that is given, without any of it all. */
export interface ResolveManyInput {
  as: "failed" | "retry" | "sent";
  /** Your id of the person. */
  contact?: string | null | undefined;
  message?: string | null | undefined;
  reason?: string | null | undefined;
  channel?: "email" | "inapp" | "mms" | "push" | "rcs" | "sms" | "voice" | "webpush" | "whatsapp" | null | undefined;
  topic?: string | null | undefined;
  /** By which it went last. */
  provider_account?: string | null | undefined;
  /** Made at this time or later. */
  since?: string | null | undefined;
  /** Made before this time. */
  until?: string | null | undefined;
}

/** How many unknown deliveries were settled. */
export interface Resolved {
  resolved: number;
}

/** How many unknown deliveries were settled, and how many that fit are left for further calls. */
export interface ResolvedMany {
  /** At most 1,000 a call. */
  resolved: number;
  /** 10,000 stands for that many or more. */
  remaining: number;
}

/** What a member is from now on. */
export interface RoleChange {
  role: "admin" | "agent" | "developer" | "marketer" | "owner" | "viewer";
}

/** What a member may be. */
export interface RoleOutput {
  role: "admin" | "agent" | "developer" | "marketer" | "owner" | "viewer";
  means: string;
  /** What it may do, in the order of `data`. */
  scopes: string[];
}

/** How a signing secret is replaced. */
export interface Rotation {
  /** How long the old one is accepted beside the new one: a duration, `0s` to `30d`. */
  old_lasts?: string | undefined;
}

/** Which way it goes: `channel` is short for one step on one channel. */
export interface RouteInput {
  /** Short for one step on one channel. */
  channel?: "email" | "inapp" | "mms" | "push" | "rcs" | "sms" | "voice" | "webpush" | "whatsapp" | null | undefined;
  /** One after another, until there is a sign of the person, or all of them were tried. */
  steps?: StepInput[] | null | undefined;
  /** What ends the route: left out, that it was read; an answer always does. */
  until?: "answered" | "delivered" | "read" | null | undefined;
  /** Where a provider gives no answer another one is asked, at the risk of a duplicate; for purpose transactional. */
  other_provider_on_unknown?: boolean | undefined;
}

/** What one kind of event says, and where. What is left out of the place is the hook's. */
export interface Rule {
  /** `order.paid`, or everything that begins so: `order.*`; left out, every type. */
  types?: string[] | null | undefined;
  /** A condition over `data.event…`, `data.headers…`, `data.type` and `data.id`, or an expression that is true. */
  when?: Condition | string | null | undefined;
  /** Tried in this order; the first that there is. */
  conversation?: Place[] | null | undefined;
  /** What happens where there is none and none is made: `wait`: it is tried again for a day; `skip`: nothing is said. */
  missing?: "skip" | "wait" | null | undefined;
  make?: Making | null | undefined;
  /** What is said: an expression of plain text. One of `text`, `parts` and `template`. */
  text?: string | null | undefined;
  /** The parts of a post, in which texts are expressions. A text that is one expression keeps its type, and what is null is left out. */
  parts?: (Record<string, unknown>)[] | null | undefined;
  /** The published version's content for `inapp`. */
  template?: string | null | undefined;
  /** The template's, in which texts are expressions; left out, `event`, `headers`, `type` and `id`. */
  data?: Record<string, unknown> | null | undefined;
  /** Of the template, and of numbers and times; left out, the workspace's. */
  locale?: string | null | undefined;
  /** Of the post; texts in it are expressions. */
  metadata?: Record<string, unknown> | undefined;
  /** Who says it; left out, the hook's name. */
  name?: string | null | undefined;
  /** An assistant in the conversation who says it, by its key. */
  assistant?: string | null | undefined;
}

/** A rule to be made. */
export interface RuleInput {
  kind: "link" | "word";
  /** A word or a phrase of up to ten words, taken literally; of a link its domain (`example.com`, with all below it), or `*`. */
  text: string;
  /** `refuse` it, `mask` it by `•`, store it and `flag` it; `allow` is for links, where `*` or a wider domain is not. */
  action: "allow" | "flag" | "mask" | "refuse";
  /** Of the flag. */
  category?: "harassment" | "hate" | "illegal" | "impersonation" | "other" | "scam" | "self_harm" | "sexual" | "spam" | "violence" | undefined;
}

/** Something that may not be said just so. */
export interface RuleOutput {
  id: string;
  kind: "link" | "word";
  text: string;
  action: "allow" | "flag" | "mask" | "refuse";
  category: "harassment" | "hate" | "illegal" | "impersonation" | "other" | "scam" | "self_harm" | "sexual" | "spam" | "violence";
  created_at: string | null;
}

/** A page of rules. */
export interface RulePage {
  data: RuleOutput[];
  next: string | null;
}

/** One time of a schedule that has come. */
export interface RunOutput {
  id: string;
  /** When it should have been sent. */
  due_at: string;
  state: "accepted" | "skipped" | "waits_for_person" | "failed";
  /** Why it was skipped (`missed`, `asked`) or has failed (the code of what was wrong). */
  reason: string | null;
  detail: string | null;
  /** The message that it has become. */
  message: string | null;
  changed_at: string;
}

/** A page of runs. */
export interface RunPage {
  data: RunOutput[];
  next: string | null;
}

/** One recipient: their place in `to`, as you named them, and our id; null where the send would make a contact of them. */
export interface Sample {
  index: number;
  contact: string;
  id: string | null;
}

/** What a person may not do, and until when. */
export interface SanctionOutput {
  id: string;
  /** Your id of them. */
  contact: string | null;
  contact_id: string;
  action: "block" | "mute" | "suspend";
  source: "key" | "member" | "policy";
  because: string | null;
  /** Of the flags that it follows from. */
  weight: number;
  flags: number;
  /** `lifted`: by somebody; `ended`: its time was over, or another took its place. */
  state: "active" | "ended" | "lifted";
  starts_at: string;
  /** Null: until somebody lifts it. */
  until: string | null;
  ended_at: string | null;
}

/** A page of sanctions, the oldest first. */
export interface SanctionPage {
  data: SanctionOutput[];
  next: string | null;
}

/** A button or a link. */
export interface SandboxAction {
  label: string;
  url: string;
}

/** One message as the simulated handset or mailbox got it. */
export interface SandboxHandOff {
  delivery: string;
  attempt: number;
  message: string;
  contact: string | null;
  channel: string;
  /** Where the delivery stands now. */
  state: "scheduled" | "queued" | "held" | "unknown" | "sent" | "delivered" | "read" | "failed" | "skipped" | "cancelled" | "expired" | "superseded";
  /** How the hand-off ended: what was refused the handset never got, and of an unknown nobody can say. */
  outcome: "refused" | "sent" | "unknown";
  /** What it was told: `phone_off` where the phone is switched off. */
  code: string | null;
  address: string | null;
  /** In whose name it came; null where the provider says. */
  sender: string | null;
  purpose: string;
  topic: string | null;
  template: string | null;
  template_version: number | null;
  title: string | null;
  /** Null where the workspace keeps no content. */
  text: string | null;
  html: string | null;
  actions: SandboxAction[];
  files: string[];
  /** Of an SMS. */
  segments: SandboxSegments | null;
  /** Where the person ends it with one click, as a mail's own header names it: of marketing alone. */
  unsubscribe_url: string | null;
  /** Real time. */
  at: string;
}

/** A page of what left. */
export interface SandboxPage {
  data: SandboxHandOff[];
  next: string | null;
}

/** How many SMS the text is. */
export interface SandboxSegments {
  encoding: "gsm7" | "ucs2";
  count: number;
  /** Septets, or UTF-16 units. */
  units: number;
  per_segment: number;
}

/** A recurring send to be made. */
export interface ScheduleInput {
  /** What people call it. */
  name: string;
  /**
   * Minute, hour, day of the month, month, day of the week: `0 9 * * MON` is Mondays at nine; `L` is a month's last day, `MON#1` its first
   * Monday.
   */
  cron: string;
  /** IANA name of the zone in which the times are meant; left out, the workspace's. */
  timezone?: string | null | undefined;
  /** No time before this one; left out, from now on. */
  starts_at?: string | null | undefined;
  /** No time from this one on; left out, for ever. */
  ends_at?: string | null | undefined;
  /** A time that is missed by more than this (an outage) is not sent by itself: the last of them waits for a person. From 1m to 7d. */
  late_after?: string | undefined;
  /** What is sent at each time: the body of a send, without `send_at` and `expires_at`. */
  message: Send;
}

/** A recurring send. */
export interface ScheduleOutput {
  id: string;
  name: string;
  cron: string;
  timezone: string;
  starts_at: string;
  ends_at: string | null;
  /** A time that is missed by more than this is not sent by itself. */
  late_after: string;
  /** What is sent at each time: the body of a send. */
  message: Record<string, unknown>;
  /** The key or the member in whose name it is sent: who made it, changed its message last, or resumed it. */
  author: string;
  state: "active" | "ended" | "paused";
  /** Why it is paused: `asked`, `author_gone` (the key was revoked), `scope_missing`, `recipient_erased`. */
  reason: string | null;
  /** The next five times, in UTC. */
  next: string[];
  /** What became of the latest of its times; null where none has come. */
  last_run: RunOutput | null;
  created_at: string;
  updated_at: string;
}

/** A page of schedules. */
export interface SchedulePage {
  data: ScheduleOutput[];
  next: string | null;
}

/** What of a schedule is to change; what is left out stays. */
export interface SchedulePatch {
  name?: string | undefined;
  cron?: string | undefined;
  timezone?: string | undefined;
  starts_at?: string | undefined;
  /** null: for ever. */
  ends_at?: string | null | undefined;
  late_after?: string | undefined;
  /** The whole message. From then on it is sent in the name of whoever changed it. */
  message?: Send | undefined;
}

/** What a key or a member may be allowed to do. */
export interface ScopeOutput {
  scope: string;
  means: string;
  /** The roles that hold it, the highest first. */
  roles: ("admin" | "agent" | "developer" | "marketer" | "owner" | "viewer")[];
  /** Whether the caller holds it. */
  is_held: boolean;
}

/** Every scope and every role there is; both lists are short, and told whole. */
export interface ScopesOutput {
  data: ScopeOutput[];
  /** The highest first: nobody gives, changes or takes away a role above their own. */
  roles: RoleOutput[];
}

/** A page of posts that say it. */
export interface SearchPage {
  data: PostView[];
  next: string | null;
}

/** The second factor is to go. */
export interface SecondFactorEnd {
  password: string;
  /** Six digits, or a recovery code. */
  code: string;
}

/** That your app shows the right codes. */
export interface SecondFactorProof {
  code: string;
}

/** A second factor is to be set up. */
export interface SecondFactorStart {
  password: string;
}

/** Another secret. */
export interface SecretInput {
  /** The one that the other product gave; left out, one is made and shown once. */
  secret?: string | null | undefined;
  /** How long the one before is still good: `0s` to `7d`. */
  old_lasts?: string | undefined;
}

/** What an authenticator app needs. */
export interface Seed {
  /** `otpauth://…`, for a picture that the app reads. */
  uri: string;
  /** The same, to be typed. */
  secret: string;
}

/** A second factor that waits for its first code. */
export interface SeedOutput {
  /** Shown this once. */
  seed: Seed | null;
}

/** `units` are septets or UTF-16 units, `count` the SMS it takes, `per_segment` the units that one of these holds. */
export interface Segments {
  encoding: "gsm7" | "ucs2";
  units: number;
  count: number;
  per_segment: number;
}

/** What to say, to whom, and how: the body of POST /v1/messages. */
export interface Send {
  /** A contact by your own id; or by one of id, email, phone; or a list of up to 10,000 of these. Left out where it is an answer. */
  to?: string | To | (string | To)[] | undefined;
  /** The id of a message that came in: this one goes to who wrote it, on its channel, in the name that they had written to. */
  in_reply_to?: string | null | undefined;
  /** The key of a template that is published; else give `content`. */
  template?: string | null | undefined;
  /** What to say, where no template does. */
  content?: ContentInput | null | undefined;
  /** What the template's names stand for: an object of up to 100 kB. */
  data?: Record<string, unknown> | null | undefined;
  /** Which way it goes; left out, the template's, else the topic's, else the workspace's. */
  route?: RouteInput | null | undefined;
  /** Needed for free content; a template has its own. Each needs its scope; `chat` is for what is posted in a conversation alone. */
  purpose?: "chat" | "critical" | "marketing" | "otp" | "transactional" | null | undefined;
  /** The id of the conversation that it is about: who is in it and answers, answers there. Left out, in a conversation of their own. */
  conversation?: string | null | undefined;
  /** What it is about; left out, the template's. */
  topic?: string | null | undefined;
  /** When it leaves: an instant, or a time of day where each recipient lives; left out, at once. */
  send_at?: string | LocalTime | null | undefined;
  /** It arrives within these hours of the day, where each recipient lives; not for login codes. */
  hours?: HoursInput | null | undefined;
  /** When it would be too late to be true; left out, the purpose's own: 5 minutes for otp, 72 hours for marketing, else 24 hours. */
  expires_at?: string | null | undefined;
  /**
   * A newer message of the same key to the same person takes the place of this one: what still waits does not leave, and in the
   * app what was shown is replaced.
   */
  collapse_key?: string | null | undefined;
  /** The address on the network from which a login code was asked for: so many from one are refused. */
  asked_from?: string | null | undefined;
  /** Anything of yours: kept, and told with the message. */
  metadata?: Record<string, unknown> | null | undefined;
}

/** One line of a chart. */
export interface SeriesOutput {
  /** The channel, the purpose, the provider account's id; null: of none, or of several; `*`: the less busy accounts together. */
  key: string | null;
  /** Of a provider account that is still there. */
  name: string | null;
  total: CountsOutput;
  /** A value for each point, 0 where nothing happened. */
  counts: Record<string, number[]>;
}

/** Sessions, the newest first. */
export interface SessionList {
  data: SessionOutput[];
  next: string | null;
}

/** A session, without its token. */
export interface SessionOutput {
  id: string;
  member: string;
  workspace: string;
  /** From where it was begun. */
  address: string;
  /** With which program. */
  agent: string;
  /** It is the one that asks. */
  is_current: boolean;
  created_at: string;
  /** To the minute. */
  last_used_at: string;
  /** At the latest; unused for twelve hours, it is over before. */
  expires_at: string;
}

/** How much is settled. */
export interface SettleInput {
  /** Every open flag of the same post or person. */
  all?: boolean | undefined;
}

/** What is to be other of them; what is left out stays. */
export interface ShapeInput {
  participants: (string | PersonInput)[];
  role?: "member" | "moderator" | "owner" | "reader" | undefined;
  /** They may not post for so long; null: they may. */
  muted_for?: string | null | undefined;
  /** The same by the time. */
  muted_until?: string | null | undefined;
}

/** The words as they would leave; of files there are the names. */
export interface Shown {
  text: string;
  title: string | null;
  html: string | null;
  actions: Action[];
  files: string[];
  /** In the app: what it belongs together with. */
  bundle: string | null;
}

/** Who signs in, and where to. */
export interface SignIn {
  email: string;
  password: string;
  /** Of the second factor, where there is one: six digits, or a recovery code. */
  code?: string | null | undefined;
  /** `wsp_…`; where you were last, if left out. */
  workspace?: string | null | undefined;
}

/** A session that was just begun. */
export interface SignedInOutput {
  id: string;
  /**
   * Send it as `Authorization: Bearer tds_…`. Shown this once; only a hash of it is kept. Null where the session was begun with
   * `Authorization: Session`: a browser keeps it then, in a cookie that no script reads.
   */
  token: string | null;
  member: string;
  email: string;
  name: string;
  workspace: string;
  role: "admin" | "agent" | "developer" | "marketer" | "owner" | "viewer";
  /** Where you may switch to. */
  workspaces: PlaceOutput[];
  expires_at: string;
}

/** A signing secret, without what it is. */
export interface SigningSecretOutput {
  /** The `kid` in the head of the tokens that it signs. */
  id: string;
  name: string;
  /** Made by Tidings for the tokens that it makes itself; nobody has seen it. */
  is_own: boolean;
  created_at: string;
  /** In the future: what it signs is accepted until then. */
  revoked_at: string | null;
}

/** A page of signing secrets. */
export interface SigningSecretPage {
  data: SigningSecretOutput[];
  next: string | null;
}

/** How long you want to hear nothing of it. */
export interface SilenceInput {
  /** Later than now, and within ten years. */
  until: string;
}

/** How much it is: `characters` of the text, of which the channel takes `limit`, and bytes in UTF-8. */
export interface Size {
  characters: number;
  limit: number;
  text_bytes: number;
  html_bytes: number;
  file_bytes: number;
}

/** From where: nothing of it is known of what the program's own command line does. */
export interface Source {
  ip: string | null;
  user_agent: string | null;
  request_id: string | null;
}

/** What one channel gets in one locale, in Jinja syntax. `title` is a mail's subject, a push's headline. */
export interface SourceInput {
  text?: string | null | undefined;
  title?: string | null | undefined;
  html?: string | null | undefined;
  /** A mail in MJML, in place of `html`. When the version is published, HTML is made of it, and a plain text where `text` is left out. */
  mjml?: string | null | undefined;
  actions?: TemplateAction[] | undefined;
  /** Of the app: items with the same one belong together. */
  bundle?: string | null | undefined;
}

/** The day's money. */
export interface SpendOutput {
  /** Of your prices, where the workspace names one. */
  currency: string | null;
  limit: string;
  /** Since the day began in UTC. */
  today: string;
}

/** Standard Webhooks 1.0.0, algorithm v1: HMAC-SHA256 over id, timestamp and body; secrets are `whsec_…`. */
export interface Standard {
  kind: "standard_webhooks";
  tolerance?: string | undefined;
}

/** So much in such a time, and what then happens to who was flagged. */
export interface Step {
  /** Of their flags, added up. */
  weight: number;
  /** Counted back from the last flag: `1m` to `90d`. */
  within?: string | undefined;
  /** `mute`: they read and say nothing; `suspend`: they are signed out and may not come back; `block`: and they are in no group any more. */
  action: "block" | "mute" | "suspend";
  /** `1m` to `3660d`; null: until somebody lifts it. A block is always so. */
  lasts?: string | null | undefined;
}

/** A step of a route: its channels at once, or one that is picked. */
export interface StepInput {
  /** Each recipient gets a delivery on every one of them; or on one, by `pick`. */
  channels: ("email" | "inapp" | "mms" | "push" | "rcs" | "sms" | "voice" | "webpush" | "whatsapp")[];
  /**
   * One of them: `first` the first that may be used and works, `best` in the person's own order, then by where they answer, then
   * by cost; where one cannot be used, or fails, comes the next. Left out: all of them.
   */
  pick?: "best" | "first" | null | undefined;
  /** How long after the step before, without a sign of the person, it comes; left out: only where that one has failed everywhere. */
  after?: string | null | undefined;
  /** A condition on the contact and the data; where it does not hold, the step is passed over. */
  when?: Record<string, unknown> | null | undefined;
}

/** For whom it is enough. */
export interface StopInput {
  /** Your id of the person. */
  contact: string;
}

/** Whether a route was stopped: false where it was at its end, or has no further step. */
export interface Stopped {
  stopped: boolean;
}

/** Many addresses. */
export interface SuppressionBatch {
  suppressions: SuppressionInput[];
}

/** An address that is never to be used: exactly one of `email`, `phone`, `push` and `webpush`. */
export interface SuppressionInput {
  email?: string | null | undefined;
  phone?: string | null | undefined;
  push?: string | null | undefined;
  webpush?: string | null | undefined;
  /** On this channel only; left out: on every one. */
  channel?: string | null | undefined;
  /** For this topic only; left out: for every one. */
  topic?: string | null | undefined;
  reason: string;
  source?: string | undefined;
}

/** A suppression. The address itself is not kept, only a hash of it: look it up by the address. */
export interface SuppressionOutput {
  id: string;
  kind: "email" | "phone" | "push" | "webpush";
  /** Null: on every channel. */
  channel: string | null;
  /** Null: about every topic. */
  topic: string | null;
  reason: string;
  source: string;
  created_at: string;
}

/** A page of suppressions. */
export interface SuppressionPage {
  data: SuppressionOutput[];
  next: string | null;
}

/** What became of one item of a batch: an `id` where the address is suppressed, `errors` where it is not. */
export interface SuppressionResult {
  index: number;
  id: string | null;
  errors: FieldError[];
}

/** What became of a batch, item by item. */
export interface SuppressionsOutput {
  stored: number;
  rejected: number;
  results: SuppressionResult[];
}

/** How, and for how long. */
export interface SuspensionInput {
  until?: string | null | undefined;
  /** `1m` to `3660d`. */
  lasts?: string | null | undefined;
  /** For your own people, and shown to the person. */
  because?: string | null | undefined;
  /** `suspend`: signed out, and may not come back; `block`: and in no group any more, until it is lifted. */
  action?: "block" | "suspend" | undefined;
}

/** Whether a person is suspended. */
export interface SuspensionOutput {
  is_suspended: boolean;
  /** By which: the one that lasts longest. */
  sanction: SanctionOutput | null;
}

/** Where to go on. */
export interface Switch {
  /** `wsp_…` */
  workspace: string;
}

/** What it was done to. */
export interface Target {
  kind: string;
  id: string | null;
}

/** A button or a link; both are templates. */
export interface TemplateAction {
  label: string;
  url: string;
}

/** A new template with its first draft. */
export interface TemplateInput {
  /** lower case letters, digits, dots, dashes and underscores */
  key: string;
  purpose: "chat" | "critical" | "marketing" | "otp" | "transactional";
  content: Record<string, Record<string, SourceInput>>;
  /** The key, where it is left out. */
  name?: string | null | undefined;
  topic?: string | null | undefined;
  /** Of a message that names none. */
  route?: RouteInput | null | undefined;
  /** What it says is sealed, kept no longer than it takes to be said, and masked wherever it is shown; login codes always are. */
  is_sensitive?: boolean | undefined;
  /** The workspace's, where it is left out. */
  default_locale?: string | null | undefined;
  /** Data sources that are asked when a message goes; the text has their answers as `sources.<key>`. */
  sources?: string[] | undefined;
}

/** A template, without its text. */
export interface TemplateOutput {
  id: string;
  key: string;
  name: string;
  purpose: "chat" | "critical" | "marketing" | "otp" | "transactional";
  topic: string | null;
  /** Of a message that names none. */
  route: RouteInput | null;
  is_sensitive: boolean;
  /** The version that messages get; null while there are only drafts. */
  published: number | null;
  /** The number of the newest version. */
  latest: number;
  created_at: string;
  updated_at: string;
  /** It is put away since: not listed, and not sent. */
  archived_at: string | null;
  /** Something is being written of it: see its draft. */
  has_draft: boolean;
  /** Where a version has just been published for the first time: what you may want to change in the next. */
  warnings: FieldError[];
}

/** A page of templates. */
export interface TemplatePage {
  data: TemplateOutput[];
  next: string | null;
}

/** What of a template is to change; what is left out stays. Messages that were accepted keep what it was. */
export interface TemplatePatch {
  name?: string | undefined;
  /** What it is for: which permission its messages need, and how they go. */
  purpose?: "chat" | "critical" | "marketing" | "otp" | "transactional" | undefined;
  /** null: none. */
  topic?: string | null | undefined;
  /** Of a message that names none; null: the topic's, else the workspace's. */
  route?: RouteInput | null | undefined;
}

/** What is tried out, on whom. */
export interface TemplateTestInput {
  channel: "email" | "inapp" | "mms" | "push" | "rcs" | "sms" | "voice" | "webpush" | "whatsapp";
  /** Left out: the draft. */
  version?: number | null | undefined;
  /** Your id of a person, or one of id, email, phone. Left out, the mail address of the member who asks. */
  to?: string | To | undefined;
  /** What the template's names stand for: an object of up to 100 kB. */
  data?: Record<string, unknown> | null | undefined;
}

/** One thing that keeps it from being published or sent: `pointer` leads into the content, or names what was given. */
export interface TemplatesFault {
  pointer: string;
  code: string;
  detail: string;
  /** From 1, in the field as it is written; null where it is no one place. */
  line: number | null;
  column: number | null;
}

/** What the endpoint said to a test. */
export interface TestOutput {
  ok: boolean;
  status: number | null;
  milliseconds: number;
  error: string | null;
  body: string | null;
}

/** Words, with how they look and whom they name. */
export interface TextPart {
  type: "text";
  text: string;
  marks?: Mark[] | undefined;
  mentions?: Mention[] | undefined;
}

/** A page of a person's thread, the newest first. */
export interface Thread {
  /** Their own, made at their first answer; null before it. */
  conversation: string | null;
  data: Item[];
  next: string | null;
}

/** One thing that happened, in business time: to the whole message, or to one delivery; to a post, also in its conversation. */
export interface TimelineLine {
  /** How far people have got in a conversation (`seen`) is told as it is now: of the moment of asking. */
  at: string;
  kind: string;
  /** A sentence for people: it may change. */
  text: string;
  delivery: string | null;
  contact: string | null;
  channel: string | null;
  attempt: number | null;
  /** The provider's code, or ours. */
  code: string | null;
  reason: string | null;
  /** Of the message's route: the delivery's; where a route ends or goes on, where the person stands. */
  step: number | null;
  /** Of a hand-off and what came of it: by which it went. */
  provider_account: string | null;
  /**
   * Of what ended a route (`stopped`): the answer (`msg_…`, a post's too), or the delivery that was read, followed or reached the
   * person (`dlv_…`); null where nothing like it stopped it.
   */
  evidence: string | null;
}

/** What happened to at most 100 deliveries of the message; `next` leads to further ones. */
export interface TimelineOutput {
  data: TimelineLine[];
  next: string | null;
}

/** The times that a schedule would have. */
export interface TimesOutput {
  timezone: string;
  /** The first five, in UTC. */
  next: string[];
}

/** A recipient: exactly one of your own id, a mail address, a phone number; with data of its own if you like. */
export interface To {
  /** Your own id of the contact. */
  id?: string | null | undefined;
  /** A mail address: its contact is found, or made. */
  email?: string | null | undefined;
  /** A phone number, with + and country code or in the workspace's country: its contact is found, or made. */
  phone?: string | null | undefined;
  /** Fields of this recipient's own; they win over the message's. */
  data?: Record<string, unknown> | null | undefined;
}

/** A token of an end user. */
export interface TokenOutput {
  /** Shown this once. */
  token: string | null;
  /** Your id of them. */
  contact: string;
  expires_at: string;
}

/** The whole of a topic, without its key. */
export interface TopicInput {
  name: string;
  description?: string | undefined;
  /** The channel of a message about it that names none, nor its template: short for a route of one step. */
  channel?: string | null | undefined;
  /** The route of a message about it that names none, nor its template. */
  route?: RouteInput | null | undefined;
  /** By channel, whether who has not chosen gets it there; a channel that is not named: yes. */
  defaults?: Record<string, boolean> | undefined;
  /** Whether what is transactional about it waits for the end of quiet hours; marketing always does, codes and alarms never. */
  keeps_quiet_hours?: boolean | undefined;
}

/** A topic. */
export interface TopicOutput {
  key: string;
  name: string;
  description: string;
  /** The channel of a message about it that names none, nor its template, where its route is one channel. */
  channel: string | null;
  /** The route of a message about it that names none, nor its template. */
  route: RouteInput | null;
  /** By channel, whether who has not chosen gets it there; a channel that is not named: yes. */
  defaults: Record<string, boolean>;
  /** Whether what is transactional about it waits for the end of quiet hours. */
  keeps_quiet_hours: boolean;
  created_at: string;
  updated_at: string;
}

/** A page of topics. */
export interface TopicPage {
  data: TopicOutput[];
  next: string | null;
}

/** What of mails is told back; nothing, unless it is asked for. */
export interface Tracking {
  /** Mails carry an image that tells when it is fetched. */
  opens?: boolean | undefined;
  /** Links of their HTML lead by way of this installation. */
  clicks?: boolean | undefined;
}

/** What would become of one event. */
export interface TriedOutput {
  source_id: string;
  type: string | null;
  outcome: "would_fail" | "would_make" | "would_post" | "would_skip" | "would_wait";
  /** The rule that fits, counted from 0. */
  rule: number | null;
  /** Where it would be said. */
  conversation: string | null;
  /** Where it was looked for, in this order. */
  places: Found[];
  /** The conversation that would be made, at the first of these places. */
  make: Made | null;
  /** In whose name. */
  author: string | null;
  /** What would be said. */
  parts: (TextPart | ImagePart | FilePart | AudioPart | LocationPart | CardPart | OrderPart | PurchasePart | QuickRepliesPart | DataPart)[] | null;
  reason: string | null;
  /** Why it cannot be said: `pointer` leads into the hook. */
  problem: FieldError | null;
}

/** A call as the other product would make it, without its signature. */
export interface TryInput {
  /** Its JSON: up to 100,000 bytes; a list has several events. */
  body: Record<string, unknown> | (Record<string, unknown>)[];
  headers?: Record<string, string> | undefined;
}

/** What would become of a call. */
export interface TryOutput {
  events: TriedOutput[];
}

/** What you have not read, over all of your conversations. */
export interface UnreadOutput {
  conversations: number;
  posts: number;
  mentions: number;
}

/** Only the token in the address: whoever has read it once, in a log or a proxy, can say anything in the other product's name. */
export interface Unsigned {
  kind: "none";
}

/** Why something cannot be said: such a delivery would fail. */
export interface Unwritten {
  code: string;
  field: string;
  detail: string;
  /** Of those who were looked at. */
  people: number;
}

/** Whether the credentials work, in words that tell what to do. */
export interface VerifiedOutput {
  ok: boolean;
  detail: string;
}

/** A new draft: the whole content, for every channel and locale. */
export interface VersionInput {
  content: Record<string, Record<string, SourceInput>>;
  /** That of the version before, where it is left out. */
  default_locale?: string | null | undefined;
  /** Data sources that are asked when a message goes; the text has their answers as `sources.<key>`. */
  sources?: string[] | undefined;
}

/** A version, without its text. */
export interface VersionOutput {
  version: number;
  /** It is, or was once, what messages got. */
  is_published: boolean;
  default_locale: string;
  /** By channel. */
  locales: Record<string, string[]>;
  /** The dotted names that it takes from a message's data; `contact` where it speaks of the contact. */
  variables: string[];
  /** The data sources that are asked when a message goes. */
  sources: string[];
  /** By channel the locales that it has nothing in, and another channel has. */
  missing: Record<string, string[]>;
  created_at: string;
  published_at: string | null;
}

/** A page of versions. */
export interface VersionPage {
  data: VersionOutput[];
  next: string | null;
}

/** What a reader would get: `text` and what goes with it, or a `problem` in its place. */
export interface VersionPreview {
  locale: string;
  title: string | null;
  text: string | null;
  html: string | null;
  actions: Action[];
  /** In the app: what it belongs together with. */
  bundle: string | null;
  /** Why nothing would leave: `pointer` names the field. */
  problem: FieldError | null;
  html_bytes: number;
  /** How much it is, in SMS too, and what the channel takes; null where it could not be written. */
  measure: Measure | null;
  /** Names that the text speaks of and the data does not have; one that it has a default for does no harm. */
  missing: string[];
  /** Of a draft: what you may want to change. */
  warnings: FieldError[];
}

/** For whom, and with what, a version is shown. */
export interface VersionPreviewInput {
  channel: "email" | "inapp" | "mms" | "push" | "rcs" | "sms" | "voice" | "webpush" | "whatsapp";
  /** What the reader wants; they get the nearest that there is. */
  locale?: string | null | undefined;
  /** What the template's names stand for. */
  data?: Record<string, unknown> | undefined;
  /** What `contact` stands for: `{"name": "Ada"}`. */
  contact?: Record<string, unknown> | undefined;
}

/** What a post said before it was edited. */
export interface VersionView {
  version: number;
  parts: (TextPart | ImagePart | FilePart | AudioPart | LocationPart | CardPart | OrderPart | PurchasePart | QuickRepliesPart | DataPart)[];
  text: string;
  /** Who replaced it. */
  editor: AuthorView;
  replaced_at: string;
}

/** A view to be saved; the one of this page and name, yours or the shared one, is replaced. */
export interface ViewInput {
  /** Where it belongs: `messages`. */
  page: string;
  name: string;
  /** The filters as a query string, without its question mark: `state=failed&channel=sms`. */
  query?: string | undefined;
  /** Everybody of the workspace sees it, instead of you alone. */
  is_shared?: boolean | undefined;
}

/** A saved view. */
export interface ViewOutput {
  id: string;
  page: string;
  name: string;
  /** The filters as a query string, without its question mark. */
  query: string;
  /** Everybody of the workspace sees it. */
  is_shared: boolean;
  /** The member (`mbr_…`) or the key (`key_…`) that made it. */
  author: string;
  /** Whether you may replace and delete it. */
  may_change: boolean;
  created_at: string;
  updated_at: string;
}

/** A page of views. */
export interface ViewPage {
  data: ViewOutput[];
  next: string | null;
}

/** What the person sees of it now: posts beyond are to be forgotten. */
export interface Visible {
  /** Posts with a higher seq than this. */
  after: number;
  /** Posts up to this seq: where the conversation stands, or stood when they left. */
  upto: number;
}

/** What has come since the visit before. */
export interface Visit {
  /** Items that are in the feed: 1,000 means that many or more. */
  missed: number;
  /** When that visit was; null: this is the first. */
  since: string | null;
}

/** What waits for you; null for what you may not see. */
export interface WaitingOutput {
  /** Open conversations with something that you have not read, of the 1,000 in which something was said last. */
  unread: number | null;
  /** Flags that nobody has settled: 1,000 means that many or more. */
  flags: number | null;
}

/** One try, and what the endpoint said. */
export interface WebhookAttemptOutput {
  n: number;
  at: string;
  milliseconds: number;
  status: number | null;
  /** A few of what it answered. */
  headers: Record<string, string>;
  /** The first 4 kB of what it answered. */
  body: string | null;
  /** Why it counts as failed: `status_500`, `redirected`, `timeout`, `connect_failed`, `address_refused` … */
  error: string | null;
}

/** One event for one endpoint, with what was sent and each answer. */
export interface WebhookDeliveryDetail {
  delivery: WebhookDeliveryOutput;
  /** The very text that is signed and sent; null where the person it was about was erased. */
  body: string | null;
  attempts: WebhookAttemptOutput[];
}

/** One event for one endpoint. */
export interface WebhookDeliveryOutput {
  id: string;
  /** The event's id: the `webhook-id`. */
  event: string;
  type: string;
  state: "pending" | "delivered" | "exhausted";
  /** Why it was given up. */
  reason: string | null;
  attempts: number;
  created_at: string;
  settled_at: string | null;
}

/** A page of the log, the newest first. */
export interface WebhookDeliveryPage {
  data: WebhookDeliveryOutput[];
  next: string | null;
}

/** Another secret. */
export interface WebhooksRotation {
  /** How long what was signed with before signs beside it: `0s` to `7d`. */
  old_lasts?: string | undefined;
}

/** How much a flag counts: by its category, times what its flagger's word is worth. */
export interface Weights {
  /** Those left out count 1. */
  categories?: Record<string, number> | undefined;
  /** Times this: flags by owners and moderators of the conversation, and by your backend. */
  moderators?: number | undefined;
  /** Times this: flags by rules. */
  rules?: number | undefined;
  /** Who has had more flags than this dismissed in 30 days counts nothing; null: everybody counts. */
  trusted_dismissals?: number | null | undefined;
}

/** One delivery to the person, and why it stands where it does. */
export interface WhyDelivery {
  id: string;
  channel: string;
  /** Of the message's route. */
  step: number;
  state: "scheduled" | "queued" | "held" | "unknown" | "sent" | "delivered" | "read" | "failed" | "skipped" | "cancelled" | "expired" | "superseded";
  reason: string | null;
  /** A sentence for people: it may change. */
  text: string;
  /** What to do, in words; null where nothing is wrong. */
  advice: string | null;
  attempts: number;
  /** What comes next by itself, in words; null where nothing does. */
  awaited: string | null;
  /** When that comes, or ends; null where nobody knows. */
  until: string | null;
  changed_at: string;
}

/** Why one person got a message, or did not. Times are business time. */
export interface WhyOutput {
  message: string;
  contact: string | null;
  /** The shortest form of the answer: a sentence for people, which may change. */
  text: string;
  /** Null where the message has one step and nothing to pick. */
  route: WhyRoute | null;
  deliveries: WhyDelivery[];
}

/** Where the person stands on the message's route. */
export interface WhyRoute {
  step: number;
  steps: number;
  stopped_at: string | null;
  /** `delivered`, `read`, `answered`, `explicit`, `superseded`, `cancelled`; null while the route goes on. */
  stopped_by: string | null;
  /** What the sign came with: an answer (`msg_…`) or a delivery (`dlv_…`). */
  evidence: string | null;
  /** When the next step comes, without a sign of the person; null where none comes by time. */
  next_at: string | null;
  text: string;
}

/** Marketing mail of the last 24 hours, in whole hours, since it was last resumed: what the breaker looks at. */
export interface WindowOutput {
  sent: number;
  hard_bounces: number;
  complaints: number;
  bounce_rate: number;
  complaint_rate: number;
}

/** A workspace. */
export interface WorkspaceOutput {
  id: string;
  name: string;
  mode: "live" | "test";
  /** ISO 3166 code for phone numbers that name no country. */
  default_country: string | null;
  default_locale: string;
  timezone: string;
  /** Whether what was sent is kept as text, so that it can be looked at as it left. */
  keeps_content: boolean;
  /** Of a message that names none, nor its template, nor its topic. */
  route: RouteInput | null;
  /** Where SMS and calls may go; null: anywhere. */
  countries: string[] | null;
  /** Local times between which nobody is disturbed by what keeps to them. */
  quiet_hours: QuietHours | null;
  /** How many messages leave a second; null: as many as can. */
  rate_per_second: number | null;
  /** How much may be spent on a day in UTC, in the currency of your prices. */
  spend_per_day: string | null;
  /** How much of it was; null: there is no limit, and nothing is counted. */
  spent_today: string | null;
  /** ISO 4217 code of all your prices; null: nobody has said. */
  currency: string | null;
  /** How many login codes leave by SMS and calls; null: as many as is usual. */
  code_rates: CodeRates | null;
  /** Whether opens and clicks of mails are told. */
  tracking: Tracking;
  /** A domain of your own under which links stand; null: this installation's. */
  link_domain: string | null;
  /** Whether links in posts are fetched, so that what stands behind them can be shown. */
  previews_links: boolean;
  /** How many days `GET /v1/requests` keeps what was asked of the API; 0: nothing is kept. */
  request_log_days: number;
  /** How who has not seen a post is reached outside the app, in conversations that say nothing of it; null: not at all. */
  reach: ReachInput | null;
  /** How far a bare STOP goes: everything on its channel, or the topic of what it answers. */
  stop_scope: "channel" | "topic";
  /** Whether a STOP, a START and a HELP are answered, once a day in each thread. */
  answers_automatically: boolean;
  /** What a STOP is answered with; null: our words, in the person's language. */
  stop_text: string | null;
  /** What a HELP is answered with; null: our words, in the person's language. */
  help_text: string | null;
  /** Its business time: the real time, unless it is a test workspace whose clock was moved. */
  now: string;
  created_at: string;
}

/** What of a workspace is to change; what is left out stays. */
export interface WorkspacePatch {
  name?: string | undefined;
  /** ISO 3166 code for phone numbers that name no country; null: there is none. */
  default_country?: string | null | undefined;
  /** BCP 47 tag, for people without one. */
  default_locale?: string | undefined;
  /** IANA name, for people without one. */
  timezone?: string | undefined;
  /** Of a message that names none, nor its template, nor its topic. */
  route?: RouteInput | null | undefined;
  /** ISO 3166 codes of the countries to which SMS and calls may go; null: to every one. */
  countries?: string[] | null | undefined;
  /** Local times between which nobody is disturbed by what keeps to them; a person's own come on top. */
  quiet_hours?: QuietHours | null | undefined;
  /** How many messages leave a second, over all workers; null: as many as can. */
  rate_per_second?: number | null | undefined;
  /** How much may be spent on a day in UTC, in the currency of your prices, as a decimal number: `25.50`; null: without limit. */
  spend_per_day?: string | null | undefined;
  /** How many login codes leave by SMS and calls; null: as many as is usual. */
  code_rates?: CodeRates | null | undefined;
  /** How far a bare STOP goes: `channel`, everything on its channel; `topic`, the topic of the message that it answers, where it has one. */
  stop_scope?: "channel" | "topic" | undefined;
  /** Whether a STOP, a START and a HELP are answered, once a day in each thread. */
  answers_automatically?: boolean | undefined;
  /** What a STOP is answered with; null: our words, in the person's language. */
  stop_text?: string | null | undefined;
  /** What a HELP is answered with: who you are, and how to reach you; null: our words, in the person's language. */
  help_text?: string | null | undefined;
  /** Whether opens and clicks of mails are told; never those of login codes, alarms and sensitive messages. */
  tracking?: Tracking | undefined;
  /** A domain of yours that leads to this installation over https: links in your messages stand under it; null: under its own. */
  link_domain?: string | null | undefined;
  /** Whether links in posts are fetched, so that what stands behind them can be shown. */
  previews_links?: boolean | undefined;
  /** How who has not seen a post is reached outside the app, in conversations that say nothing of it; null: not at all. */
  reach?: ReachInput | null | undefined;
  /**
   * Whether what was sent is kept as text, from now on: then its page shows it as it left, and so does what went over the wire to the
   * provider. What is sensitive is never kept in a live workspace, and what was kept goes with the message. In the app it is always kept.
   */
  keeps_content?: boolean | undefined;
  /** ISO 4217 code of the one currency of all your prices: `EUR`; null: none is told. No price is changed by it. */
  currency?: string | null | undefined;
  /** How many days `GET /v1/requests` keeps what was asked of the API and answered; 0: nothing is kept. */
  request_log_days?: number | undefined;
}

/** Who changed a draft. */
export interface WriterOutput {
  kind: "key" | "member";
  id: string;
  /** null: they are no more. */
  name: string | null;
}

/** A person's zone, as it is known or assumed. */
export interface Zone {
  /** Of the IANA database. Of a country with several of them the first. */
  name: string;
  /** All that are asked: nothing goes while it is not the hour in one of them. */
  names: string[];
  /** Who says so: the contact; the country of their number, or their own; else it is the workspace's. */
  source: "contact" | "country" | "workspace";
  /** Nobody has told it of this person. */
  is_assumed: boolean;
}
