// What the compiler must say of wrong use. Each line below a mark is an error, and the mark is one where it is none.
import { TidingsClient, TidingsProblem, type ConversationState, type Item, type MyConversation, type PostView } from "../src/index.ts";
import { backend, type Backend } from "../src/backend.ts";

export async function rightAndWrong(client: TidingsClient, api: Backend): Promise<void> {
  const post: PostView = await client.me.postMessage("cnv_1", { text: "Hello" }, { key: "mine" });
  // @ts-expect-error the id of the conversation is missing
  await client.me.postMessage({ text: "Hello" });
  // @ts-expect-error there is no such field
  await client.me.postMessage("cnv_1", { texxt: "Hello" });
  // @ts-expect-error a number is no text
  await client.me.postMessage("cnv_1", { text: 1 });
  // @ts-expect-error a kind that there is not
  await client.me.listConversations({ kind: "crowd" });
  // @ts-expect-error an end user sends no messages by the API
  await client.me.sendMessage({});

  for await (const one of client.me.listConversations({ limit: 10 })) {
    const mine: MyConversation = one;
    // @ts-expect-error a conversation has no such field
    mine.titel;
  }
  const part = post.parts[0];
  // @ts-expect-error not every part has a number
  part?.number;
  if (part?.type === "order") part.number.toUpperCase();

  await api.messages.send({ to: "ada", content: { title: "News", body: "Hello" }, route: { channel: "sms" }, purpose: "transactional" });
  // @ts-expect-error there is no such purpose
  await api.messages.send({ to: "ada", purpose: "spam" });
  // @ts-expect-error a key is needed
  backend({ url: "https://tidings.example.com" });
  // @ts-expect-error a token is got by a function
  new TidingsClient({ url: "https://tidings.example.com", token: "eyJ…" });

  const state: ConversationState = client.conversation("cnv_1").state;
  const items: readonly Item[] = state.items;
  // @ts-expect-error what is known is not changed by hand
  state.items.push(items[0]);
  const problem: unknown = new TidingsProblem({}, 404);
  if (problem instanceof TidingsProblem) problem.code satisfies string;
}
