// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * The whole service as one function from a request to a response, the same for every host: requests of the contract,
 * events, streams, and the application's own files. Who may ask is the host's to decide, before this is called.
 */
import { ClearveilError } from '../../../../core/base/errors.ts';
import type { Reply } from '../../../../core/contract/envelope.ts';
import { caseParameter } from '../../../../core/contract/stream-urls.ts';
import type { Desk } from '../../desk/desk.ts';
import { dispatch } from '../../desk/dispatch.ts';
import { failureOf } from '../../desk/failure.ts';
import { asset } from './assets.ts';
import { eventStream } from './event-stream.ts';
import { noStore } from './headers.ts';
import { candidateMedia, originalMedia } from './media.ts';
import { pictureStreams } from './picture-streams.ts';
import type { Stream } from './stream.ts';

export type Handler = (request: Request) => Promise<Response>;

/** A question has at most this many bytes; an outline or a long drive is a few thousand. */
const largestQuestion = 8 * 1024 * 1024;

function json(value: unknown, status = 200): Response {
  return new Response(JSON.stringify(value), {
    status,
    headers: { ...noStore, 'content-type': 'application/json; charset=utf-8' },
  });
}

function failed(error: unknown, status = 400): Response {
  return json({ ok: false, error: failureOf(error) } satisfies Reply<never>, status);
}

async function bodyOf(request: Request): Promise<unknown> {
  const length = Number(request.headers.get('content-length') ?? '0');
  if (length > largestQuestion) throw new RangeError('the question is too long');
  const text = await request.text();
  if (text.length > largestQuestion) throw new RangeError('the question is too long');
  return text === '' ? {} : (JSON.parse(text) as unknown);
}

async function answer(desk: Desk, name: string, request: Request): Promise<Response> {
  if (request.method !== 'POST')
    return new Response(null, { status: 405, headers: { ...noStore, allow: 'POST' } });
  // A form of another page cannot send this type without asking first.
  if (request.headers.get('content-type')?.split(';')[0]?.trim() !== 'application/json')
    return new Response(null, { status: 415, headers: noStore });
  let payload: unknown;
  try {
    payload = await bodyOf(request);
  } catch {
    return new Response(null, { status: 400, headers: noStore });
  }
  return json(await dispatch(desk, name, payload));
}

function streamsOf(desk: Desk): { readonly [first: string]: Stream } {
  return {
    media: (words, _, request) => originalMedia(desk, words, request),
    candidates: (words, _, request) => candidateMedia(desk, words, request),
    ...pictureStreams(desk),
  };
}

/** What an address says of its case is true, or it is not answered. Throws CASE_NOT_OPEN. */
function requireItsCase(desk: Desk, url: URL): void {
  const wanted = url.searchParams.get(caseParameter);
  url.searchParams.delete(caseParameter);
  if (wanted === null || wanted === desk.requireCase().store.caseId) return;
  throw new ClearveilError('CASE_NOT_OPEN', 'another case is open', 'Open the case that it is of.');
}

/** Answers any request. `root`: the address of the application, which everything it asks for lies under. */
export function createHandler(desk: Desk, assetsDir: string): Handler {
  const streams = streamsOf(desk);
  return async (request) => {
    const url = new URL(request.url);
    const words = url.pathname.split('/').filter((word) => word !== '');
    const [first = '', ...rest] = words;
    if (first === 'request') return answer(desk, rest.join('/'), request);
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return new Response(null, { status: 405, headers: { ...noStore, allow: 'GET, HEAD' } });
    if (first === 'events' && rest.length === 0) return eventStream(desk, request.signal);
    const stream = Object.hasOwn(streams, first) ? streams[first] : undefined;
    if (!stream) return asset(assetsDir, words);
    try {
      requireItsCase(desk, url);
      return await stream(rest, url, request);
    } catch (error) {
      return failed(error);
    }
  };
}
