// SPDX-License-Identifier: GPL-3.0-or-later
/** Recordings, candidates and their versions for watching as files for a player: read-only, in the pieces that it asks for. */
import { open } from 'node:fs/promises';
import { extname } from 'node:path';
import { ClearveilError } from '../../../../core/base/errors.ts';
import { candidateMediaQuery, mediaQuery, proxyQuery } from '../../../../core/contract/streams.ts';
import type { Desk } from '../../desk/desk.ts';
import { candidatePath } from '../../stages/candidate-files.ts';
import type { Watched } from '../../stages/proxy.ts';
import { noStore } from './headers.ts';

const types: { readonly [extension: string]: string } = {
  '.mp4': 'video/mp4',
  '.m4v': 'video/mp4',
  '.mov': 'video/mp4',
  '.mkv': 'video/x-matroska',
  '.webm': 'video/webm',
};

type ByteRange = { readonly start: number; readonly end: number };

/** `[start, end)` of a Range header with one range (RFC 9110, 14.1.2); null where there is none, undefined where it cannot be met. */
export function parseRange(header: string | null, size: number): ByteRange | null | undefined {
  if (header === null) return null;
  const [, from = '', to = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header.trim()) ?? [];
  if (from === '' && to === '')
    return header.startsWith('bytes=') && !header.includes(',') ? undefined : null;
  if (from === '') {
    const length = Math.min(size, Number(to));
    return length > 0 ? { start: size - length, end: size } : undefined;
  }
  const start = Number(from);
  const end = to === '' ? size : Math.min(size, Number(to) + 1);
  return start < end ? { start, end } : undefined;
}

const pieceBytes = 256 * 1024;

/** The bytes of an open file as a stream that reads as fast as it is read, and closes the file at its end. */
function bytesOf(
  file: Awaited<ReturnType<typeof open>>,
  { start, end }: ByteRange,
): ReadableStream<Uint8Array> {
  let at = start;
  return new ReadableStream({
    pull: async (controller) => {
      const piece = new Uint8Array(Math.min(pieceBytes, end - at));
      const { bytesRead } = await file.read(piece, 0, piece.length, at);
      at += bytesRead;
      if (bytesRead > 0) controller.enqueue(piece.subarray(0, bytesRead));
      if (bytesRead === 0 || at >= end) {
        await file.close();
        controller.close();
      }
    },
    cancel: () => file.close(),
  });
}

/** A file with Range. The handle is opened for reading only and stays open no longer than the answer. */
export async function serveFile(path: string, request: Request): Promise<Response> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const headers = {
      ...noStore,
      'accept-ranges': 'bytes',
      'content-type': types[extname(path).toLowerCase()] ?? 'application/octet-stream',
    };
    const range = parseRange(request.headers.get('range'), size);
    if (range === undefined) {
      await file.close();
      return new Response(null, { status: 416, headers: { ...headers, 'content-range': `bytes */${size}` } });
    }
    const { start, end } = range ?? { start: 0, end: size };
    const answer = {
      status: range === null ? 200 : 206,
      headers: {
        ...headers,
        'content-length': String(end - start),
        ...(range === null ? {} : { 'content-range': `bytes ${start}-${end - 1}/${size}` }),
      },
    };
    if (request.method === 'HEAD' || start === end) {
      await file.close();
      return new Response(null, answer);
    }
    return new Response(bytesOf(file, { start, end }), answer);
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function served(path: string, request: Request): Promise<Response> {
  try {
    return await serveFile(path, request);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new ClearveilError(
      'INPUT_NOT_FOUND',
      `the file cannot be read: ${code}`,
      'Bring the medium back that it lies on, and open the case again.',
    );
  }
}

/** Where the version for watching lies that an address names behind what it was made of: `proxy/DIGEST`; undefined without. */
function namedProxy(desk: Desk, watched: Watched, [kind, digest]: readonly string[]): string | undefined {
  if (kind === undefined) return undefined;
  if (kind !== 'proxy') {
    throw new ClearveilError('USAGE', `there is no ${kind} of it`, 'Ask as core/contract/streams.ts says.');
  }
  return desk.proxies.require(watched, proxyQuery.parse({ sha256: digest }).sha256).path;
}

export function originalMedia(desk: Desk, words: readonly string[], request: Request): Promise<Response> {
  const [name, ...more] = words;
  const footage = desk.store.footage(mediaQuery.parse({ footage: name }).footage);
  return served(namedProxy(desk, { footage, candidate: null }, more) ?? footage.sourcePath, request);
}

export function candidateMedia(desk: Desk, words: readonly string[], request: Request): Promise<Response> {
  const [name, ...more] = words;
  const { store } = desk;
  const candidate = store.candidate(candidateMediaQuery.parse({ candidate: name }).candidate);
  const watched = { footage: store.footage(candidate.footageId), candidate };
  return served(namedProxy(desk, watched, more) ?? candidatePath(store.paths.candidates, candidate), request);
}
