// SPDX-License-Identifier: GPL-3.0-or-later
/** What is decided on the open recording, as the service last told it: tracks, veils, hushes, stops, and what undo would do. */
import { create } from 'zustand';
import type { Failure } from '../../core/contract/envelope.ts';
import type { TrackView } from '../../core/contract/window/parts.ts';
import type { Track } from '../../core/track/track.ts';
import {
  failureOf,
  type RequestInput,
  type RequestName,
  type RequestOutput,
  request,
  subscribe,
  whenFoundAgain,
} from '../client/index.ts';
import { forgetFrames } from '../player/frame-source.ts';
import { untilPicture } from '../player/playhead.ts';

export type VeilView = RequestOutput<'veils.list'>['veils'][number];
export type HushView = RequestOutput<'hushes.list'>['hushes'][number];
export type NoteView = RequestOutput<'notes.list'>['notes'][number];
export type StopView = RequestOutput<'stops.list'>['stops'][number];
export type Profile = RequestOutput<'profile.show'>;

export type Review = {
  readonly footage: string | null;
  /** The newest event of the log that this is from. */
  readonly revision: number;
  /** By first frame. */
  readonly tracks: readonly TrackView[];
  /** Places of tracks that were asked for, by the track's id. */
  readonly shapes: ReadonlyMap<string, Track>;
  readonly veils: readonly VeilView[];
  readonly hushes: readonly HushView[];
  readonly stops: readonly StopView[];
  /** By first frame. */
  readonly notes: readonly NoteView[];
  readonly profile: Profile | null;
  readonly history: RequestOutput<'history.state'>;
  readonly loaded: boolean;
  readonly failure: Failure | null;
};

const start: Review = {
  footage: null,
  revision: 0,
  tracks: [],
  shapes: new Map(),
  veils: [],
  hushes: [],
  stops: [],
  notes: [],
  profile: null,
  history: { undo: null, redo: null },
  loaded: false,
  failure: null,
};

export const useReview = create<Review>(() => start);

const now = useReview.getState;
const set = useReview.setState;

export function fail(error: unknown): void {
  set({ failure: failureOf(error) });
}

/** Raised with every following: ids begin anew in every case, so that they do not tell whose an answer is. */
let following = 0;

async function readLists(footage: string): Promise<void> {
  const asker = following;
  const [tracks, veils, hushes, { notes }, history] = await Promise.all([
    request('tracks.list', { footage, within: null }),
    request('veils.list', { footage }),
    request('hushes.list', { footage }),
    request('notes.list', { footage }),
    request('history.state', {}),
  ]);
  if (asker !== following) return;
  set({ tracks: tracks.tracks, veils: veils.veils, hushes: hushes.hushes, notes, history, loaded: true });
}

/** Stops are looked for among all keyframes: with a million of them that takes long, and no list waits for it. */
async function readStops(footage: string): Promise<void> {
  const asker = following;
  await untilPicture();
  if (asker !== following) return;
  const { stops } = await request('stops.list', { footage });
  if (asker === following) set({ stops });
}

/** Tracks whose places are on their way, or were once: a failed one is asked for again. */
const askedShapes = new Set<string>();
/** At most so many tracks per question. */
const shapesAtOnce = 100;

async function readShapes(ids: readonly string[]): Promise<void> {
  const asker = following;
  for (const id of ids) askedShapes.add(id);
  try {
    for (let at = 0; at < ids.length; at += shapesAtOnce) {
      const { tracks } = await request('tracks.keyframes', { tracks: ids.slice(at, at + shapesAtOnce) });
      if (asker !== following) return;
      const shapes = new Map(now().shapes);
      for (const { track, ...shape } of tracks) shapes.set(track, shape);
      set({ shapes });
    }
  } catch (error) {
    if (asker === following) for (const id of ids) askedShapes.delete(id);
    throw error;
  }
}

/** Makes sure that the places of these tracks come. */
export function wantShapes(ids: readonly string[]): void {
  const missing = ids.filter((id) => !askedShapes.has(id));
  if (missing.length > 0) void readShapes(missing).catch(fail);
}

type Rereader = {
  /** Reads anew; questions that come while it does so are answered by one more reading. */
  refresh(footage: string): Promise<void>;
  /** What is being read is nobody's any more. */
  forget(): void;
};

function rereader(read: (footage: string) => Promise<void>): Rereader {
  let reading: Promise<void> | undefined;
  let readAgain = false;
  return {
    refresh: (footage) => {
      if (reading) {
        readAgain = true;
        return reading;
      }
      const asker = following;
      const mine = (async () => {
        do {
          readAgain = false;
          await read(footage);
        } while (readAgain && asker === following);
      })().finally(() => {
        if (reading === mine) reading = undefined;
      });
      reading = mine;
      return mine;
    },
    forget: () => {
      reading = undefined;
      readAgain = false;
    },
  };
}

const lists = rereader(readLists);
const stopList = rereader(readStops);

/** Resolves once the lists are as the service has them now; stops follow. */
function refresh(footage: string): Promise<void> {
  const asker = following;
  const read = lists.refresh(footage);
  read
    .then(() => {
      // Of a recording that was left meanwhile nobody wants them, and they are not the next one's.
      if (asker === following) return stopList.refresh(footage);
    })
    .catch(fail);
  return read;
}

/** Nothing of one recording is taken for another's: neither an answer on its way nor a picture. */
function forget(): void {
  following++;
  askedShapes.clear();
  lists.forget();
  stopList.forget();
  forgetFrames();
}

/** Keeps the store at one recording until the returned function is called. */
export function followReview(footage: string): () => void {
  forget();
  set({ ...start, shapes: new Map(), footage });
  refresh(footage).catch(fail);
  const asker = following;
  request('profile.show', {}).then((profile) => {
    if (asker === following) set({ profile });
  }, fail);
  const stop = subscribe('case.changed', ({ revision, changed }) => {
    set({ revision });
    const touched = (changed.track ?? []).filter((id) => askedShapes.has(id));
    refresh(footage)
      .then(() => {
        const there = new Set(now().tracks.map(({ track }) => track));
        for (const id of touched) if (!there.has(id)) askedShapes.delete(id);
        return readShapes(touched.filter((id) => there.has(id)));
      })
      .catch(fail);
  });
  const stopAsking = whenFoundAgain(() => void refresh(footage).catch(fail));
  return () => {
    stop();
    stopAsking();
    forget();
    set({ ...start, shapes: new Map() });
  };
}

/**
 * Asks for a change of tracks; resolves with what was done once their new places are here. Undefined when it was refused:
 * why is in the store, for the screen to show.
 */
export async function change<N extends ChangeName>(
  name: N,
  input: RequestInput<N>,
): Promise<RequestOutput<N> | undefined> {
  const asker = following;
  set({ failure: null });
  try {
    const done = await request(name, input);
    if (asker !== following) return done;
    const { tracks, removed } = done as RequestOutput<'tracks.place'>;
    const gone = new Set(removed);
    const changed = new Map(tracks.map((track) => [track.track, track]));
    await readShapes([...changed.keys()]);
    // Each in its place: of tracks that begin together none jumps behind the others because it was touched.
    const kept = now()
      .tracks.filter(({ track }) => !gone.has(track))
      .map((one) => changed.get(one.track) ?? one);
    const known = new Set(kept.map(({ track }) => track));
    const added = tracks.filter(({ track }) => !known.has(track));
    set({ tracks: [...kept, ...added].sort((a, b) => a.startFrame - b.startFrame) });
    return done;
  } catch (error) {
    fail(error);
    return undefined;
  }
}

export type ChangeName = Extract<
  RequestName,
  | 'tracks.draw'
  | 'tracks.place'
  | 'tracks.unplace'
  | 'tracks.reshape'
  | 'tracks.resize'
  | 'tracks.split'
  | 'tracks.merge'
  | 'tracks.rename'
  | 'tracks.lock'
  | 'tracks.dismiss'
  | 'tracks.restore'
>;

/** Asks for anything else; true once it is done and the lists show it, false when it was refused. */
export async function ask<N extends RequestName>(name: N, input: RequestInput<N>): Promise<boolean> {
  set({ failure: null });
  try {
    await request(name, input);
  } catch (error) {
    fail(error);
    return false;
  }
  const { footage } = now();
  // Done it is, whatever becomes of the lists.
  if (footage !== null) await refresh(footage).catch(fail);
  return true;
}

/** The tracks that exist on a frame. */
export function tracksAt(tracks: readonly TrackView[], frame: number): TrackView[] {
  return tracks.filter(({ startFrame, endFrame }) => frame >= startFrame && frame < endFrame);
}

export function stopsAt(stops: readonly StopView[], frame: number): StopView[] {
  return stops.filter(({ from, to, cleared }) => !cleared && frame >= from && frame <= to);
}
