/** A backend for tests that answers as told, and remembers what it was asked. */
import { Refused, type Backend } from "./backend";
import type { ErrorCode, ProblemView, Request, Response, Update } from "./bindings";

type Answers = { [D in Request["do"]]?: (request: Extract<Request, { do: D }>) => Response | Promise<Response> };

export function scripted(answers: Answers) {
  const listeners = new Set<(update: Update) => void>();
  const lostListeners = new Set<(lost: boolean) => void>();
  const asked: Request[] = [];
  const backend: Backend = {
    async request(request) {
      asked.push(structuredClone(request));
      const answer = answers[request.do] as ((request: Request) => Response | Promise<Response>) | undefined;
      if (!answer) throw refused("unavailable");
      return answer(request);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    onLost(listener) {
      lostListeners.add(listener);
      return () => void lostListeners.delete(listener);
    },
    onShow: () => () => {},
    restart: () => Promise.resolve(),
  };
  return {
    backend,
    asked,
    asks: <D extends Request["do"]>(what: D) =>
      asked.filter((request) => request.do === what) as Extract<Request, { do: D }>[],
    tell: (update: Update) => listeners.forEach((listener) => listener(update)),
    lose: (lost: boolean) => lostListeners.forEach((listener) => listener(lost)),
  };
}

export const refused = (code: ErrorCode, problems: ProblemView[] = []): Refused =>
  new Refused({ code, message: `refused: ${code}`, hint: null, problems });

/** Lets everything that was asked be answered. */
export const settled = (): Promise<void> => new Promise((done) => setTimeout(done));
