// SPDX-License-Identifier: GPL-3.0-or-later
/** Frames, small pictures and wave forms of the open case as answers. */
import * as z from 'zod';
import { ClearveilError } from '../../../../core/base/errors.ts';
import {
  candidateFrameQuery,
  type FrameFormat,
  frameHeaders,
  frameQuery,
  thumbQuery,
  waveformQuery,
} from '../../../../core/contract/streams.ts';
import { CandidateFrames } from '../../desk/candidate-frames.ts';
import type { Desk } from '../../desk/desk.ts';
import { Pictures } from '../../desk/pictures.ts';
import type { PictureBytes } from '../../engine/frames/picture-bytes.ts';
import { noStore } from './headers.ts';
import type { Stream } from './stream.ts';

const types: { readonly [F in FrameFormat]: string } = {
  png: 'image/png',
  jpeg: 'image/jpeg',
  rgba: 'application/octet-stream',
  yuv: 'application/octet-stream',
};

/** What an address says, checked. Throws USAGE. */
function read<T>(schema: z.ZodType<T>, words: { readonly [name: string]: string | undefined }, url: URL): T {
  const result = schema.safeParse({ ...Object.fromEntries(url.searchParams), ...words });
  if (result.success) return result.data;
  throw new ClearveilError('USAGE', z.prettifyError(result.error), 'Ask as core/contract/streams.ts says.');
}

function shown(frame: number, picture: PictureBytes): Response {
  const { format, width, height, pixelFormat, colorSpace } = picture;
  const headers = {
    ...noStore,
    'content-type': types[format],
    'content-length': String(picture.bytes.length),
    [frameHeaders.frame]: String(frame),
    [frameHeaders.width]: String(width),
    [frameHeaders.height]: String(height),
    ...(pixelFormat === null ? {} : { [frameHeaders.pixelFormat]: pixelFormat }),
    ...(colorSpace === null ? {} : { [frameHeaders.colorSpace]: colorSpace }),
  };
  return new Response(picture.bytes as Uint8Array<ArrayBuffer>, { headers });
}

export function pictureStreams(desk: Desk): { readonly [first: string]: Stream } {
  const pictures = new Pictures(desk);
  const copies = new CandidateFrames(desk);
  return {
    frames: async ([footage, frame], url, { signal }) => {
      const query = read(frameQuery, { footage, frame }, url);
      return shown(query.frame, await pictures.frame(query, signal));
    },
    thumbs: async ([footage, frame], url, { signal }) => {
      const query = read(thumbQuery, { footage, frame }, url);
      return shown(query.frame, await pictures.thumb(query, signal));
    },
    'candidate-frames': async ([candidate, frame], url, { signal }) => {
      const query = read(candidateFrameQuery, { candidate, frame }, url);
      return shown(query.frame, await copies.show(query.candidate, query.frame, signal));
    },
    waveform: async ([footage, channel], url) => {
      const wave = await pictures.waveform(read(waveformQuery, { footage, channel }, url));
      return Response.json(wave, { headers: noStore });
    },
  };
}
