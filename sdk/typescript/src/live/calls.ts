import type { Answer } from "../http.ts";
import { TidingsProblem, type ProblemBody } from "../problem.ts";
import type { AnswerFrame } from "./frames.ts";

interface Waiting {
  done: (answer: Answer) => void;
  failed: (problem: TidingsProblem) => void;
  timer: ReturnType<typeof setTimeout>;
}

/** Calls over the socket that wait for their answers. */
export class Calls {
  readonly #waiting = new Map<string, Waiting>();

  /** The answer, once it has come; rejects with a TidingsProblem. */
  wait(id: string, timeoutMs: number): Promise<Answer> {
    return new Promise<Answer>((done, failed) => {
      const timer = setTimeout(() => this.miss(id, "timeout", "There was no answer in time"), timeoutMs);
      this.#waiting.set(id, { done, failed, timer });
    });
  }

  /** It has come. */
  answer({ id, status, body, replay }: AnswerFrame): void {
    if (status >= 400) return void this.refuse(id, { status, ...(typeof body === "object" ? body : null) });
    this.#take(id)?.done({ status, body: status === 204 ? undefined : body, isReplay: replay });
  }

  /** It is refused; whether it was a call of these. */
  refuse(id: string, problem: ProblemBody): boolean {
    const waiting = this.#take(id);
    waiting?.failed(new TidingsProblem(problem, problem.status ?? 500));
    return waiting !== undefined;
  }

  /** No answer will come. */
  miss(id: string, code: string, detail: string): void {
    this.#take(id)?.failed(new TidingsProblem({ code, title: detail, detail }, 0));
  }

  /** The link is cut: nobody knows whether they were done. */
  missAll(): void {
    for (const id of [...this.#waiting.keys()]) this.miss(id, "unreachable", "The connection was cut");
  }

  #take(id: string): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    clearTimeout(waiting?.timer);
    return waiting;
  }
}
