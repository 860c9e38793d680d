// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Follows what a second look saw in several places of a copy, on the original: in one pass from the first sight of a place to its last, and
 * from both ends on until the subject is lost, its scene ends, or something known is met.
 */
import { intersectionOverUnion } from '../../../../core/base/geometry.ts';
import type { Detection } from '../../../../core/detect/detection.ts';
import { tickMilliseconds } from '../../../../core/detect/sampling-plan.ts';
import { type CopySight, isOn } from '../../../../core/render/copy-sight.ts';
import { enlarge } from '../../../../core/track/boxes.ts';
import type { ClipFacts, Hit } from '../../../../core/track/clip.ts';
import { SceneMotions } from '../../../../core/track/motion.ts';
import { trackSettings } from '../../../../core/track/settings.ts';
import { tracksOfSights } from '../../../../core/track/sighted.ts';
import type { Direction, Place } from '../../../../core/track/trace.ts';
import type { Keyframe, Track } from '../../../../core/track/track.ts';
import { Follower } from '../follow/follower.ts';
import { PathFollower } from '../follow/path-follower.ts';
import type { Task, TaskContext, TaskInput } from './task-table.ts';

/** How far a path leads from one sight towards the next: sights of one place are up to three looks apart. */
const reachSeconds = 2;
/** A place that overlaps this much with a detection of a track is of its subject. */
const agreeing = 0.5;

type Subject = readonly CopySight[];

/** Frames from the first to the last sight of places; those that overlap as one, ascending. */
function spansOf(places: readonly Subject[]): [number, number][] {
  const spans = places
    .flatMap((sights): [number, number][] => {
      const [first, last] = [sights[0], sights.at(-1)];
      return first && last ? [[first.frame, last.frame]] : [];
    })
    .sort(([a], [b]) => a - b);
  const merged: [number, number][] = [];
  for (const [from, to] of spans) {
    const before = merged.at(-1);
    if (before && from <= before[1]) before[1] = Math.max(before[1], to);
    else merged.push([from, to]);
  }
  return merged;
}

/** What a detector saw or a person set of the tracks that there are, by frame. */
class Known {
  readonly #boxes = new Map<number, Keyframe['box'][]>();
  readonly #growth: number;

  constructor({ known, kind }: Pick<TaskInput<'followSights'>, 'known' | 'kind'>) {
    this.#growth = trackSettings({ birth: 0, continue: 0 }, kind).growth;
    for (const { frame, box, origin } of known.flatMap(({ keyframes }) => keyframes)) {
      if (origin !== 'detected' && origin !== 'manual') continue;
      const boxes = this.#boxes.get(frame);
      if (boxes) boxes.push(box);
      else this.#boxes.set(frame, [box]);
    }
  }

  /** The index of the first of `places` that is of a known subject; -1 where none is. */
  firstOf(places: readonly Place[]): number {
    return places.findIndex(({ frame, box }) => {
      const grown = enlarge(box, this.#growth);
      return this.#boxes.get(frame)?.some((one) => intersectionOverUnion(one, grown) >= agreeing) ?? false;
    });
  }
}

/** The sights of all places and the paths from them. */
class Paths {
  readonly #follower: PathFollower;
  readonly #inner = new Follower(reachSeconds);
  readonly #known: Known;
  readonly #hits = new Map<CopySight, Hit>();
  readonly #followed = new Set<string>();
  readonly #facts: Omit<ClipFacts, 'cuts' | 'traces' | 'sampledFrames'>;

  constructor(
    follower: PathFollower,
    known: Known,
    facts: Omit<ClipFacts, 'cuts' | 'traces' | 'sampledFrames'>,
  ) {
    this.#follower = follower;
    this.#known = known;
    this.#facts = facts;
  }

  /** Goes through each stretch with sights once: from sight to sight, both ways. */
  async between({ places, kind }: TaskInput<'followSights'>): Promise<void> {
    const byFrame = Map.groupBy(places.flat(), ({ frame }) => frame);
    for (const [first, last] of spansOf(places)) {
      for await (const seen of this.#follower.frames(first, last)) {
        const sights = byFrame.get(seen.number) ?? [];
        const detections = sights.map((sight): Detection => ({ ...sight, kind }));
        for (const [at, sight] of sights.entries())
          this.#hits.set(sight, { ...sight, index: this.#inner.detections.length + at });
        this.#inner.add({ ...seen, detections: detections.length > 0 ? detections : null });
      }
      this.#inner.finish();
    }
    // The original has no picture there: nothing leads on from it, but it was seen.
    for (const sight of places.flat())
      if (!this.#hits.has(sight)) this.#hits.set(sight, { ...sight, index: this.#hits.size });
  }

  /** The track of a subject, scene by scene, followed on from its first and its last sight. */
  async tracksOf(subject: Subject, kind: TaskInput<'followSights'>['kind']): Promise<Track[]> {
    const hits = subject.flatMap((sight) => this.#hits.get(sight) ?? []);
    const [first, last] = [hits[0], hits.at(-1)];
    if (first && last) {
      await this.#followOn(first, -1);
      await this.#followOn(last, 1);
    }
    const { traces } = this.#inner;
    const sampledFrames = hits.map(({ frame }) => frame);
    return tracksOfSights(hits, kind, { ...this.#facts, sampledFrames, cuts: this.#follower.cuts, traces });
  }

  async #followOn({ frame, box, index }: Hit, direction: Direction): Promise<void> {
    const key = `${index}/${direction}`;
    if (this.#followed.has(key)) return;
    this.#followed.add(key);
    const bound = direction === 1 ? this.#facts.seconds.length - 1 : 0;
    const isKnown = (places: readonly Place[]): boolean => this.#known.firstOf(places) >= 0;
    const trace = await this.#follower.follow({ frame, box, direction, bound, isKnown });
    const met = this.#known.firstOf(trace.places);
    // Whoever is known from there on has a track.
    const places = met < 0 ? trace.places : trace.places.slice(0, met + 1);
    this.#inner.traces.add(index, direction, { ...trace, places });
  }
}

/** Whether every sight of `other` lies on one of the tracks, on frames of its own. */
function isOf(tracks: readonly Track[], subject: Subject, other: Subject): boolean {
  const taken = new Set(subject.map(({ frame }) => frame));
  return other.every((sight) => !taken.has(sight.frame) && tracks.some((track) => isOn(sight, track)));
}

/** Follows place by place; what lies on a track becomes part of it, and the track is held to it. */
async function subjectsOf(paths: Paths, { places, kind }: TaskInput<'followSights'>): Promise<Track[]> {
  const made: Track[] = [];
  const open = [...places];
  for (let first = open.shift(); first; first = open.shift()) {
    let subject: Subject = first;
    let tracks = await paths.tracksOf(subject, kind);
    const next = (): number => open.findIndex((other) => isOf(tracks, subject, other));
    for (let at = next(); at >= 0; at = next()) {
      const [joins = []] = open.splice(at, 1);
      subject = [...subject, ...joins].sort((a, b) => a.frame - b.frame);
      tracks = await paths.tracksOf(subject, kind);
    }
    made.push(...tracks);
  }
  return made;
}

export const followSights: Task<'followSights'> = async (input, context: TaskContext) => {
  const { path, index, orientation, display } = input;
  const tick = tickMilliseconds(index.timeBase) / 1000;
  const seconds = index.pts.map((pts) => pts * tick);
  const motions = new SceneMotions(seconds.length);
  const total = seconds.length;
  const note = 'following what still shows';
  const checkpoint = (seen: number): Promise<void> =>
    context.checkpoint({ done: Math.min(seen, total), total, unit: 'frames', note });
  using follower = new PathFollower({ path, index, orientation, seconds, motions, checkpoint });
  const paths = new Paths(follower, new Known(input), { display, seconds, motions });
  await paths.between(input);
  return await subjectsOf(paths, input);
};
