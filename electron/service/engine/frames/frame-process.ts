// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * A process that shows frames of one recording for as long as it is looked at. The newest wish comes first: someone who
 * holds a key has no use for the frames already passed. Between wishes it decodes on, on either side of the
 * last one.
 */
import { Worker } from 'node:worker_threads';
import type { Frame } from 'node-av/lib';
import { decodeFrameIndex } from '../../../../core/ingest/frame-index-codec.ts';
import type { VeilSheet } from '../../../../core/render/veil-sheet.ts';
import { endAtOnce } from '../end-at-once.ts';
import { checkSameSize, veilFrame } from '../media/veil-frame.ts';
import { toWire } from '../wire-error.ts';
import type { FrameSource, FrameWish, FromFrames, ToFrames } from './frame-messages.ts';
import { FrameReader } from './frame-reader.ts';
import { type PictureBytes, PictureWriter } from './picture-bytes.ts';

/** Frames decoded ahead of where a person looks, and how far behind they are kept filled. */
const framesAhead = 16;
const framesBehind = 30;
/** A frame further away than this from the last one was jumped to. */
const jump = 16;
/** How long nothing is decoded on behind a jump, in milliseconds: the window needs the processors to draw what it was sent. */
const drawMs = 50;

type Waiting = { readonly id: number; readonly wish: FrameWish };

/** Thrown by a turn when somebody asked for something else. */
class Superseded extends Error {}

const waiting: Waiting[] = [];
let source: FrameSource | undefined;
let reader: FrameReader | undefined;
let writer: PictureWriter | undefined;
let painted: { readonly name: string; readonly sheet: VeilSheet } | undefined;
let busy = false;
let last = -1;
/** Ends a pause before its time. */
let wake: (() => void) | undefined;

/** Waits, at most until the next wish. */
function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    wake = () => {
      clearTimeout(timer);
      resolve();
    };
  });
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/**
 * Resolves once the message has left. A picture is larger than a pipe holds: whoever decodes on before that holds it up for
 * the time of a frame at every piece.
 */
function send(message: FromFrames): Promise<void> {
  return new Promise((resolve) => {
    if (process.send) process.send(message, () => resolve());
    else resolve();
  });
}

function opened(): { readonly reader: FrameReader; readonly writer: PictureWriter } {
  if (!source) throw new Error('no recording was named');
  const { path, index, orientation, threads, cacheBytes, around } = source;
  reader ??= new FrameReader(path, decodeFrameIndex(index), { threads, cacheBytes, around });
  writer ??= new PictureWriter(orientation);
  return { reader, writer };
}

/** Before the first wish comes. A recording that cannot be opened is that wish's failure, not the process's. */
function openAhead(): void {
  try {
    opened();
  } catch {
    // Whoever wants a picture is told why there is none.
  }
}

/** The wish that is being decoded for, until somebody calls it off. */
let current: { readonly id: number; forgotten: boolean } | undefined;

async function pictureOf(frame: Frame, { frame: number, sheet, ...wish }: FrameWish): Promise<PictureBytes> {
  const { writer } = opened();
  if (sheet === null) return writer.write(frame, wish);
  if (painted?.name !== sheet) throw new Error(`there is no sheet ${sheet}`);
  const own = frame.clone();
  if (!own) throw new Error('no memory for a picture');
  try {
    checkSameSize({ number, frame: own }, painted.sheet);
    // The same code that renders: what is seen here is what is burnt in.
    veilFrame({ number, frame: own }, painted.sheet);
    return await writer.write(own, wish);
  } finally {
    own.free();
  }
}

/** Answers a wish by what `show` makes of it. */
async function answer({ id, wish }: Waiting, show: () => Promise<Frame>): Promise<void> {
  try {
    await send({ type: 'shown', id, picture: await pictureOf(await show(), wish) });
  } catch (error) {
    await send({ type: 'failed', id, error: toWire(error) });
  }
}

/** Answers what needs no decoding, the newest first: a step must not wait until a frame far away is decoded. */
async function answerKept(): Promise<void> {
  for (let at = waiting.length - 1; at >= 0; at--) {
    const next = waiting[at];
    const frame = next && reader?.kept(next.wish.frame);
    if (!next || !frame) continue;
    waiting.splice(at, 1);
    await answer(next, async () => frame);
  }
}

async function decodeOn(): Promise<void> {
  const turn = async (): Promise<void> => {
    await nextTurn();
    if (waiting.length > 0) throw new Superseded();
  };
  try {
    if (!reader || last < 0) return;
    reader.makeReady();
    await reader.ahead(last, framesAhead, turn);
    await reader.behind(last, framesBehind, turn);
  } catch {
    // Superseded, or damaged: nobody asked for these frames, and what is wrong with one is said when it is wanted.
  }
}

async function decoded({ id, wish }: Waiting): Promise<Frame> {
  const mine = { id, forgotten: false };
  current = mine;
  return opened().reader.read(wish.frame, async () => {
    await nextTurn();
    if (mine.forgotten) throw new Superseded();
    await answerKept();
  });
}

async function work(): Promise<void> {
  if (busy) return;
  busy = true;
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const asked = next;
    await answer(asked, () => decoded(asked));
    current = undefined;
    const jumped = Math.abs(asked.wish.frame - last) > jump;
    last = asked.wish.frame;
    await nextTurn();
    if (waiting.length > 0 || !source?.around) continue;
    if (jumped) await pause(drawMs);
    await decodeOn();
  }
  busy = false;
}

function forget(id: number): void {
  if (current?.id === id) current.forgotten = true;
  const at = waiting.findIndex((one) => one.id === id);
  if (at >= 0) waiting.splice(at, 1);
}

process.on('message', (message: ToFrames) => {
  switch (message.type) {
    case 'open':
      source = message.source;
      openAhead();
      return;
    case 'sheet':
      painted = message;
      return;
    case 'forget':
      forget(message.id);
      return;
    case 'show':
      waiting.push(message);
      wake?.();
      void work();
  }
});

// Without its service it has nobody to show anything.
process.on('disconnect', endAtOnce);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);
new Worker(new URL('../service-watch.ts', import.meta.url), { workerData: Number(process.argv[2]) }).unref();
