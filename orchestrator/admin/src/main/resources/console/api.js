// The admin API of the node that served this page. Authorised by the login's cookie.

const BASE = '/admin/v1';
const PATIENCE_MS = 8_000;

/** What the API answered instead of what was asked for; status 0 = it could not be reached. */
export class Problem extends Error {
  constructor(status, code, message) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

let skewMs = 0;

/** The server's time, so that a browser whose clock is wrong still shows right durations. */
export function serverNow() {
  return Date.now() + skewMs;
}

export const api = {
  login: (token) => call('POST', '/login', {token}),
  logout: () => call('DELETE', '/login'),
  agents: () => call('GET', '/agents'),
  talk: (agent) => call('POST', '/talk', {agent}),
  sessions: (filter) => call('GET', '/sessions?' + new URLSearchParams(filter)),
  session: (id) => call('GET', '/sessions/' + encodeURIComponent(id)),
  takeOver: (id) => call('POST', `/sessions/${encodeURIComponent(id)}/take-over`),
  handBack: (id) => call('POST', `/sessions/${encodeURIComponent(id)}/hand-back`),
  assign: (id, agent) => call('POST', `/sessions/${encodeURIComponent(id)}/agent`, {agent}),
  hangUp: (id) => call('DELETE', `/sessions/${encodeURIComponent(id)}?reason=console`),
};

async function call(method, path, body) {
  const answer = await reach(BASE + path, {
    method,
    headers: {'X-Parley-Console': '1', ...(body && {'Content-Type': 'application/json'})},
    body: body && JSON.stringify(body),
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  const text = await answer.text();
  return text ? JSON.parse(text) : undefined;
}

/** Opens a stream of server-sent events. */
export function openStream(path, lastId, signal) {
  const headers = lastId ? {'Last-Event-ID': String(lastId)} : {};
  return reach(BASE + path, {headers, signal});
}

async function reach(url, request) {
  let answer;
  try {
    answer = await fetch(url, {credentials: 'same-origin', cache: 'no-store', ...request});
  } catch (failed) {
    const late = failed.name === 'TimeoutError';
    throw new Problem(0, late ? 'timed_out' : 'unreachable',
      late ? 'The node did not answer in time.' : 'The node cannot be reached.');
  }
  noteTime(answer.headers.get('Date'));
  if (!answer.ok) {
    throw await problemOf(answer);
  }
  return answer;
}

async function problemOf(answer) {
  const {error} = await answer.json().catch(() => ({error: undefined}));
  const problem = new Problem(
    answer.status, error?.code ?? 'unexpected', error?.message ?? `Answered ${answer.status}.`);
  if (answer.status === 401) {
    window.dispatchEvent(new CustomEvent('parley-logged-out'));
  }
  return problem;
}

/** The header has whole seconds, so smaller differences say nothing. */
function noteTime(date) {
  const difference = Date.parse(date ?? '') - Date.now();
  if (Number.isFinite(difference)) {
    skewMs = Math.abs(difference) > 2_000 ? difference : 0;
  }
}
