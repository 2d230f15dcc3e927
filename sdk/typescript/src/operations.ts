// Made by `make sdk` from sdk/openapi.json; do not edit.

import type { Table } from "./call.ts";
import type { CallOptions } from "./http.ts";
import type { Pages } from "./paging.ts";
import type {
  Acceptance,
  Accepted,
  AccountOutput,
  AccountPatch,
  AddInput,
  AppealInput,
  AppealOutput,
  AppealPage,
  AssistantInput,
  AssistantOutput,
  AssistantPage,
  AttachmentInput,
  AttachmentOutput,
  AuditPage,
  AuditVerification,
  AuditVerifyInput,
  BackendPositionInput,
  BackendPostInput,
  BadgeInput,
  BadgeOutput,
  BlockOutput,
  BlockPage,
  BlocksInput,
  BlocksOutput,
  BrandingOutput,
  BrandingPatch,
  CallbackOutput,
  CallbackPage,
  Cancelled,
  CapList,
  CapsInput,
  ChangesPage,
  ChannelOutput,
  ChannelPage,
  Checkpoint,
  ClearedOutput,
  ClockInput,
  ClockOutput,
  CodesOutput,
  ConsentBatch,
  ConsentInput,
  ConsentOutput,
  ConsentPage,
  ConsentsOutput,
  ContactAttribute,
  ContactAttributePage,
  ContactInput,
  ContactOutput,
  ContactPage,
  ContactsInput,
  ContactsOutput,
  ContentPreview,
  ContentPreviewInput,
  ConversationInput,
  ConversationPage,
  ConversationPatch,
  ConversationView,
  DataSourceInput,
  DataSourceOutput,
  DataSourcePage,
  DecisionInput,
  DeliveryOutput,
  DeliveryPage,
  DeliverySearchPage,
  Device,
  DeviceInput,
  Devices,
  DraftInput,
  DraftOutput,
  EndpointInput,
  EndpointOutput,
  EndpointPage,
  EndpointPatch,
  EndpointWithSecret,
  Entry,
  ErasureOutput,
  Estimated,
  EventOutput,
  EventPage,
  ExchangeOutput,
  ExchangePage,
  Fault,
  FaultOutput,
  FaultsOutput,
  FeedActInput,
  FeedChanges,
  FeedItem,
  FeedMarkInput,
  FeedMarked,
  FeedPage,
  FeedSnoozeInput,
  FlagInput,
  FlagOutput,
  FlagPage,
  FullDeliveryOutput,
  FullHookEvent,
  FullMessageOutput,
  FullRequestOutput,
  FullVersionOutput,
  HookEvent,
  HookEventPage,
  HookInput,
  HookOutput,
  HookPage,
  HookPatch,
  HookSecretOutput,
  HookWithSecret,
  HtmlPreview,
  HtmlPreviewInput,
  InboundDomainInput,
  InboundDomainOutput,
  InboundDomainPage,
  InboundInput,
  InsightsOutput,
  InvitationOutput,
  InvitationPage,
  Item,
  KeepInput,
  KeyOutput,
  KeyPage,
  Latest,
  LeaveInput,
  LeftContent,
  LinkSignIn,
  ListedConversation,
  MailHealthOutput,
  MeOutput,
  MemberOutput,
  MemberPage,
  MergeInput,
  MergeOutput,
  MergedContacts,
  MessageOutput,
  MessagePage,
  MuteInput,
  MyConversation,
  MyConversationPage,
  NewInvitation,
  NewKey,
  NewKeyOutput,
  NewProviderAccount,
  NewSigningSecret,
  NewSigningSecretOutput,
  NewToken,
  NowOutput,
  OptInFormInput,
  OptInFormOutput,
  OptInFormPage,
  OwnConversationInput,
  OwnConversationPatch,
  OwnFlagOutput,
  ParticipantPage,
  ParticipantView,
  ParticipantsOutput,
  PinList,
  PolicyInput,
  PolicyOutput,
  PolicyWithSecret,
  PositionInput,
  PositionOutput,
  PostEdit,
  PostFormsVersionPage,
  PostInput,
  PostPage,
  PostView,
  PreferenceLink,
  PreferencesInput,
  PreferencesOutput,
  PreferencesPatch,
  PresenceOutput,
  PresencesOutput,
  PresetPage,
  Previewed,
  ProviderAccountOutput,
  ProviderAccountPage,
  ProviderAccountPatch,
  ProviderOutput,
  ProviderPage,
  PublishInput,
  ReactedView,
  ReactionPage,
  ReadAllInput,
  ReadAllOutput,
  ReceiptInput,
  ReceiptsOutput,
  Received,
  Released,
  RemoveInput,
  Removed,
  ReplayInput,
  ReplayOutput,
  Reported,
  RequestOutput,
  RequestPage,
  Reset,
  ResetOutput,
  ResetRequest,
  ResolveInput,
  ResolveManyInput,
  Resolved,
  ResolvedMany,
  RoleChange,
  Rotation,
  RuleInput,
  RuleOutput,
  RulePage,
  RunOutput,
  RunPage,
  SanctionOutput,
  SanctionPage,
  SandboxHandOff,
  SandboxPage,
  ScheduleInput,
  ScheduleOutput,
  SchedulePage,
  SchedulePatch,
  ScopesOutput,
  SearchPage,
  SecondFactorEnd,
  SecondFactorProof,
  SecondFactorStart,
  SecretInput,
  SeedOutput,
  Send,
  SessionList,
  SettleInput,
  ShapeInput,
  SignIn,
  SignedInOutput,
  SigningSecretOutput,
  SigningSecretPage,
  SilenceInput,
  StopInput,
  Stopped,
  SuppressionBatch,
  SuppressionInput,
  SuppressionOutput,
  SuppressionPage,
  SuppressionsOutput,
  SuspensionInput,
  SuspensionOutput,
  Switch,
  TemplateInput,
  TemplateOutput,
  TemplatePage,
  TemplatePatch,
  TemplateTestInput,
  TestOutput,
  Thread,
  TimelineLine,
  TimelineOutput,
  TimesOutput,
  TokenOutput,
  TopicInput,
  TopicOutput,
  TopicPage,
  TryInput,
  TryOutput,
  UnreadOutput,
  VerifiedOutput,
  VersionInput,
  VersionOutput,
  VersionPage,
  VersionPreview,
  VersionPreviewInput,
  VersionView,
  ViewInput,
  ViewOutput,
  ViewPage,
  Visit,
  WaitingOutput,
  WebhookDeliveryDetail,
  WebhookDeliveryOutput,
  WebhookDeliveryPage,
  WebhooksRotation,
  WhyOutput,
  WorkspaceOutput,
  WorkspacePatch,
} from "./types.ts";

export interface AccountOperations {
  /** Show yourself */
  get(options?: CallOptions): Promise<AccountOutput>;
  /** Change your name or your password */
  patch(body: AccountPatch, options?: CallOptions): Promise<AccountOutput>;
  /** Leave the workspace */
  leave(options?: CallOptions): Promise<void>;
  /** Begin a second factor */
  beginSecondFactor(body: SecondFactorStart, options?: CallOptions): Promise<SeedOutput>;
  /** Take off the second factor */
  removeSecondFactor(body: SecondFactorEnd, options?: CallOptions): Promise<void>;
  /** Confirm a second factor */
  confirmSecondFactor(body: SecondFactorProof, options?: CallOptions): Promise<CodesOutput>;
  /** Count what waits for you */
  waiting(options?: CallOptions): Promise<WaitingOutput>;
}

export interface AssistantsOperations {
  /** List assistants */
  list(query?: { limit?: number | undefined; after?: string | undefined }, options?: CallOptions): Pages<AssistantOutput, AssistantPage>;
  /** Make or rename an assistant */
  put(key: string, body: AssistantInput, options?: CallOptions): Promise<AssistantOutput>;
  /** Show an assistant */
  get(key: string, options?: CallOptions): Promise<AssistantOutput>;
  /** Delete an assistant */
  delete(key: string, options?: CallOptions): Promise<void>;
}

export interface AttachmentsOperations {
  /** Announce a file of the company's */
  prepare(body: AttachmentInput, options?: CallOptions): Promise<AttachmentOutput>;
  /** Show a file */
  get(id: string, options?: CallOptions): Promise<AttachmentOutput>;
  /** Delete a file of the company's */
  delete(id: string, options?: CallOptions): Promise<void>;
}

export interface AuditOperations {
  /** List the audit log */
  list(query?: { limit?: number | undefined; after?: string | undefined; action?: string | undefined; principal?: string | undefined; target?: string | undefined; since?: string | undefined; until?: string | undefined }, options?: CallOptions): Pages<Entry, AuditPage>;
  /** Show where the audit log stands */
  checkpoint(options?: CallOptions): Promise<Checkpoint>;
  /** Export the audit log */
  export(query?: { limit?: number | undefined; after?: number | undefined }, options?: CallOptions): Promise<Blob | string>;
  /** Verify the audit log */
  verify(body: AuditVerifyInput, options?: CallOptions): Promise<AuditVerification>;
}

export interface BrandingOperations {
  /** Show the branding */
  get(options?: CallOptions): Promise<BrandingOutput>;
  /** Change the branding */
  patch(body: BrandingPatch, options?: CallOptions): Promise<BrandingOutput>;
}

export interface CallbacksOperations {
  /** List what providers said */
  list(query?: { state?: "dead" | "processed" | "waiting" | undefined; account?: string | undefined; since?: string | undefined; until?: string | undefined; limit?: number | undefined; after?: string | undefined }, options?: CallOptions): Pages<CallbackOutput, CallbackPage>;
  /** Try a callback again */
  retry(id: string, options?: CallOptions): Promise<CallbackOutput>;
}

export interface CapsOperations {
  /** Show the caps */
  list(options?: CallOptions): Promise<CapList>;
  /** Replace the caps */
  put(body: CapsInput, options?: CallOptions): Promise<CapList>;
}

export interface ChannelsOperations {
  /** List the channels */
  list(query?: { limit?: number | undefined; after?: string | undefined }, options?: CallOptions): Pages<ChannelOutput, ChannelPage>;
}

export interface ConsentsOperations {
  /** Show a contact's consents */
  list(id: string, query?: { limit?: number | undefined; after?: string | undefined }, options?: CallOptions): Pages<ConsentOutput, ConsentPage>;
  /** Record a consent or a withdrawal */
  add(id: string, body: ConsentInput, options?: CallOptions): Promise<ConsentOutput>;
  /** Record many consents */
  batch(body: ConsentBatch, options?: CallOptions): Promise<ConsentsOutput>;
}

export interface ContactAttributesOperations {
  /** List the attributes of contacts */
  list(query?: { limit?: number | undefined; after?: string | undefined }, options?: CallOptions): Pages<ContactAttribute, ContactAttributePage>;
}

export interface ContactsOperations {
  /** List contacts */
  list(query?: { limit?: number | undefined; after?: string | undefined; email?: string | undefined; phone?: string | undefined; q?: string | undefined; locale?: string | undefined; country?: string | undefined; since?: string | undefined; until?: string | undefined }, options?: CallOptions): Pages<ContactOutput, ContactPage>;
  /** Show a contact */
  get(id: string, options?: CallOptions): Promise<ContactOutput>;
  /** Create or change a contact */
  put(id: string, body: ContactInput, options?: CallOptions): Promise<ContactOutput>;
  /** Erase a contact */
  delete(id: string, options?: CallOptions): Promise<ErasureOutput>;
  /** Create or change many contacts */
  batch(body: ContactsInput, options?: CallOptions): Promise<ContactsOutput>;
  /** Merge two contacts */
  merge(id: string, body: MergeInput, options?: CallOptions): Promise<MergeOutput>;
  /** Undo a merge */
  unmerge(id: string, options?: CallOptions): Promise<MergeOutput>;
  /** Show who was merged into a contact */
  merges(id: string, options?: CallOptions): Promise<MergedContacts>;
  /** List one's devices, for a contact */
  listDevices(id: string, options?: CallOptions): Promise<Devices>;
  /** Tell of a device, for a contact */
  putDevice(id: string, device: string, body: DeviceInput, options?: CallOptions): Promise<Device>;
  /** Forget a device, for a contact */
  dropDevice(id: string, device: string, options?: CallOptions): Promise<void>;
  /** Follow one's feed, for a contact */
  feedChanges(id: string, query?: { after?: number | undefined; limit?: number | undefined }, options?: CallOptions): Promise<FeedChanges>;
  /** Mark many items of one's feed, for a contact */
  markFeed(id: string, body: FeedMarkInput, options?: CallOptions): Promise<FeedMarked>;
  /** Look at one's feed, for a contact */
  visitFeed(id: string, options?: CallOptions): Promise<Visit>;
  /** Show an item of one's feed, for a contact */
  getFeedItem(id: string, item: string, options?: CallOptions): Promise<FeedItem>;
  /** Mark an item of one's feed as seen, for a contact */
  seeFeedItem(id: string, item: string, options?: CallOptions): Promise<FeedItem>;
  /** Say that an item of one's feed was acted on, for a contact */
  actOnFeedItem(id: string, item: string, body: FeedActInput, options?: CallOptions): Promise<FeedItem>;
  /** Archive an item of one's feed, for a contact */
  archiveFeedItem(id: string, item: string, options?: CallOptions): Promise<FeedItem>;
  /** Take an item of one's feed out of the archive, for a contact */
  unarchiveFeedItem(id: string, item: string, options?: CallOptions): Promise<FeedItem>;
  /** Put an item of one's feed out of sight for a time, for a contact */
  snoozeFeedItem(id: string, item: string, body: FeedSnoozeInput, options?: CallOptions): Promise<FeedItem>;
  /** Have an item of one's feed in sight again, for a contact */
  unsnoozeFeedItem(id: string, item: string, options?: CallOptions): Promise<FeedItem>;
  /** Begin a conversation, for a contact */
  createConversation(id: string, body: OwnConversationInput, options?: CallOptions): Promise<ConversationView>;
  /** List one's conversations, for a contact */
  listConversations(id: string, query?: { limit?: number | undefined; after?: string | undefined; state?: "active" | "invited" | undefined; kind?: "direct" | "group" | "support" | undefined; object_type?: string | undefined; object_id?: string | undefined; unread?: boolean | undefined; archived?: boolean | undefined }, options?: CallOptions): Pages<MyConversation, MyConversationPage>;
  /** Show one of your conversations, for a contact */
  getConversation(id: string, conversation: string, options?: CallOptions): Promise<ConversationView>;
  /** Change one of your conversations, for a contact */
  changeConversation(id: string, conversation: string, body: OwnConversationPatch, options?: CallOptions): Promise<ConversationView>;
  /** Delete one of your conversations for everybody, for a contact */
  deleteConversation(id: string, conversation: string, options?: CallOptions): Promise<void>;
  /** Close one of your conversations, for a contact */
  closeConversation(id: string, conversation: string, options?: CallOptions): Promise<ConversationView>;
  /** Open one of your conversations again, for a contact */
  reopenConversation(id: string, conversation: string, options?: CallOptions): Promise<ConversationView>;
  /** List who is in your conversation, for a contact */
  listParticipants(id: string, conversation: string, query?: { limit?: number | undefined; after?: string | undefined; state?: "invited" | "active" | "declined" | "left" | "removed" | undefined }, options?: CallOptions): Pages<ParticipantView, ParticipantPage>;
  /** Add people to your conversation, or invite them, for a contact */
  addParticipants(id: string, conversation: string, body: AddInput, options?: CallOptions): Promise<ParticipantsOutput>;
  /** Give people in your conversation a role, or mute them, for a contact */
  changeParticipants(id: string, conversation: string, body: ShapeInput, options?: CallOptions): Promise<ParticipantsOutput>;
  /** Remove people from your conversation, for a contact */
  removeParticipants(id: string, conversation: string, body: RemoveInput, options?: CallOptions): Promise<ParticipantsOutput>;
  /** Accept an invitation, for a contact */
  accept(id: string, conversation: string, options?: CallOptions): Promise<ParticipantsOutput>;
  /** Decline an invitation, for a contact */
  decline(id: string, conversation: string, options?: CallOptions): Promise<void>;
  /** Leave a conversation, for a contact */
  leave(id: string, conversation: string, body: LeaveInput, options?: CallOptions): Promise<void>;
  /** Archive a conversation, for a contact */
  archive(id: string, conversation: string, options?: CallOptions): Promise<void>;
  /** Take a conversation out of the archive, for a contact */
  unarchive(id: string, conversation: string, options?: CallOptions): Promise<void>;
  /** Hear nothing of a conversation for a time, for a contact */
  silence(id: string, conversation: string, body: SilenceInput, options?: CallOptions): Promise<void>;
  /** Be told of posts again, for a contact */
  unsilence(id: string, conversation: string, options?: CallOptions): Promise<void>;
  /** Delete a conversation for oneself, for a contact */
  clear(id: string, conversation: string, options?: CallOptions): Promise<ClearedOutput>;
  /** Count what is unread, for a contact */
  unread(id: string, options?: CallOptions): Promise<UnreadOutput>;
  /** Show the badge, for a contact */
  getBadge(id: string, options?: CallOptions): Promise<BadgeOutput>;
  /** Say what waits elsewhere, for a contact */
  setBadge(id: string, body: BadgeInput, options?: CallOptions): Promise<BadgeOutput>;
  /** Post in a conversation, for a contact */
  postMessage(id: string, conversation: string, body: PostInput, options?: CallOptions): Promise<PostView>;
  /** List posts, for a contact */
  listMessages(id: string, conversation: string, query?: { limit?: number | undefined; before?: string | undefined; after?: string | undefined; around?: string | undefined; thread?: string | undefined }, options?: CallOptions): Pages<PostView, PostPage>;
  /** Show a post, for a contact */
  getMessage(id: string, conversation: string, message: string, options?: CallOptions): Promise<PostView>;
  /** Edit a post, for a contact */
  editMessage(id: string, conversation: string, message: string, body: PostEdit, options?: CallOptions): Promise<PostView>;
  /** Delete a post, for a contact */
  deleteMessage(id: string, conversation: string, message: string, query?: { mode?: "everybody" | "me" | undefined }, options?: CallOptions): Promise<void>;
  /** List what a post said before, for a contact */
  messageVersions(id: string, conversation: string, message: string, query?: { limit?: number | undefined; after?: string | undefined }, options?: CallOptions): Pages<VersionView, PostFormsVersionPage>;
  /** List who reacted to a post, for a contact */
  messageReactions(id: string, conversation: string, message: string, query?: { limit?: number | undefined; after?: string | undefined }, options?: CallOptions): Pages<ReactedView, ReactionPage>;
  /** React to a post, for a contact */
  addReaction(id: string, conversation: string, message: string, emoji: string, options?: CallOptions): Promise<PostView>;
  /** Take a reaction back, for a contact */
  removeReaction(id: string, conversation: string, message: string, emoji: string, options?: CallOptions): Promise<PostView>;
  /** Pin a post, for a contact */
  pinMessage(id: string, conversation: string, message: string, options?: CallOptions): Promise<PostView>;
  /** Unpin a post, for a contact */
  unpinMessage(id: string, conversation: string, message: string, options?: CallOptions): Promise<PostView>;
  /** List pinned posts, for a contact */
  listPins(id: string, conversation: string, options?: CallOptions): Promise<PinList>;
  /** Follow a conversation, for a contact */
  changes(id: string, conversation: string, query?: { limit?: number | undefined; after?: string | undefined }, options?: CallOptions): Promise<ChangesPage>;
  /** Search what was said, for a contact */
  search(id: string, query: { q: string; conversation?: string | undefined; limit?: number | undefined; after?: string | undefined }, options?: CallOptions): Pages<PostView, SearchPage>;
  /** Show how far one has got, for a contact */
  getPosition(id: string, conversation: string, options?: CallOptions): Promise<PositionOutput>;
  /** Say how far one has got, for a contact */
  setPosition(id: string, conversation: string, body: PositionInput, options?: CallOptions): Promise<PositionOutput>;
  /** Mark conversations as read to their end, for a contact */
  readAll(id: string, body: ReadAllInput, options?: CallOptions): Promise<ReadAllOutput>;
  /** Show how far a post got, for a contact */
  getReceipts(id: string, conversation: string, message: string, options?: CallOptions): Promise<ReceiptsOutput>;
  /** Show the thread with the company, for a contact */
  thread(id: string, query?: { limit?: number | undefined; after?: string | undefined }, options?: CallOptions): Pages<Item, Thread>;
  /** List whom one has blocked, for a contact */
  listBlocks(id: string, query?: { limit?: number | undefined; after?: string | undefined }, options?: CallOptions): Pages<BlockOutput, BlockPage>;
  /** Block and unblock several, for a contact */
  changeBlocks(id: string, body: BlocksInput, options?: CallOptions): Promise<BlocksOutput>;
  /** Block somebody, for a contact */
  block(id: string, contact: string, options?: CallOptions): Promise<void>;
  /** Unblock somebody, for a contact */
  unblock(id: string, contact: string, options?: CallOptions): Promise<void>;
  /** Show whether a contact is there */
  presence(id: string, options?: CallOptions): Promise<PresenceOutput>;
  /** Flag a post or a person, for a contact */
  flag(id: string, body: FlagInput, options?: CallOptions): Promise<OwnFlagOutput>;
  /** Suspend a contact */
  putSuspension(id: string, body: SuspensionInput, options?: CallOptions): Promise<SanctionOutput>;
  /** Show whether a contact is suspended */
  getSuspension(id: string, options?: CallOptions): Promise<SuspensionOutput>;
  /** Lift a contact's suspension */
  deleteSuspension(id: string, options?: CallOptions): Promise<void>;
  /** Mute a contact */
  putMute(id: string, body: MuteInput, options?: CallOptions): Promise<SanctionOutput>;
  /** Lift a contact's mute */
  deleteMute(id: string, options?: CallOptions): Promise<void>;
  /** List what one may not do, for a contact */
  listSanctions(id: string, query?: { limit?: number | undefined; after?: string | undefined }, options?: CallOptions): Pages<SanctionOutput, SanctionPage>;
  /** Appeal against a sanction, for a contact */
  appeal(id: string, body: AppealInput, options?: CallOptions): Promise<AppealOutput>;
  /** List one's appeals, for a contact */
  listAppeals(id: string, query?: { limit?: number | undefined; after?: string | undefined }, options?: CallOptions): Pages<AppealOutput, AppealPage>;
  /** Announce a file, for a contact */
  prepareAttachment(id: string, body: AttachmentInput, options?: CallOptions): Promise<AttachmentOutput>;
  /** Show a file, for a contact */
  getAttachment(id: string, attachment: string, options?: CallOptions): Promise<AttachmentOutput>;
  /** Delete a file, for a contact */
  deleteAttachment(id: string, attachment: string, options?: CallOptions): Promise<void>;
  /** Make a token for an end user */
  createToken(id: string, body: NewToken, options?: CallOptions): Promise<TokenOutput>;
  /** Sign out everywhere, for a contact */
  endSessions(id: string, options?: CallOptions): Promise<void>;
}

export interface ConversationsOperations {
  /** List conversations */
  list(query?: { limit?: number | undefined; after?: string | undefined; sort?: "activity" | "created" | undefined; kind?: "direct" | "group" | "support" | undefined; state?: "closed" | "deleted" | "open" | "scheduled" | undefined; object_type?: string | undefined; object_id?: string | undefined; contact?: string | undefined; unread?: boolean | undefined; q?: string | undefined }, options?: CallOptions): Pages<ListedConversation, ConversationPage>;
  /** Make a conversation */
  create(body: ConversationInput, options?: CallOptions): Promise<ConversationView>;
  /** Show a conversation */
  get(id: string, options?: CallOptions): Promise<ConversationView>;
  /** Change a conversation */
  change(id: string, body: ConversationPatch, options?: CallOptions): Promise<ConversationView>;
  /** Delete a conversation for everybody */
  delete(id: string, options?: CallOptions): Promise<void>;
  /** Close a conversation */
  close(id: string, options?: CallOptions): Promise<ConversationView>;
  /** Open a conversation again */
  reopen(id: string, options?: CallOptions): Promise<ConversationView>;
  /** List participants */
  listParticipants(id: string, query?: { limit?: number | undefined; after?: string | undefined; state?: "invited" | "active" | "declined" | "left" | "removed" | undefined }, options?: CallOptions): Pages<ParticipantView, ParticipantPage>;
  /** Add participants, or invite them */
  addParticipants(id: string, body: AddInput, options?: CallOptions): Promise<ParticipantsOutput>;
  /** Give participants a role, or mute them */
  changeParticipants(id: string, body: ShapeInput, options?: CallOptions): Promise<ParticipantsOutput>;
  /** Remove participants */
  removeParticipants(id: string, body: RemoveInput, options?: CallOptions): Promise<ParticipantsOutput>;
  /** Post in a conversation, as the backend */
  postMessage(id: string, body: BackendPostInput, options?: CallOptions): Promise<PostView>;
  /** List posts, as the backend */
  listMessages(id: string, query?: { limit?: number | undefined; before?: string | undefined; after?: string | undefined; around?: string | undefined; thread?: string | undefined }, options?: CallOptions): Pages<PostView, PostPage>;
  /** Show a post, as the backend */
  getMessage(id: string, message: string, options?: CallOptions): Promise<PostView>;
  /** Edit a post, as the backend */
  editMessage(id: string, message: string, body: PostEdit, options?: CallOptions): Promise<PostView>;
  /** Delete a post, as the backend */
  deleteMessage(id: string, message: string, query?: { mode?: "everybody" | "me" | undefined }, options?: CallOptions): Promise<void>;
  /** List what a post said before, as the backend */
  messageVersions(id: string, message: string, query?: { limit?: number | undefined; after?: string | undefined }, options?: CallOptions): Pages<VersionView, PostFormsVersionPage>;
  /** List who reacted to a post, as the backend */
  messageReactions(id: string, message: string, query?: { limit?: number | undefined; after?: string | undefined }, options?: CallOptions): Pages<ReactedView, ReactionPage>;
  /** React to a post, as the backend */
  addReaction(id: string, message: string, emoji: string, query?: { assistant?: string | undefined }, options?: CallOptions): Promise<PostView>;
  /** Take a reaction back, as the backend */
  removeReaction(id: string, message: string, emoji: string, query?: { assistant?: string | undefined }, options?: CallOptions): Promise<PostView>;
  /** Pin a post, as the backend */
  pinMessage(id: string, message: string, options?: CallOptions): Promise<PostView>;
  /** Unpin a post, as the backend */
  unpinMessage(id: string, message: string, options?: CallOptions): Promise<PostView>;
  /** List pinned posts, as the backend */
  listPins(id: string, options?: CallOptions): Promise<PinList>;
  /** Follow a conversation, as the backend */
  changes(id: string, query?: { limit?: number | undefined; after?: string | undefined }, options?: CallOptions): Promise<ChangesPage>;
  /** Search all conversations */
  search(query: { q: string; conversation?: string | undefined; limit?: number | undefined; after?: string | undefined }, options?: CallOptions): Pages<PostView, SearchPage>;
  /** Say how far a member or an assistant has got */
  setPosition(id: string, body: BackendPositionInput, options?: CallOptions): Promise<PositionOutput>;
  /** Show how far a post got */
  getReceipts(id: string, message: string, options?: CallOptions): Promise<ReceiptsOutput>;
}

export interface DataSourcesOperations {
  /** List data sources */
  list(query?: { limit?: number | undefined; after?: string | undefined }, options?: CallOptions): Pages<DataSourceOutput, DataSourcePage>;
  /** Show a data source */
  get(key: string, options?: CallOptions): Promise<DataSourceOutput>;
  /** Create or change a data source */
  put(key: string, body: DataSourceInput, options?: CallOptions): Promise<DataSourceOutput>;
  /** Delete a data source */
  delete(key: string, options?: CallOptions): Promise<void>;
}

export interface DeliveriesOperations {
  /** List deliveries */
  list(query?: { limit?: number | undefined; after?: string | undefined; contact?: string | undefined; state?: "scheduled" | "queued" | "held" | "unknown" | "sent" | "delivered" | "read" | "failed" | "skipped" | "cancelled" | "expired" | "superseded" | undefined; reason?: string | undefined; channel?: "email" | "inapp" | "mms" | "push" | "rcs" | "sms" | "voice" | "webpush" | "whatsapp" | undefined; topic?: string | undefined; provider_account?: string | undefined; since?: string | undefined; until?: string | undefined }, options?: CallOptions): Pages<DeliveryOutput, DeliverySearchPage>;
  /** Show a delivery */
  get(id: string, options?: CallOptions): Promise<FullDeliveryOutput>;
  /** Settle deliveries of unknown outcome */
  resolveMany(body: ResolveManyInput, options?: CallOptions): Promise<ResolvedMany>;
  /** Settle a delivery of unknown outcome */
  resolve(id: string, body: ResolveInput, options?: CallOptions): Promise<FullDeliveryOutput>;
  /** Show what a delivery said */
  content(id: string, query?: { attempt?: number | undefined }, options?: CallOptions): Promise<LeftContent>;
  /** Show what went over the wire */
  exchanges(id: string, query?: { limit?: number | undefined; after?: string | undefined }, options?: CallOptions): Pages<ExchangeOutput, ExchangePage>;
}

export interface EventsOperations {
  /** Read the event log */
  list(query?: { limit?: number | undefined; after?: string | undefined; type?: string | undefined; bodies?: boolean | undefined; order?: "newest" | "oldest" | undefined; message?: string | undefined; contact?: string | undefined; conversation?: string | undefined }, options?: CallOptions): Pages<EventOutput, EventPage>;
  /** Show where the event log ends */
  latest(options?: CallOptions): Promise<Latest>;
}

export interface FeedOperations {
  /** Show one's feed, for a contact */
  list(id: string, query?: { limit?: number | undefined; after?: string | undefined; view?: "archived" | "feed" | "snoozed" | undefined; topic?: string | undefined; bundle?: string | undefined; unread?: boolean | undefined; unseen?: boolean | undefined; bundles?: boolean | undefined; search?: string | undefined }, options?: CallOptions): Pages<FeedItem, FeedPage>;
  /** Mark an item of one's feed as read, for a contact */
  read(id: string, item: string, options?: CallOptions): Promise<FeedItem>;
}

export interface HookPresetsOperations {
  /** List ready mappings */
  list(options?: CallOptions): Promise<PresetPage>;
}

export interface HooksOperations {
  /** List hooks */
  list(query?: { limit?: number | undefined; after?: string | undefined }, options?: CallOptions): Pages<HookOutput, HookPage>;
  /** Let another product tell something */
  create(body: HookInput, options?: CallOptions): Promise<HookWithSecret>;
  /** Show a hook */
  get(id: string, options?: CallOptions): Promise<HookOutput>;
  /** Change a hook */
  update(id: string, body: HookPatch, options?: CallOptions): Promise<HookOutput>;
  /** Delete a hook */
  delete(id: string, options?: CallOptions): Promise<void>;
  /** Give a hook another secret */
  rotateSecret(id: string, body: SecretInput, options?: CallOptions): Promise<HookWithSecret>;
  /** Try a hook */
  try(id: string, body: TryInput, options?: CallOptions): Promise<TryOutput>;
  /** List a hook's events */
  events(id: string, query?: { limit?: number | undefined; after?: string | undefined; state?: "waiting" | "posted" | "skipped" | "dead" | undefined }, options?: CallOptions): Pages<HookEvent, HookEventPage>;
  /** Show a hook's event */
  event(id: string, event: string, options?: CallOptions): Promise<FullHookEvent>;
  /** Try a hook's event again */
  retry(id: string, event: string, options?: CallOptions): Promise<HookEvent>;
}

export interface InboundDomainsOperations {
  /** List inbound domains */
  list(query?: { limit?: number | undefined; after?: string | undefined }, options?: CallOptions): Pages<InboundDomainOutput, InboundDomainPage>;
  /** Show an inbound domain */
  get(domain: string, options?: CallOptions): Promise<InboundDomainOutput>;
  /** Take the mail of a domain */
  put(domain: string, body: InboundDomainInput, options?: CallOptions): Promise<InboundDomainOutput>;
  /** Take no more mail of a domain */
  delete(domain: string, options?: CallOptions): Promise<void>;
}

export interface InsightsOperations {
  /** Count what happened over time */
  deliveries(query?: { since?: string | undefined; until?: string | undefined; step?: "day" | "hour" | "quarter" | undefined; timezone?: string | undefined; by?: "channel" | "provider_account" | "purpose" | undefined; channel?: "email" | "inapp" | "mms" | "push" | "rcs" | "sms" | "voice" | "webpush" | "whatsapp" | undefined; purpose?: "chat" | "critical" | "marketing" | "otp" | "transactional" | undefined; counts?: string | undefined }, options?: CallOptions): Promise<InsightsOutput>;
  /** See what stands, and what needs a person */
  now(options?: CallOptions): Promise<NowOutput>;
}

export interface InvitationsOperations {
  /** List invitations */
  list(query?: { limit?: number | undefined; after?: string | undefined }, options?: CallOptions): Pages<InvitationOutput, InvitationPage>;
  /** Invite somebody */
  create(body: NewInvitation, options?: CallOptions): Promise<InvitationOutput>;
  /** Revoke an invitation */
  revoke(id: string, options?: CallOptions): Promise<InvitationOutput>;
  /** Become a member */
  accept(body: Acceptance, options?: CallOptions): Promise<SignedInOutput>;
}

export interface KeysOperations {
  /** List API keys */
  list(query?: { limit?: number | undefined; after?: string | undefined }, options?: CallOptions): Pages<KeyOutput, KeyPage>;
  /** Create an API key */
  create(body: NewKey, options?: CallOptions): Promise<NewKeyOutput>;
  /** Revoke an API key */
  revoke(id: string, options?: CallOptions): Promise<KeyOutput>;
}

export interface MailHealthOperations {
  /** See how mail fares */
  get(query?: { days?: number | undefined; purpose?: "marketing" | "other" | undefined }, options?: CallOptions): Promise<MailHealthOutput>;
  /** Let marketing mail go on */
  resume(options?: CallOptions): Promise<MailHealthOutput>;
}

export interface MeOperations {
  /** List one's devices */
  listDevices(options?: CallOptions): Promise<Devices>;
  /** Tell of a device */
  putDevice(device: string, body: DeviceInput, options?: CallOptions): Promise<Device>;
  /** Forget a device */
  dropDevice(device: string, options?: CallOptions): Promise<void>;
  /** Show one's feed */
  feed(query?: { limit?: number | undefined; after?: string | undefined; view?: "archived" | "feed" | "snoozed" | undefined; topic?: string | undefined; bundle?: string | undefined; unread?: boolean | undefined; unseen?: boolean | undefined; bundles?: boolean | undefined; search?: string | undefined }, options?: CallOptions): Pages<FeedItem, FeedPage>;
  /** Follow one's feed */
  feedChanges(query?: { after?: number | undefined; limit?: number | undefined }, options?: CallOptions): Promise<FeedChanges>;
  /** Mark many items of one's feed */
  markFeed(body: FeedMarkInput, options?: CallOptions): Promise<FeedMarked>;
  /** Look at one's feed */
  visitFeed(options?: CallOptions): Promise<Visit>;
  /** Show an item of one's feed */
  getFeedItem(item: string, options?: CallOptions): Promise<FeedItem>;
  /** Mark an item of one's feed as read */
  readFeedItem(item: string, options?: CallOptions): Promise<FeedItem>;
  /** Mark an item of one's feed as seen */
  seeFeedItem(item: string, options?: CallOptions): Promise<FeedItem>;
  /** Say that an item of one's feed was acted on */
  actOnFeedItem(item: string, body: FeedActInput, options?: CallOptions): Promise<FeedItem>;
  /** Archive an item of one's feed */
  archiveFeedItem(item: string, options?: CallOptions): Promise<FeedItem>;
  /** Take an item of one's feed out of the archive */
  unarchiveFeedItem(item: string, options?: CallOptions): Promise<FeedItem>;
  /** Put an item of one's feed out of sight for a time */
  snoozeFeedItem(item: string, body: FeedSnoozeInput, options?: CallOptions): Promise<FeedItem>;
  /** Have an item of one's feed in sight again */
  unsnoozeFeedItem(item: string, options?: CallOptions): Promise<FeedItem>;
  /** Show one's preferences */
  getPreferences(options?: CallOptions): Promise<PreferencesOutput>;
  /** Replace one's preferences */
  putPreferences(body: PreferencesInput, options?: CallOptions): Promise<PreferencesOutput>;
  /** Change one's preferences */
  changePreferences(body: PreferencesPatch, options?: CallOptions): Promise<PreferencesOutput>;
  /** Begin a conversation */
  createConversation(body: OwnConversationInput, options?: CallOptions): Promise<ConversationView>;
  /** List one's conversations */
  listConversations(query?: { limit?: number | undefined; after?: string | undefined; state?: "active" | "invited" | undefined; kind?: "direct" | "group" | "support" | undefined; object_type?: string | undefined; object_id?: string | undefined; unread?: boolean | undefined; archived?: boolean | undefined }, options?: CallOptions): Pages<MyConversation, MyConversationPage>;
  /** Show one of your conversations */
  getConversation(conversation: string, options?: CallOptions): Promise<ConversationView>;
  /** Change one of your conversations */
  changeConversation(conversation: string, body: OwnConversationPatch, options?: CallOptions): Promise<ConversationView>;
  /** Delete one of your conversations for everybody */
  deleteConversation(conversation: string, options?: CallOptions): Promise<void>;
  /** Close one of your conversations */
  closeConversation(conversation: string, options?: CallOptions): Promise<ConversationView>;
  /** Open one of your conversations again */
  reopenConversation(conversation: string, options?: CallOptions): Promise<ConversationView>;
  /** List who is in your conversation */
  listParticipants(conversation: string, query?: { limit?: number | undefined; after?: string | undefined; state?: "invited" | "active" | "declined" | "left" | "removed" | undefined }, options?: CallOptions): Pages<ParticipantView, ParticipantPage>;
  /** Add people to your conversation, or invite them */
  addParticipants(conversation: string, body: AddInput, options?: CallOptions): Promise<ParticipantsOutput>;
  /** Give people in your conversation a role, or mute them */
  changeParticipants(conversation: string, body: ShapeInput, options?: CallOptions): Promise<ParticipantsOutput>;
  /** Remove people from your conversation */
  removeParticipants(conversation: string, body: RemoveInput, options?: CallOptions): Promise<ParticipantsOutput>;
  /** Accept an invitation */
  accept(conversation: string, options?: CallOptions): Promise<ParticipantsOutput>;
  /** Decline an invitation */
  decline(conversation: string, options?: CallOptions): Promise<void>;
  /** Leave a conversation */
  leave(conversation: string, body: LeaveInput, options?: CallOptions): Promise<void>;
  /** Archive a conversation */
  archive(conversation: string, options?: CallOptions): Promise<void>;
  /** Take a conversation out of the archive */
  unarchive(conversation: string, options?: CallOptions): Promise<void>;
  /** Hear nothing of a conversation for a time */
  silence(conversation: string, body: SilenceInput, options?: CallOptions): Promise<void>;
  /** Be told of posts again */
  unsilence(conversation: string, options?: CallOptions): Promise<void>;
  /** Delete a conversation for oneself */
  clear(conversation: string, options?: CallOptions): Promise<ClearedOutput>;
  /** Count what is unread */
  unread(options?: CallOptions): Promise<UnreadOutput>;
  /** Show the badge */
  getBadge(options?: CallOptions): Promise<BadgeOutput>;
  /** Say what waits elsewhere */
  setBadge(body: BadgeInput, options?: CallOptions): Promise<BadgeOutput>;
  /** Post in a conversation */
  postMessage(conversation: string, body: PostInput, options?: CallOptions): Promise<PostView>;
  /** List posts */
  listMessages(conversation: string, query?: { limit?: number | undefined; before?: string | undefined; after?: string | undefined; around?: string | undefined; thread?: string | undefined }, options?: CallOptions): Pages<PostView, PostPage>;
  /** Show a post */
  getMessage(conversation: string, message: string, options?: CallOptions): Promise<PostView>;
  /** Edit a post */
  editMessage(conversation: string, message: string, body: PostEdit, options?: CallOptions): Promise<PostView>;
  /** Delete a post */
  deleteMessage(conversation: string, message: string, query?: { mode?: "everybody" | "me" | undefined }, options?: CallOptions): Promise<void>;
  /** List what a post said before */
  messageVersions(conversation: string, message: string, query?: { limit?: number | undefined; after?: string | undefined }, options?: CallOptions): Pages<VersionView, PostFormsVersionPage>;
  /** List who reacted to a post */
  messageReactions(conversation: string, message: string, query?: { limit?: number | undefined; after?: string | undefined }, options?: CallOptions): Pages<ReactedView, ReactionPage>;
  /** React to a post */
  addReaction(conversation: string, message: string, emoji: string, options?: CallOptions): Promise<PostView>;
  /** Take a reaction back */
  removeReaction(conversation: string, message: string, emoji: string, options?: CallOptions): Promise<PostView>;
  /** Pin a post */
  pinMessage(conversation: string, message: string, options?: CallOptions): Promise<PostView>;
  /** Unpin a post */
  unpinMessage(conversation: string, message: string, options?: CallOptions): Promise<PostView>;
  /** List pinned posts */
  listPins(conversation: string, options?: CallOptions): Promise<PinList>;
  /** Follow a conversation */
  changes(conversation: string, query?: { limit?: number | undefined; after?: string | undefined }, options?: CallOptions): Promise<ChangesPage>;
  /** Search what was said */
  search(query: { q: string; conversation?: string | undefined; limit?: number | undefined; after?: string | undefined }, options?: CallOptions): Pages<PostView, SearchPage>;
  /** Show how far one has got */
  getPosition(conversation: string, options?: CallOptions): Promise<PositionOutput>;
  /** Say how far one has got */
  setPosition(conversation: string, body: PositionInput, options?: CallOptions): Promise<PositionOutput>;
  /** Mark conversations as read to their end */
  readAll(body: ReadAllInput, options?: CallOptions): Promise<ReadAllOutput>;
  /** Show how far a post got */
  getReceipts(conversation: string, message: string, options?: CallOptions): Promise<ReceiptsOutput>;
  /** Show the thread with the company */
  thread(query?: { limit?: number | undefined; after?: string | undefined }, options?: CallOptions): Pages<Item, Thread>;
  /** List whom one has blocked */
  listBlocks(query?: { limit?: number | undefined; after?: string | undefined }, options?: CallOptions): Pages<BlockOutput, BlockPage>;
  /** Block and unblock several */
  changeBlocks(body: BlocksInput, options?: CallOptions): Promise<BlocksOutput>;
  /** Block somebody */
  block(contact: string, options?: CallOptions): Promise<void>;
  /** Unblock somebody */
  unblock(contact: string, options?: CallOptions): Promise<void>;
  /** Show whether others are there */
  presence(query: { people: string }, options?: CallOptions): Promise<PresencesOutput>;
  /** Flag a post or a person */
  flag(body: FlagInput, options?: CallOptions): Promise<OwnFlagOutput>;
  /** List what one may not do */
  listSanctions(query?: { limit?: number | undefined; after?: string | undefined }, options?: CallOptions): Pages<SanctionOutput, SanctionPage>;
  /** Appeal against a sanction */
  appeal(body: AppealInput, options?: CallOptions): Promise<AppealOutput>;
  /** List one's appeals */
  listAppeals(query?: { limit?: number | undefined; after?: string | undefined }, options?: CallOptions): Pages<AppealOutput, AppealPage>;
  /** Announce a file */
  prepareAttachment(body: AttachmentInput, options?: CallOptions): Promise<AttachmentOutput>;
  /** Show a file */
  getAttachment(attachment: string, options?: CallOptions): Promise<AttachmentOutput>;
  /** Delete a file */
  deleteAttachment(attachment: string, options?: CallOptions): Promise<void>;
  /** Show who is signed in */
  get(options?: CallOptions): Promise<MeOutput>;
  /** Sign out everywhere */
  endSessions(options?: CallOptions): Promise<void>;
}

export interface MediaOperations {
  /** Get a file that a person sent */
  get(id: string, options?: CallOptions): Promise<Blob | string>;
}

export interface MembersOperations {
  /** List members */
  list(query?: { limit?: number | undefined; after?: string | undefined }, options?: CallOptions): Pages<MemberOutput, MemberPage>;
  /** Show a member */
  get(id: string, options?: CallOptions): Promise<MemberOutput>;
  /** Give a member another role */
  patch(id: string, body: RoleChange, options?: CallOptions): Promise<MemberOutput>;
  /** Remove a member */
  remove(id: string, options?: CallOptions): Promise<void>;
}

export interface MessagesOperations {
  /** Send a message */
  send(body: Send, options?: CallOptions): Promise<Accepted>;
  /** List messages */
  list(query?: { limit?: number | undefined; after?: string | undefined; q?: string | undefined; contact?: string | undefined; state?: "scheduled" | "queued" | "held" | "unknown" | "sent" | "delivered" | "read" | "failed" | "skipped" | "cancelled" | "expired" | "superseded" | undefined; topic?: string | undefined; purpose?: "chat" | "critical" | "marketing" | "otp" | "transactional" | undefined; channel?: "email" | "inapp" | "mms" | "push" | "rcs" | "sms" | "voice" | "webpush" | "whatsapp" | undefined; template?: string | undefined; direction?: "in" | "out" | undefined; provider_account?: string | undefined; since?: string | undefined; until?: string | undefined }, options?: CallOptions): Pages<MessageOutput, MessagePage>;
  /** Preview a message */
  preview(body: Send, options?: CallOptions): Promise<Previewed>;
  /** Show a message */
  get(id: string, options?: CallOptions): Promise<FullMessageOutput>;
  /** List a message's deliveries */
  deliveries(id: string, query?: { limit?: number | undefined; after?: string | undefined; state?: "scheduled" | "queued" | "held" | "unknown" | "sent" | "delivered" | "read" | "failed" | "skipped" | "cancelled" | "expired" | "superseded" | undefined }, options?: CallOptions): Pages<DeliveryOutput, DeliveryPage>;
  /** Stop a message's route for somebody */
  stop(id: string, body: StopInput, options?: CallOptions): Promise<Stopped>;
  /** Let a late message go */
  release(id: string, options?: CallOptions): Promise<Released>;
  /** Cancel a message */
  cancel(id: string, options?: CallOptions): Promise<Cancelled>;
  /** Settle a message's unknown deliveries */
  resolve(id: string, body: ResolveInput, options?: CallOptions): Promise<Resolved>;
  /** Estimate a message */
  estimate(body: Send, options?: CallOptions): Promise<Estimated>;
  /** Tell what happened to a message */
  timeline(id: string, query?: { after?: string | undefined }, options?: CallOptions): Pages<TimelineLine, TimelineOutput>;
  /** Ask why somebody did not get it */
  why(id: string, query: { contact: string }, options?: CallOptions): Promise<WhyOutput>;
}

export interface ModerationOperations {
  /** Show the moderation policy */
  getPolicy(options?: CallOptions): Promise<PolicyOutput>;
  /** Write the moderation policy */
  putPolicy(body: PolicyInput, options?: CallOptions): Promise<PolicyWithSecret>;
  /** Give the policy's hook another secret */
  rotateHookSecret(options?: CallOptions): Promise<HookSecretOutput>;
  /** List rules over words and links */
  listRules(query?: { limit?: number | undefined; after?: string | undefined; kind?: "link" | "word" | undefined }, options?: CallOptions): Pages<RuleOutput, RulePage>;
  /** Make a rule over words or links */
  createRule(body: RuleInput, options?: CallOptions): Promise<RuleOutput>;
  /** Show a rule */
  getRule(id: string, options?: CallOptions): Promise<RuleOutput>;
  /** Delete a rule */
  deleteRule(id: string, options?: CallOptions): Promise<void>;
  /** List what was flagged */
  listFlags(query?: { limit?: number | undefined; after?: string | undefined; state?: "dismissed" | "open" | "resolved" | undefined; contact?: string | undefined; category?: "harassment" | "hate" | "illegal" | "impersonation" | "other" | "scam" | "self_harm" | "sexual" | "spam" | "violence" | undefined }, options?: CallOptions): Pages<FlagOutput, FlagPage>;
  /** Flag something, as the backend */
  flag(body: FlagInput, options?: CallOptions): Promise<FlagOutput>;
  /** Show a flag */
  getFlag(id: string, options?: CallOptions): Promise<FlagOutput>;
  /** Say that a flag was right */
  resolveFlag(id: string, body: SettleInput, options?: CallOptions): Promise<FlagOutput>;
  /** Say that a flag was wrong */
  dismissFlag(id: string, body: SettleInput, options?: CallOptions): Promise<FlagOutput>;
  /** List sanctions */
  listSanctions(query?: { limit?: number | undefined; after?: string | undefined; state?: "active" | "ended" | "lifted" | undefined; contact?: string | undefined }, options?: CallOptions): Pages<SanctionOutput, SanctionPage>;
  /** Show a sanction */
  getSanction(id: string, options?: CallOptions): Promise<SanctionOutput>;
  /** Lift a sanction */
  liftSanction(id: string, options?: CallOptions): Promise<SanctionOutput>;
  /** List appeals */
  listAppeals(query?: { limit?: number | undefined; after?: string | undefined; state?: "lifted" | "open" | "upheld" | undefined; contact?: string | undefined }, options?: CallOptions): Pages<AppealOutput, AppealPage>;
  /** Show an appeal */
  getAppeal(id: string, options?: CallOptions): Promise<AppealOutput>;
  /** Decide an appeal */
  decideAppeal(id: string, body: DecisionInput, options?: CallOptions): Promise<AppealOutput>;
}

export interface OptInFormsOperations {
  /** List opt-in forms */
  list(query?: { limit?: number | undefined; after?: string | undefined }, options?: CallOptions): Pages<OptInFormOutput, OptInFormPage>;
  /** Show an opt-in form */
  get(key: string, options?: CallOptions): Promise<OptInFormOutput>;
  /** Create or change an opt-in form */
  put(key: string, body: OptInFormInput, options?: CallOptions): Promise<OptInFormOutput>;
  /** Delete an opt-in form */
  delete(key: string, options?: CallOptions): Promise<void>;
}

export interface PasswordResetsOperations {
  /** Ask for a new password */
  request(body: ResetRequest, options?: CallOptions): Promise<ResetOutput>;
  /** Set a new password */
  confirm(body: Reset, options?: CallOptions): Promise<void>;
}

export interface PreferencesOperations {
  /** Show one's preferences, for a contact */
  get(id: string, options?: CallOptions): Promise<PreferencesOutput>;
  /** Replace one's preferences, for a contact */
  put(id: string, body: PreferencesInput, options?: CallOptions): Promise<PreferencesOutput>;
  /** Change one's preferences, for a contact */
  patch(id: string, body: PreferencesPatch, options?: CallOptions): Promise<PreferencesOutput>;
  /** Make a contact's preference link */
  link(id: string, options?: CallOptions): Promise<PreferenceLink>;
}

export interface PreviewsOperations {
  /** Show HTML in a frame */
  html(body: HtmlPreviewInput, options?: CallOptions): Promise<HtmlPreview>;
}

export interface ProviderAccountsOperations {
  /** List provider accounts */
  list(query?: { limit?: number | undefined; after?: string | undefined }, options?: CallOptions): Pages<ProviderAccountOutput, ProviderAccountPage>;
  /** Add a provider account */
  create(body: NewProviderAccount, options?: CallOptions): Promise<ProviderAccountOutput>;
  /** Show a provider account */
  get(id: string, options?: CallOptions): Promise<ProviderAccountOutput>;
  /** Change a provider account */
  patch(id: string, body: ProviderAccountPatch, options?: CallOptions): Promise<ProviderAccountOutput>;
  /** Delete a provider account */
  delete(id: string, options?: CallOptions): Promise<void>;
  /** Try a provider account's credentials */
  verify(id: string, options?: CallOptions): Promise<VerifiedOutput>;
}

export interface ProvidersOperations {
  /** List the kinds of providers */
  list(query?: { limit?: number | undefined; after?: string | undefined }, options?: CallOptions): Pages<ProviderOutput, ProviderPage>;
}

export interface RequestsOperations {
  /** List what was asked of the API */
  list(query?: { status?: string | undefined; operation?: string | undefined; caller?: string | undefined; method?: "DELETE" | "GET" | "PATCH" | "POST" | "PUT" | undefined; request?: string | undefined; since?: string | undefined; until?: string | undefined; limit?: number | undefined; after?: string | undefined }, options?: CallOptions): Pages<RequestOutput, RequestPage>;
  /** Show what was asked and answered */
  get(id: string, options?: CallOptions): Promise<FullRequestOutput>;
}

export interface SandboxOperations {
  /** Show what left through the sandbox */
  outbox(query?: { limit?: number | undefined; after?: string | undefined; contact?: string | undefined; channel?: "email" | "inapp" | "mms" | "push" | "rcs" | "sms" | "voice" | "webpush" | "whatsapp" | undefined; outcome?: "any" | "refused" | "sent" | "unknown" | undefined }, options?: CallOptions): Pages<SandboxHandOff, SandboxPage>;
  /** Answer as a person */
  inbound(body: InboundInput, options?: CallOptions): Promise<Received>;
  /** Report on a delivery */
  receipts(body: ReceiptInput, options?: CallOptions): Promise<Reported>;
  /** Show the clock */
  getClock(options?: CallOptions): Promise<ClockOutput>;
  /** Move the clock */
  setClock(body: ClockInput, options?: CallOptions): Promise<ClockOutput>;
  /** Show the faults */
  getFaults(options?: CallOptions): Promise<FaultsOutput>;
  /** Plan faults */
  setFaults(body: Fault | Fault[], options?: CallOptions): Promise<FaultsOutput>;
  /** Add a fault */
  addFault(body: Fault, options?: CallOptions): Promise<FaultOutput>;
  /** Take a fault away */
  removeFault(id: string, options?: CallOptions): Promise<Removed>;
}

export interface SchedulesOperations {
  /** List schedules */
  list(query?: { limit?: number | undefined; after?: string | undefined }, options?: CallOptions): Pages<ScheduleOutput, SchedulePage>;
  /** Make a recurring send */
  create(body: ScheduleInput, options?: CallOptions): Promise<ScheduleOutput>;
  /** Show the times that a schedule would have */
  times(query: { cron: string; timezone?: string | undefined; starts_at?: string | undefined; ends_at?: string | undefined }, options?: CallOptions): Promise<TimesOutput>;
  /** Show a schedule */
  get(id: string, options?: CallOptions): Promise<ScheduleOutput>;
  /** Change a schedule */
  update(id: string, body: SchedulePatch, options?: CallOptions): Promise<ScheduleOutput>;
  /** Delete a schedule */
  delete(id: string, options?: CallOptions): Promise<void>;
  /** Pause a schedule */
  pause(id: string, options?: CallOptions): Promise<ScheduleOutput>;
  /** Resume a schedule */
  resume(id: string, options?: CallOptions): Promise<ScheduleOutput>;
  /** List a schedule's runs */
  runs(id: string, query?: { limit?: number | undefined; after?: string | undefined; state?: "accepted" | "skipped" | "waits_for_person" | "failed" | undefined }, options?: CallOptions): Pages<RunOutput, RunPage>;
  /** Send a run that waits */
  confirm(id: string, run: string, options?: CallOptions): Promise<RunOutput>;
  /** Drop a run that waits */
  skip(id: string, run: string, options?: CallOptions): Promise<RunOutput>;
}

export interface ScopesOperations {
  /** List scopes and roles */
  list(options?: CallOptions): Promise<ScopesOutput>;
}

export interface SessionsOperations {
  /** Sign in */
  create(body: SignIn, options?: CallOptions): Promise<SignedInOutput>;
  /** List sessions */
  list(query?: { member?: string | undefined }, options?: CallOptions): Promise<SessionList>;
  /** Sign out */
  end(id: string, options?: CallOptions): Promise<void>;
  /** Go on in another workspace */
  switch(body: Switch, options?: CallOptions): Promise<SignedInOutput>;
  /** Sign in by a link */
  beginByLink(body: LinkSignIn, options?: CallOptions): Promise<SignedInOutput>;
}

export interface SigningSecretsOperations {
  /** List signing secrets */
  list(query?: { limit?: number | undefined; after?: string | undefined }, options?: CallOptions): Pages<SigningSecretOutput, SigningSecretPage>;
  /** Create a signing secret */
  create(body: NewSigningSecret, options?: CallOptions): Promise<NewSigningSecretOutput>;
  /** Rotate a signing secret */
  rotate(id: string, body: Rotation, options?: CallOptions): Promise<NewSigningSecretOutput>;
  /** Revoke a signing secret */
  revoke(id: string, options?: CallOptions): Promise<SigningSecretOutput>;
}

export interface SuppressionsOperations {
  /** List suppressions */
  list(query?: { limit?: number | undefined; after?: string | undefined; email?: string | undefined; phone?: string | undefined }, options?: CallOptions): Pages<SuppressionOutput, SuppressionPage>;
  /** Suppress an address */
  add(body: SuppressionInput, options?: CallOptions): Promise<SuppressionOutput>;
  /** Suppress many addresses */
  batch(body: SuppressionBatch, options?: CallOptions): Promise<SuppressionsOutput>;
  /** Lift a suppression */
  delete(id: string, options?: CallOptions): Promise<void>;
}

export interface TemplatesOperations {
  /** List templates */
  list(query?: { limit?: number | undefined; after?: string | undefined; archived?: boolean | undefined }, options?: CallOptions): Pages<TemplateOutput, TemplatePage>;
  /** Create a template */
  create(body: TemplateInput, options?: CallOptions): Promise<TemplateOutput>;
  /** Show a template */
  get(key: string, options?: CallOptions): Promise<TemplateOutput>;
  /** Change a template */
  patch(key: string, body: TemplatePatch, options?: CallOptions): Promise<TemplateOutput>;
  /** Put a template away */
  archive(key: string, options?: CallOptions): Promise<TemplateOutput>;
  /** Take a template out again */
  unarchive(key: string, options?: CallOptions): Promise<TemplateOutput>;
  /** List the versions of a template */
  versions(key: string, query?: { limit?: number | undefined; after?: string | undefined }, options?: CallOptions): Pages<VersionOutput, VersionPage>;
  /** Add a version to a template */
  addVersion(key: string, body: VersionInput, options?: CallOptions): Promise<FullVersionOutput>;
  /** Show a version of a template */
  getVersion(key: string, version: string, options?: CallOptions): Promise<FullVersionOutput>;
  /** Preview a version of a template */
  preview(key: string, version: string, body: VersionPreviewInput, options?: CallOptions): Promise<VersionPreview>;
  /** Publish a version of a template */
  publish(key: string, body: PublishInput, options?: CallOptions): Promise<TemplateOutput>;
  /** Preview what is being written */
  previewContent(body: ContentPreviewInput, options?: CallOptions): Promise<ContentPreview>;
  /** Show the draft of a template */
  getDraft(key: string, options?: CallOptions): Promise<DraftOutput>;
  /** Write the draft of a template */
  putDraft(key: string, body: DraftInput, options?: CallOptions): Promise<DraftOutput>;
  /** Drop the draft of a template */
  deleteDraft(key: string, options?: CallOptions): Promise<void>;
  /** Keep the draft of a template as a version */
  keepDraft(key: string, body: KeepInput, options?: CallOptions): Promise<FullVersionOutput>;
  /** Send a test of a template */
  test(key: string, body: TemplateTestInput, options?: CallOptions): Promise<Accepted>;
}

export interface TopicsOperations {
  /** List topics */
  list(query?: { limit?: number | undefined; after?: string | undefined }, options?: CallOptions): Pages<TopicOutput, TopicPage>;
  /** Show a topic */
  get(key: string, options?: CallOptions): Promise<TopicOutput>;
  /** Create or change a topic */
  put(key: string, body: TopicInput, options?: CallOptions): Promise<TopicOutput>;
}

export interface ViewsOperations {
  /** List saved views */
  list(query?: { limit?: number | undefined; after?: string | undefined; page?: string | undefined }, options?: CallOptions): Pages<ViewOutput, ViewPage>;
  /** Save a view */
  put(body: ViewInput, options?: CallOptions): Promise<ViewOutput>;
  /** Delete a view */
  delete(id: string, options?: CallOptions): Promise<void>;
}

export interface WebhookEndpointsOperations {
  /** List webhook endpoints */
  list(query?: { limit?: number | undefined; after?: string | undefined }, options?: CallOptions): Pages<EndpointOutput, EndpointPage>;
  /** Add a webhook endpoint */
  create(body: EndpointInput, options?: CallOptions): Promise<EndpointWithSecret>;
  /** Show a webhook endpoint */
  get(id: string, options?: CallOptions): Promise<EndpointOutput>;
  /** Change a webhook endpoint */
  update(id: string, body: EndpointPatch, options?: CallOptions): Promise<EndpointOutput>;
  /** Delete a webhook endpoint */
  delete(id: string, options?: CallOptions): Promise<void>;
  /** Enable a webhook endpoint */
  enable(id: string, options?: CallOptions): Promise<EndpointOutput>;
  /** Give a webhook endpoint another secret */
  rotateSecret(id: string, body: WebhooksRotation, options?: CallOptions): Promise<EndpointWithSecret>;
  /** Try a webhook endpoint */
  test(id: string, options?: CallOptions): Promise<TestOutput>;
  /** List what was sent to an endpoint */
  deliveries(id: string, query?: { limit?: number | undefined; after?: string | undefined; state?: "pending" | "delivered" | "exhausted" | undefined }, options?: CallOptions): Pages<WebhookDeliveryOutput, WebhookDeliveryPage>;
  /** Show what was sent, and what was answered */
  delivery(id: string, delivery: string, options?: CallOptions): Promise<WebhookDeliveryDetail>;
  /** Send events again */
  replay(id: string, body: ReplayInput, options?: CallOptions): Promise<ReplayOutput>;
}

export interface WorkspaceOperations {
  /** Show the workspace */
  get(options?: CallOptions): Promise<WorkspaceOutput>;
  /** Change the workspace */
  patch(body: WorkspacePatch, options?: CallOptions): Promise<WorkspaceOutput>;
}

/** Every operation of the API, by what it is about. */
export interface AllOperations {
  account: AccountOperations;
  assistants: AssistantsOperations;
  attachments: AttachmentsOperations;
  audit: AuditOperations;
  branding: BrandingOperations;
  callbacks: CallbacksOperations;
  caps: CapsOperations;
  channels: ChannelsOperations;
  consents: ConsentsOperations;
  contactAttributes: ContactAttributesOperations;
  contacts: ContactsOperations;
  conversations: ConversationsOperations;
  dataSources: DataSourcesOperations;
  deliveries: DeliveriesOperations;
  events: EventsOperations;
  feed: FeedOperations;
  hookPresets: HookPresetsOperations;
  hooks: HooksOperations;
  inboundDomains: InboundDomainsOperations;
  insights: InsightsOperations;
  invitations: InvitationsOperations;
  keys: KeysOperations;
  mailHealth: MailHealthOperations;
  me: MeOperations;
  media: MediaOperations;
  members: MembersOperations;
  messages: MessagesOperations;
  moderation: ModerationOperations;
  optInForms: OptInFormsOperations;
  passwordResets: PasswordResetsOperations;
  preferences: PreferencesOperations;
  previews: PreviewsOperations;
  providerAccounts: ProviderAccountsOperations;
  providers: ProvidersOperations;
  requests: RequestsOperations;
  sandbox: SandboxOperations;
  schedules: SchedulesOperations;
  scopes: ScopesOperations;
  sessions: SessionsOperations;
  signingSecrets: SigningSecretsOperations;
  suppressions: SuppressionsOperations;
  templates: TemplatesOperations;
  topics: TopicsOperations;
  views: ViewsOperations;
  webhookEndpoints: WebhookEndpointsOperations;
  workspace: WorkspaceOperations;
}

export const ACCOUNT: Table = {
  get: ["GET", "/account", ""],
  patch: ["PATCH", "/account", "b"],
  leave: ["POST", "/account/leave", ""],
  beginSecondFactor: ["POST", "/account/second-factor", "b"],
  removeSecondFactor: ["DELETE", "/account/second-factor", "b"],
  confirmSecondFactor: ["POST", "/account/second-factor/confirm", "b"],
  waiting: ["GET", "/account/waiting", ""],
};

export const ASSISTANTS: Table = {
  list: ["GET", "/assistants", "qp"],
  put: ["PUT", "/assistants/{key}", "b"],
  get: ["GET", "/assistants/{key}", ""],
  delete: ["DELETE", "/assistants/{key}", ""],
};

export const ATTACHMENTS: Table = {
  prepare: ["POST", "/attachments", "b"],
  get: ["GET", "/attachments/{id}", ""],
  delete: ["DELETE", "/attachments/{id}", ""],
};

export const AUDIT: Table = {
  list: ["GET", "/audit", "qp"],
  checkpoint: ["GET", "/audit/checkpoint", ""],
  export: ["GET", "/audit/export", "q"],
  verify: ["POST", "/audit/verify", "b"],
};

export const BRANDING: Table = {
  get: ["GET", "/branding", ""],
  patch: ["PATCH", "/branding", "b"],
};

export const CALLBACKS: Table = {
  list: ["GET", "/callbacks", "qp"],
  retry: ["POST", "/callbacks/{id}/retry", ""],
};

export const CAPS: Table = {
  list: ["GET", "/caps", ""],
  put: ["PUT", "/caps", "b"],
};

export const CHANNELS: Table = {
  list: ["GET", "/channels", "qp"],
};

export const CONSENTS: Table = {
  list: ["GET", "/contacts/{id}/consents", "qp"],
  add: ["POST", "/contacts/{id}/consents", "b"],
  batch: ["POST", "/consents/batch", "b"],
};

export const CONTACT_ATTRIBUTES: Table = {
  list: ["GET", "/contact-attributes", "qp"],
};

export const CONTACTS: Table = {
  list: ["GET", "/contacts", "qp"],
  get: ["GET", "/contacts/{id}", ""],
  put: ["PUT", "/contacts/{id}", "b"],
  delete: ["DELETE", "/contacts/{id}", ""],
  batch: ["POST", "/contacts/batch", "b"],
  merge: ["POST", "/contacts/{id}/merge", "b"],
  unmerge: ["POST", "/contacts/{id}/unmerge", ""],
  merges: ["GET", "/contacts/{id}/merges", ""],
  listDevices: ["GET", "/contacts/{id}/devices", ""],
  putDevice: ["PUT", "/contacts/{id}/devices/{device}", "b"],
  dropDevice: ["DELETE", "/contacts/{id}/devices/{device}", ""],
  feedChanges: ["GET", "/contacts/{id}/feed/changes", "q"],
  markFeed: ["POST", "/contacts/{id}/feed/mark", "b"],
  visitFeed: ["POST", "/contacts/{id}/feed/visit", ""],
  getFeedItem: ["GET", "/contacts/{id}/feed/{item}", ""],
  seeFeedItem: ["POST", "/contacts/{id}/feed/{item}/seen", ""],
  actOnFeedItem: ["POST", "/contacts/{id}/feed/{item}/act", "b"],
  archiveFeedItem: ["PUT", "/contacts/{id}/feed/{item}/archive", ""],
  unarchiveFeedItem: ["DELETE", "/contacts/{id}/feed/{item}/archive", ""],
  snoozeFeedItem: ["PUT", "/contacts/{id}/feed/{item}/snooze", "b"],
  unsnoozeFeedItem: ["DELETE", "/contacts/{id}/feed/{item}/snooze", ""],
  createConversation: ["POST", "/contacts/{id}/conversations", "b"],
  listConversations: ["GET", "/contacts/{id}/conversations", "qp"],
  getConversation: ["GET", "/contacts/{id}/conversations/{conversation}", ""],
  changeConversation: ["PATCH", "/contacts/{id}/conversations/{conversation}", "b"],
  deleteConversation: ["DELETE", "/contacts/{id}/conversations/{conversation}", ""],
  closeConversation: ["POST", "/contacts/{id}/conversations/{conversation}/close", ""],
  reopenConversation: ["POST", "/contacts/{id}/conversations/{conversation}/reopen", ""],
  listParticipants: ["GET", "/contacts/{id}/conversations/{conversation}/participants", "qp"],
  addParticipants: ["POST", "/contacts/{id}/conversations/{conversation}/participants", "b"],
  changeParticipants: ["PATCH", "/contacts/{id}/conversations/{conversation}/participants", "b"],
  removeParticipants: ["POST", "/contacts/{id}/conversations/{conversation}/participants/remove", "b"],
  accept: ["POST", "/contacts/{id}/conversations/{conversation}/accept", ""],
  decline: ["POST", "/contacts/{id}/conversations/{conversation}/decline", ""],
  leave: ["POST", "/contacts/{id}/conversations/{conversation}/leave", "b"],
  archive: ["PUT", "/contacts/{id}/conversations/{conversation}/archive", ""],
  unarchive: ["DELETE", "/contacts/{id}/conversations/{conversation}/archive", ""],
  silence: ["PUT", "/contacts/{id}/conversations/{conversation}/silence", "b"],
  unsilence: ["DELETE", "/contacts/{id}/conversations/{conversation}/silence", ""],
  clear: ["POST", "/contacts/{id}/conversations/{conversation}/clear", ""],
  unread: ["GET", "/contacts/{id}/unread", ""],
  getBadge: ["GET", "/contacts/{id}/badge", ""],
  setBadge: ["PUT", "/contacts/{id}/badge", "b"],
  postMessage: ["POST", "/contacts/{id}/conversations/{conversation}/messages", "b"],
  listMessages: ["GET", "/contacts/{id}/conversations/{conversation}/messages", "qpl"],
  getMessage: ["GET", "/contacts/{id}/conversations/{conversation}/messages/{message}", ""],
  editMessage: ["PATCH", "/contacts/{id}/conversations/{conversation}/messages/{message}", "b"],
  deleteMessage: ["DELETE", "/contacts/{id}/conversations/{conversation}/messages/{message}", "q"],
  messageVersions: ["GET", "/contacts/{id}/conversations/{conversation}/messages/{message}/versions", "qp"],
  messageReactions: ["GET", "/contacts/{id}/conversations/{conversation}/messages/{message}/reactions", "qp"],
  addReaction: ["PUT", "/contacts/{id}/conversations/{conversation}/messages/{message}/reactions/{emoji}", ""],
  removeReaction: ["DELETE", "/contacts/{id}/conversations/{conversation}/messages/{message}/reactions/{emoji}", ""],
  pinMessage: ["PUT", "/contacts/{id}/conversations/{conversation}/messages/{message}/pin", ""],
  unpinMessage: ["DELETE", "/contacts/{id}/conversations/{conversation}/messages/{message}/pin", ""],
  listPins: ["GET", "/contacts/{id}/conversations/{conversation}/pins", ""],
  changes: ["GET", "/contacts/{id}/conversations/{conversation}/changes", "q"],
  search: ["GET", "/contacts/{id}/search", "qp"],
  getPosition: ["GET", "/contacts/{id}/conversations/{conversation}/position", ""],
  setPosition: ["PUT", "/contacts/{id}/conversations/{conversation}/position", "b"],
  readAll: ["POST", "/contacts/{id}/conversations/read", "b"],
  getReceipts: ["GET", "/contacts/{id}/conversations/{conversation}/messages/{message}/receipts", ""],
  thread: ["GET", "/contacts/{id}/thread", "qp"],
  listBlocks: ["GET", "/contacts/{id}/blocks", "qp"],
  changeBlocks: ["POST", "/contacts/{id}/blocks", "b"],
  block: ["PUT", "/contacts/{id}/blocks/{contact}", ""],
  unblock: ["DELETE", "/contacts/{id}/blocks/{contact}", ""],
  presence: ["GET", "/contacts/{id}/presence", ""],
  flag: ["POST", "/contacts/{id}/flags", "b"],
  putSuspension: ["PUT", "/contacts/{id}/suspension", "b"],
  getSuspension: ["GET", "/contacts/{id}/suspension", ""],
  deleteSuspension: ["DELETE", "/contacts/{id}/suspension", ""],
  putMute: ["PUT", "/contacts/{id}/mute", "b"],
  deleteMute: ["DELETE", "/contacts/{id}/mute", ""],
  listSanctions: ["GET", "/contacts/{id}/sanctions", "qp"],
  appeal: ["POST", "/contacts/{id}/appeals", "b"],
  listAppeals: ["GET", "/contacts/{id}/appeals", "qp"],
  prepareAttachment: ["POST", "/contacts/{id}/attachments", "b"],
  getAttachment: ["GET", "/contacts/{id}/attachments/{attachment}", ""],
  deleteAttachment: ["DELETE", "/contacts/{id}/attachments/{attachment}", ""],
  createToken: ["POST", "/contacts/{id}/tokens", "b"],
  endSessions: ["DELETE", "/contacts/{id}/sessions", ""],
};

export const CONVERSATIONS: Table = {
  list: ["GET", "/conversations", "qp"],
  create: ["POST", "/conversations", "b"],
  get: ["GET", "/conversations/{id}", ""],
  change: ["PATCH", "/conversations/{id}", "b"],
  delete: ["DELETE", "/conversations/{id}", ""],
  close: ["POST", "/conversations/{id}/close", ""],
  reopen: ["POST", "/conversations/{id}/reopen", ""],
  listParticipants: ["GET", "/conversations/{id}/participants", "qp"],
  addParticipants: ["POST", "/conversations/{id}/participants", "b"],
  changeParticipants: ["PATCH", "/conversations/{id}/participants", "b"],
  removeParticipants: ["POST", "/conversations/{id}/participants/remove", "b"],
  postMessage: ["POST", "/conversations/{id}/messages", "b"],
  listMessages: ["GET", "/conversations/{id}/messages", "qpl"],
  getMessage: ["GET", "/conversations/{id}/messages/{message}", ""],
  editMessage: ["PATCH", "/conversations/{id}/messages/{message}", "b"],
  deleteMessage: ["DELETE", "/conversations/{id}/messages/{message}", "q"],
  messageVersions: ["GET", "/conversations/{id}/messages/{message}/versions", "qp"],
  messageReactions: ["GET", "/conversations/{id}/messages/{message}/reactions", "qp"],
  addReaction: ["PUT", "/conversations/{id}/messages/{message}/reactions/{emoji}", "q"],
  removeReaction: ["DELETE", "/conversations/{id}/messages/{message}/reactions/{emoji}", "q"],
  pinMessage: ["PUT", "/conversations/{id}/messages/{message}/pin", ""],
  unpinMessage: ["DELETE", "/conversations/{id}/messages/{message}/pin", ""],
  listPins: ["GET", "/conversations/{id}/pins", ""],
  changes: ["GET", "/conversations/{id}/changes", "q"],
  search: ["GET", "/search", "qp"],
  setPosition: ["PUT", "/conversations/{id}/position", "b"],
  getReceipts: ["GET", "/conversations/{id}/messages/{message}/receipts", ""],
};

export const DATA_SOURCES: Table = {
  list: ["GET", "/data-sources", "qp"],
  get: ["GET", "/data-sources/{key}", ""],
  put: ["PUT", "/data-sources/{key}", "b"],
  delete: ["DELETE", "/data-sources/{key}", ""],
};

export const DELIVERIES: Table = {
  list: ["GET", "/deliveries", "qp"],
  get: ["GET", "/deliveries/{id}", ""],
  resolveMany: ["POST", "/deliveries/resolve", "b"],
  resolve: ["POST", "/deliveries/{id}/resolve", "b"],
  content: ["GET", "/deliveries/{id}/content", "q"],
  exchanges: ["GET", "/deliveries/{id}/exchanges", "qp"],
};

export const EVENTS: Table = {
  list: ["GET", "/events", "qp"],
  latest: ["GET", "/events/latest", ""],
};

export const FEED: Table = {
  list: ["GET", "/contacts/{id}/feed", "qp"],
  read: ["POST", "/contacts/{id}/feed/{item}/read", ""],
};

export const HOOK_PRESETS: Table = {
  list: ["GET", "/hook-presets", ""],
};

export const HOOKS: Table = {
  list: ["GET", "/hooks", "qp"],
  create: ["POST", "/hooks", "b"],
  get: ["GET", "/hooks/{id}", ""],
  update: ["PATCH", "/hooks/{id}", "b"],
  delete: ["DELETE", "/hooks/{id}", ""],
  rotateSecret: ["POST", "/hooks/{id}/rotate-secret", "b"],
  try: ["POST", "/hooks/{id}/try", "b"],
  events: ["GET", "/hooks/{id}/events", "qp"],
  event: ["GET", "/hooks/{id}/events/{event}", ""],
  retry: ["POST", "/hooks/{id}/events/{event}/retry", ""],
};

export const INBOUND_DOMAINS: Table = {
  list: ["GET", "/inbound-domains", "qp"],
  get: ["GET", "/inbound-domains/{domain}", ""],
  put: ["PUT", "/inbound-domains/{domain}", "b"],
  delete: ["DELETE", "/inbound-domains/{domain}", ""],
};

export const INSIGHTS: Table = {
  deliveries: ["GET", "/insights/deliveries", "q"],
  now: ["GET", "/insights/now", ""],
};

export const INVITATIONS: Table = {
  list: ["GET", "/invitations", "qp"],
  create: ["POST", "/invitations", "b"],
  revoke: ["DELETE", "/invitations/{id}", ""],
  accept: ["POST", "/invitations/accept", "bo"],
};

export const KEYS: Table = {
  list: ["GET", "/keys", "qp"],
  create: ["POST", "/keys", "b"],
  revoke: ["DELETE", "/keys/{id}", ""],
};

export const MAIL_HEALTH: Table = {
  get: ["GET", "/mail-health", "q"],
  resume: ["POST", "/mail-health/resume", ""],
};

export const ME: Table = {
  listDevices: ["GET", "/me/devices", ""],
  putDevice: ["PUT", "/me/devices/{device}", "b"],
  dropDevice: ["DELETE", "/me/devices/{device}", ""],
  feed: ["GET", "/me/feed", "qp"],
  feedChanges: ["GET", "/me/feed/changes", "q"],
  markFeed: ["POST", "/me/feed/mark", "b"],
  visitFeed: ["POST", "/me/feed/visit", ""],
  getFeedItem: ["GET", "/me/feed/{item}", ""],
  readFeedItem: ["POST", "/me/feed/{item}/read", ""],
  seeFeedItem: ["POST", "/me/feed/{item}/seen", ""],
  actOnFeedItem: ["POST", "/me/feed/{item}/act", "b"],
  archiveFeedItem: ["PUT", "/me/feed/{item}/archive", ""],
  unarchiveFeedItem: ["DELETE", "/me/feed/{item}/archive", ""],
  snoozeFeedItem: ["PUT", "/me/feed/{item}/snooze", "b"],
  unsnoozeFeedItem: ["DELETE", "/me/feed/{item}/snooze", ""],
  getPreferences: ["GET", "/me/preferences", ""],
  putPreferences: ["PUT", "/me/preferences", "b"],
  changePreferences: ["PATCH", "/me/preferences", "b"],
  createConversation: ["POST", "/me/conversations", "b"],
  listConversations: ["GET", "/me/conversations", "qp"],
  getConversation: ["GET", "/me/conversations/{conversation}", ""],
  changeConversation: ["PATCH", "/me/conversations/{conversation}", "b"],
  deleteConversation: ["DELETE", "/me/conversations/{conversation}", ""],
  closeConversation: ["POST", "/me/conversations/{conversation}/close", ""],
  reopenConversation: ["POST", "/me/conversations/{conversation}/reopen", ""],
  listParticipants: ["GET", "/me/conversations/{conversation}/participants", "qp"],
  addParticipants: ["POST", "/me/conversations/{conversation}/participants", "b"],
  changeParticipants: ["PATCH", "/me/conversations/{conversation}/participants", "b"],
  removeParticipants: ["POST", "/me/conversations/{conversation}/participants/remove", "b"],
  accept: ["POST", "/me/conversations/{conversation}/accept", ""],
  decline: ["POST", "/me/conversations/{conversation}/decline", ""],
  leave: ["POST", "/me/conversations/{conversation}/leave", "b"],
  archive: ["PUT", "/me/conversations/{conversation}/archive", ""],
  unarchive: ["DELETE", "/me/conversations/{conversation}/archive", ""],
  silence: ["PUT", "/me/conversations/{conversation}/silence", "b"],
  unsilence: ["DELETE", "/me/conversations/{conversation}/silence", ""],
  clear: ["POST", "/me/conversations/{conversation}/clear", ""],
  unread: ["GET", "/me/unread", ""],
  getBadge: ["GET", "/me/badge", ""],
  setBadge: ["PUT", "/me/badge", "b"],
  postMessage: ["POST", "/me/conversations/{conversation}/messages", "b"],
  listMessages: ["GET", "/me/conversations/{conversation}/messages", "qpl"],
  getMessage: ["GET", "/me/conversations/{conversation}/messages/{message}", ""],
  editMessage: ["PATCH", "/me/conversations/{conversation}/messages/{message}", "b"],
  deleteMessage: ["DELETE", "/me/conversations/{conversation}/messages/{message}", "q"],
  messageVersions: ["GET", "/me/conversations/{conversation}/messages/{message}/versions", "qp"],
  messageReactions: ["GET", "/me/conversations/{conversation}/messages/{message}/reactions", "qp"],
  addReaction: ["PUT", "/me/conversations/{conversation}/messages/{message}/reactions/{emoji}", ""],
  removeReaction: ["DELETE", "/me/conversations/{conversation}/messages/{message}/reactions/{emoji}", ""],
  pinMessage: ["PUT", "/me/conversations/{conversation}/messages/{message}/pin", ""],
  unpinMessage: ["DELETE", "/me/conversations/{conversation}/messages/{message}/pin", ""],
  listPins: ["GET", "/me/conversations/{conversation}/pins", ""],
  changes: ["GET", "/me/conversations/{conversation}/changes", "q"],
  search: ["GET", "/me/search", "qp"],
  getPosition: ["GET", "/me/conversations/{conversation}/position", ""],
  setPosition: ["PUT", "/me/conversations/{conversation}/position", "b"],
  readAll: ["POST", "/me/conversations/read", "b"],
  getReceipts: ["GET", "/me/conversations/{conversation}/messages/{message}/receipts", ""],
  thread: ["GET", "/me/thread", "qp"],
  listBlocks: ["GET", "/me/blocks", "qp"],
  changeBlocks: ["POST", "/me/blocks", "b"],
  block: ["PUT", "/me/blocks/{contact}", ""],
  unblock: ["DELETE", "/me/blocks/{contact}", ""],
  presence: ["GET", "/me/presence", "q"],
  flag: ["POST", "/me/flags", "b"],
  listSanctions: ["GET", "/me/sanctions", "qp"],
  appeal: ["POST", "/me/appeals", "b"],
  listAppeals: ["GET", "/me/appeals", "qp"],
  prepareAttachment: ["POST", "/me/attachments", "b"],
  getAttachment: ["GET", "/me/attachments/{attachment}", ""],
  deleteAttachment: ["DELETE", "/me/attachments/{attachment}", ""],
  get: ["GET", "/me", ""],
  endSessions: ["DELETE", "/me/sessions", ""],
};

export const MEDIA: Table = {
  get: ["GET", "/media/{id}", ""],
};

export const MEMBERS: Table = {
  list: ["GET", "/members", "qp"],
  get: ["GET", "/members/{id}", ""],
  patch: ["PATCH", "/members/{id}", "b"],
  remove: ["DELETE", "/members/{id}", ""],
};

export const MESSAGES: Table = {
  send: ["POST", "/messages", "b"],
  list: ["GET", "/messages", "qp"],
  preview: ["POST", "/messages/preview", "b"],
  get: ["GET", "/messages/{id}", ""],
  deliveries: ["GET", "/messages/{id}/deliveries", "qp"],
  stop: ["POST", "/messages/{id}/stop", "b"],
  release: ["POST", "/messages/{id}/release", ""],
  cancel: ["POST", "/messages/{id}/cancel", ""],
  resolve: ["POST", "/messages/{id}/resolve", "b"],
  estimate: ["POST", "/messages/estimate", "b"],
  timeline: ["GET", "/messages/{id}/timeline", "qp"],
  why: ["GET", "/messages/{id}/why", "q"],
};

export const MODERATION: Table = {
  getPolicy: ["GET", "/moderation/policy", ""],
  putPolicy: ["PUT", "/moderation/policy", "b"],
  rotateHookSecret: ["POST", "/moderation/policy/rotate-secret", ""],
  listRules: ["GET", "/moderation/rules", "qp"],
  createRule: ["POST", "/moderation/rules", "b"],
  getRule: ["GET", "/moderation/rules/{id}", ""],
  deleteRule: ["DELETE", "/moderation/rules/{id}", ""],
  listFlags: ["GET", "/moderation/flags", "qp"],
  flag: ["POST", "/moderation/flags", "b"],
  getFlag: ["GET", "/moderation/flags/{id}", ""],
  resolveFlag: ["POST", "/moderation/flags/{id}/resolve", "b"],
  dismissFlag: ["POST", "/moderation/flags/{id}/dismiss", "b"],
  listSanctions: ["GET", "/moderation/sanctions", "qp"],
  getSanction: ["GET", "/moderation/sanctions/{id}", ""],
  liftSanction: ["POST", "/moderation/sanctions/{id}/lift", ""],
  listAppeals: ["GET", "/moderation/appeals", "qp"],
  getAppeal: ["GET", "/moderation/appeals/{id}", ""],
  decideAppeal: ["POST", "/moderation/appeals/{id}/decide", "b"],
};

export const OPT_IN_FORMS: Table = {
  list: ["GET", "/opt-in-forms", "qp"],
  get: ["GET", "/opt-in-forms/{key}", ""],
  put: ["PUT", "/opt-in-forms/{key}", "b"],
  delete: ["DELETE", "/opt-in-forms/{key}", ""],
};

export const PASSWORD_RESETS: Table = {
  request: ["POST", "/password-resets", "bo"],
  confirm: ["POST", "/password-resets/confirm", "bo"],
};

export const PREFERENCES: Table = {
  get: ["GET", "/contacts/{id}/preferences", ""],
  put: ["PUT", "/contacts/{id}/preferences", "b"],
  patch: ["PATCH", "/contacts/{id}/preferences", "b"],
  link: ["POST", "/contacts/{id}/preference-link", ""],
};

export const PREVIEWS: Table = {
  html: ["POST", "/previews/html", "b"],
};

export const PROVIDER_ACCOUNTS: Table = {
  list: ["GET", "/provider-accounts", "qp"],
  create: ["POST", "/provider-accounts", "b"],
  get: ["GET", "/provider-accounts/{id}", ""],
  patch: ["PATCH", "/provider-accounts/{id}", "b"],
  delete: ["DELETE", "/provider-accounts/{id}", ""],
  verify: ["POST", "/provider-accounts/{id}/verify", ""],
};

export const PROVIDERS: Table = {
  list: ["GET", "/providers", "qp"],
};

export const REQUESTS: Table = {
  list: ["GET", "/requests", "qp"],
  get: ["GET", "/requests/{id}", ""],
};

export const SANDBOX: Table = {
  outbox: ["GET", "/sandbox/outbox", "qp"],
  inbound: ["POST", "/sandbox/inbound", "b"],
  receipts: ["POST", "/sandbox/receipts", "b"],
  getClock: ["GET", "/sandbox/clock", ""],
  setClock: ["PUT", "/sandbox/clock", "b"],
  getFaults: ["GET", "/sandbox/faults", ""],
  setFaults: ["PUT", "/sandbox/faults", "b"],
  addFault: ["POST", "/sandbox/faults", "b"],
  removeFault: ["DELETE", "/sandbox/faults/{id}", ""],
};

export const SCHEDULES: Table = {
  list: ["GET", "/schedules", "qp"],
  create: ["POST", "/schedules", "b"],
  times: ["GET", "/schedules/times", "q"],
  get: ["GET", "/schedules/{id}", ""],
  update: ["PATCH", "/schedules/{id}", "b"],
  delete: ["DELETE", "/schedules/{id}", ""],
  pause: ["POST", "/schedules/{id}/pause", ""],
  resume: ["POST", "/schedules/{id}/resume", ""],
  runs: ["GET", "/schedules/{id}/runs", "qp"],
  confirm: ["POST", "/schedules/{id}/runs/{run}/confirm", ""],
  skip: ["POST", "/schedules/{id}/runs/{run}/skip", ""],
};

export const SCOPES: Table = {
  list: ["GET", "/scopes", ""],
};

export const SESSIONS: Table = {
  create: ["POST", "/sessions", "bo"],
  list: ["GET", "/sessions", "q"],
  end: ["DELETE", "/sessions/{id}", ""],
  switch: ["POST", "/sessions/switch", "b"],
  beginByLink: ["POST", "/sessions/by-link", "bo"],
};

export const SIGNING_SECRETS: Table = {
  list: ["GET", "/signing-secrets", "qp"],
  create: ["POST", "/signing-secrets", "b"],
  rotate: ["POST", "/signing-secrets/{id}/rotate", "b"],
  revoke: ["DELETE", "/signing-secrets/{id}", ""],
};

export const SUPPRESSIONS: Table = {
  list: ["GET", "/suppressions", "qp"],
  add: ["POST", "/suppressions", "b"],
  batch: ["POST", "/suppressions/batch", "b"],
  delete: ["DELETE", "/suppressions/{id}", ""],
};

export const TEMPLATES: Table = {
  list: ["GET", "/templates", "qp"],
  create: ["POST", "/templates", "b"],
  get: ["GET", "/templates/{key}", ""],
  patch: ["PATCH", "/templates/{key}", "b"],
  archive: ["POST", "/templates/{key}/archive", ""],
  unarchive: ["POST", "/templates/{key}/unarchive", ""],
  versions: ["GET", "/templates/{key}/versions", "qp"],
  addVersion: ["POST", "/templates/{key}/versions", "b"],
  getVersion: ["GET", "/templates/{key}/versions/{version}", ""],
  preview: ["POST", "/templates/{key}/versions/{version}/preview", "b"],
  publish: ["POST", "/templates/{key}/publish", "b"],
  previewContent: ["POST", "/templates/preview", "b"],
  getDraft: ["GET", "/templates/{key}/draft", ""],
  putDraft: ["PUT", "/templates/{key}/draft", "b"],
  deleteDraft: ["DELETE", "/templates/{key}/draft", ""],
  keepDraft: ["POST", "/templates/{key}/draft/keep", "b"],
  test: ["POST", "/templates/{key}/test", "b"],
};

export const TOPICS: Table = {
  list: ["GET", "/topics", "qp"],
  get: ["GET", "/topics/{key}", ""],
  put: ["PUT", "/topics/{key}", "b"],
};

export const VIEWS: Table = {
  list: ["GET", "/views", "qp"],
  put: ["PUT", "/views", "b"],
  delete: ["DELETE", "/views/{id}", ""],
};

export const WEBHOOK_ENDPOINTS: Table = {
  list: ["GET", "/webhook-endpoints", "qp"],
  create: ["POST", "/webhook-endpoints", "b"],
  get: ["GET", "/webhook-endpoints/{id}", ""],
  update: ["PATCH", "/webhook-endpoints/{id}", "b"],
  delete: ["DELETE", "/webhook-endpoints/{id}", ""],
  enable: ["POST", "/webhook-endpoints/{id}/enable", ""],
  rotateSecret: ["POST", "/webhook-endpoints/{id}/rotate-secret", "b"],
  test: ["POST", "/webhook-endpoints/{id}/test", ""],
  deliveries: ["GET", "/webhook-endpoints/{id}/deliveries", "qp"],
  delivery: ["GET", "/webhook-endpoints/{id}/deliveries/{delivery}", ""],
  replay: ["POST", "/webhook-endpoints/{id}/replay", "b"],
};

export const WORKSPACE: Table = {
  get: ["GET", "/workspace", ""],
  patch: ["PATCH", "/workspace", "b"],
};

export const ALL: Readonly<Record<keyof AllOperations, Table>> = {
  account: ACCOUNT,
  assistants: ASSISTANTS,
  attachments: ATTACHMENTS,
  audit: AUDIT,
  branding: BRANDING,
  callbacks: CALLBACKS,
  caps: CAPS,
  channels: CHANNELS,
  consents: CONSENTS,
  contactAttributes: CONTACT_ATTRIBUTES,
  contacts: CONTACTS,
  conversations: CONVERSATIONS,
  dataSources: DATA_SOURCES,
  deliveries: DELIVERIES,
  events: EVENTS,
  feed: FEED,
  hookPresets: HOOK_PRESETS,
  hooks: HOOKS,
  inboundDomains: INBOUND_DOMAINS,
  insights: INSIGHTS,
  invitations: INVITATIONS,
  keys: KEYS,
  mailHealth: MAIL_HEALTH,
  me: ME,
  media: MEDIA,
  members: MEMBERS,
  messages: MESSAGES,
  moderation: MODERATION,
  optInForms: OPT_IN_FORMS,
  passwordResets: PASSWORD_RESETS,
  preferences: PREFERENCES,
  previews: PREVIEWS,
  providerAccounts: PROVIDER_ACCOUNTS,
  providers: PROVIDERS,
  requests: REQUESTS,
  sandbox: SANDBOX,
  schedules: SCHEDULES,
  scopes: SCOPES,
  sessions: SESSIONS,
  signingSecrets: SIGNING_SECRETS,
  suppressions: SUPPRESSIONS,
  templates: TEMPLATES,
  topics: TOPICS,
  views: VIEWS,
  webhookEndpoints: WEBHOOK_ENDPOINTS,
  workspace: WORKSPACE,
};
