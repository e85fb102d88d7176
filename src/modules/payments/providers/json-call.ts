export interface JsonCall {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly signal: AbortSignal;
}

export interface JsonAnswer {
  readonly status: number;
  readonly body: unknown;
}

/**
 * An answer that means something, "no" included. Nothing of it says what the provider did with the request where it throws:
 * no connection, 408, 409, 429, 500 and above unless `isAnswer` says so, and what is not JSON.
 */
export async function callJson(
  { method, url, headers = {}, body, signal }: JsonCall,
  isAnswer: (answer: JsonAnswer) => boolean = () => false,
): Promise<JsonAnswer> {
  const response = await fetch(url, {
    method,
    headers: { accept: 'application/json', ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    signal,
    redirect: 'error',
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = (await response.text()).slice(0, mostCharacters);
  const answer = { status: response.status, body: jsonOf(text) };
  const isClear = answer.body !== null && (response.status < 500 ? !unclear.has(response.status) : isAnswer(answer));
  if (!isClear)
    throw new Error(`${method} ${new URL(url).pathname} was answered ${response.status}${answer.body === null ? ' without JSON' : ''}`);
  return answer;
}

export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const mostCharacters = 2_000_000;
const unclear: ReadonlySet<number> = new Set([408, 409, 425, 429]);
