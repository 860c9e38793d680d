// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * From detections to tracks: two-threshold association over the sampled frames in both directions, bridging of short
 * gaps, padding at both ends. Deterministic: same detections, same tracks. Fails closed: a box grows where it is unsure.
 */
import { type Box, intersectionOverUnion, type PictureSize, unitsPerPixel } from '../base/geometry.ts';
import type { Detection } from '../detect/detection.ts';
import type { Keyframe, Track } from './track.ts';

export type TrackSettings = {
  /** A detection at or above `birth` starts a track; one at or above `extend` continues it. */
  readonly birth: number;
  readonly extend: number;
  /** Longest stretch without a detection that is bridged, in frames. */
  readonly bridgeFrames: number;
  /** Lead-in and lead-out, in frames. */
  readonly padFrames: number;
  /** Factor from the detector's box to what a veil must cover (hair, chin, ears, and the tracker's error). */
  readonly growth: number;
};

/** What is known of the clip besides the detections. */
export type ClipFacts = {
  readonly frameCount: number;
  readonly display: PictureSize;
  /** Frames that were looked at, ascending. */
  readonly sampledFrames: readonly number[];
  /** First frames of new scenes, ascending; no track crosses one. */
  readonly cuts: readonly number[];
};

type Hit = { readonly frame: number; readonly box: Box; readonly score: number };
type Velocity = { readonly x: number; readonly y: number; readonly size: number };

/** Frames over which a velocity is believed when a box is carried on. */
const velocityFrames = 8;

const centreX = (box: Box): number => box.x + box.width / 2;
const centreY = (box: Box): number => box.y + box.height / 2;
const sizeOf = (box: Box): number => (box.width + box.height) / 2;

/** Per-frame motion between two hits, in 1/16 px. */
function velocityBetween(from: Hit, to: Hit): Velocity {
  const frames = to.frame - from.frame;
  if (frames === 0) return { x: 0, y: 0, size: 1 };
  return {
    x: (centreX(to.box) - centreX(from.box)) / frames,
    y: (centreY(to.box) - centreY(from.box)) / frames,
    size: (sizeOf(to.box) / sizeOf(from.box)) ** (1 / frames),
  };
}

/** `box` carried `frames` frames (negative: back) along a velocity that is believed for `velocityFrames` at most. */
function carry(box: Box, velocity: Velocity, frames: number): Box {
  const believed = Math.max(-velocityFrames, Math.min(velocityFrames, frames));
  const scale = Math.min(1.5, Math.max(0.67, velocity.size ** believed));
  const width = box.width * scale;
  const height = box.height * scale;
  return {
    x: centreX(box) + velocity.x * believed - width / 2,
    y: centreY(box) + velocity.y * believed - height / 2,
    width,
    height,
  };
}

/**
 * How well a detection continues a track, 0 (not at all) to 1. Overlap decides; without overlap a near enough box of
 * like size may follow, the gate widening with the time since the last hit.
 */
function affinity(predicted: Box, candidate: Box, frames: number): number {
  const ratio = sizeOf(predicted) / sizeOf(candidate);
  const overlap = intersectionOverUnion(predicted, candidate);
  if (overlap >= 0.15 && ratio < 2.5 && ratio > 0.4) return 0.5 + overlap / 2;
  if (ratio > 1.8 || ratio < 1 / 1.8) return 0;
  const distance = Math.hypot(
    centreX(predicted) - centreX(candidate),
    centreY(predicted) - centreY(candidate),
  );
  const gate = Math.min(2.5, 0.6 + 0.06 * frames) * sizeOf(predicted);
  return distance < gate ? 0.5 * (1 - distance / gate) : 0;
}

/** Pairs rows with columns, best affinity first; ties by order, so that the result never depends on chance. */
function assign(
  rows: readonly Hit[][],
  columns: readonly Hit[],
  frame: number,
  predict: (hits: readonly Hit[]) => Box,
): Map<number, number> {
  const pairs: { row: number; column: number; value: number }[] = [];
  rows.forEach((hits, row) => {
    const last = hits.at(-1);
    if (!last) return;
    const predicted = predict(hits);
    columns.forEach((candidate, column) => {
      const value = affinity(predicted, candidate.box, Math.abs(frame - last.frame));
      if (value > 0) pairs.push({ row, column, value });
    });
  });
  pairs.sort((a, b) => b.value - a.value || a.row - b.row || a.column - b.column);
  const result = new Map<number, number>();
  const taken = new Set<number>();
  for (const { row, column } of pairs) {
    if (result.has(row) || taken.has(column)) continue;
    result.set(row, column);
    taken.add(column);
  }
  return result;
}

/** Splits `frames` at the cuts: association happens inside one scene only. */
function scenes(
  clip: ClipFacts,
): { readonly start: number; readonly end: number; readonly sampled: number[] }[] {
  const bounds = [0, ...clip.cuts.filter((cut) => cut > 0 && cut < clip.frameCount), clip.frameCount];
  return bounds.slice(0, -1).map((start, at) => {
    const end = bounds[at + 1] ?? clip.frameCount;
    return { start, end, sampled: clip.sampledFrames.filter((frame) => frame >= start && frame < end) };
  });
}

/**
 * One pass over the sampled frames in the given order: strong detections first, then weak ones for the tracks left
 * over (ByteTrack's two thresholds), then births from what is strong and free.
 */
function associate(
  order: readonly number[],
  byFrame: ReadonlyMap<number, readonly Hit[]>,
  settings: TrackSettings,
): Hit[][] {
  const live: Hit[][] = [];
  const finished: Hit[][] = [];
  for (const frame of order) {
    for (let at = live.length - 1; at >= 0; at--) {
      const last = live[at]?.at(-1);
      if (last && Math.abs(frame - last.frame) > settings.bridgeFrames) finished.push(...live.splice(at, 1));
    }
    const predict = (hits: readonly Hit[]): Box => {
      const last = hits.at(-1);
      const before = hits.at(-2);
      if (!last) throw new Error('a track without hits');
      return before ? carry(last.box, velocityBetween(before, last), frame - last.frame) : last.box;
    };
    const hits = byFrame.get(frame) ?? [];
    const strong = hits.filter((hit) => hit.score >= settings.birth);
    const weak = hits.filter((hit) => hit.score < settings.birth && hit.score >= settings.extend);
    const first = assign(live, strong, frame, predict);
    const unmatched = live.filter((_, row) => !first.has(row));
    const second = assign(unmatched, weak, frame, predict);
    const used = new Set(first.values());
    const extensions: [Hit[], Hit][] = [];
    for (const [row, column] of first) extensions.push([live[row] ?? [], strong[column] as Hit]);
    for (const [row, column] of second) extensions.push([unmatched[row] ?? [], weak[column] as Hit]);
    for (const [track, hit] of extensions) track.push(hit);
    strong.forEach((hit, column) => {
      if (!used.has(column)) live.push([hit]);
    });
  }
  return [...finished, ...live];
}

/**
 * Extends each track backwards over weak detections before its birth: a face that was only half seen while it came
 * into view is covered from its first weak sign.
 */
function extendBack(
  track: Hit[],
  sampled: readonly number[],
  byFrame: ReadonlyMap<number, readonly Hit[]>,
  settings: TrackSettings,
): Hit[] {
  const result = [...track];
  for (let at = sampled.length - 1; at >= 0; at--) {
    const frame = sampled[at] ?? 0;
    const first = result[0];
    if (!first) break;
    if (frame >= first.frame) continue;
    if (first.frame - frame > settings.bridgeFrames) break;
    const second = result[1];
    const predicted = second
      ? carry(first.box, velocityBetween(first, second), frame - first.frame)
      : first.box;
    const best = (byFrame.get(frame) ?? [])
      .filter((hit) => hit.score >= settings.extend)
      .map((hit) => ({ hit, value: affinity(predicted, hit.box, first.frame - frame) }))
      .sort((a, b) => b.value - a.value)[0];
    if (best && best.value > 0) result.unshift(best.hit);
  }
  return result;
}

/** Grown to veil size, rounded outward to whole units. */
function grow(box: Box, growth: number): Box {
  const width = box.width * growth;
  const height = box.height * growth;
  const x = Math.floor(centreX(box) - width / 2);
  const y = Math.floor(centreY(box) - height / 2);
  return {
    x,
    y,
    width: Math.ceil(centreX(box) + width / 2) - x,
    height: Math.ceil(centreY(box) + height / 2) - y,
  };
}

function unite(a: Box, b: Box): Box {
  const x = Math.min(a.x, b.x);
  const y = Math.min(a.y, b.y);
  return {
    x,
    y,
    width: Math.max(a.x + a.width, b.x + b.width) - x,
    height: Math.max(a.y + a.height, b.y + b.height) - y,
  };
}

/** The part of a box inside the picture, or undefined when nothing is left. */
function clip(box: Box, display: PictureSize): Box | undefined {
  const x = Math.max(0, box.x);
  const y = Math.max(0, box.y);
  const width = Math.min(display.width * unitsPerPixel, box.x + box.width) - x;
  const height = Math.min(display.height * unitsPerPixel, box.y + box.height) - y;
  return width > 0 && height > 0 ? { x, y, width, height } : undefined;
}

/**
 * A lead-in or lead-out keyframe `frames` away from `hit`: the union of the box where it was and where its motion
 * carries it, so that a subject that stops or goes on is covered alike.
 */
function padding(hit: Hit, neighbour: Hit | undefined, frames: number, settings: TrackSettings): Keyframe {
  const carried = neighbour
    ? carry(
        hit.box,
        hit.frame < neighbour.frame ? velocityBetween(hit, neighbour) : velocityBetween(neighbour, hit),
        frames,
      )
    : hit.box;
  return {
    frame: hit.frame + frames,
    box: grow(unite(hit.box, carried), settings.growth),
    origin: 'padded',
    score: null,
  };
}

function toTrack(
  hits: readonly Hit[],
  kind: Detection['kind'],
  scene: { start: number; end: number },
  facts: ClipFacts,
  settings: TrackSettings,
): Track | undefined {
  const first = hits[0];
  const last = hits.at(-1);
  if (!first || !last) return undefined;
  const lead = Math.min(settings.padFrames, first.frame - scene.start);
  const trail = Math.min(settings.padFrames, scene.end - 1 - last.frame);
  const keyframes: Keyframe[] = [
    ...(lead > 0 ? [padding(first, hits[1], -lead, settings)] : []),
    ...hits.map(
      (hit): Keyframe => ({
        frame: hit.frame,
        box: grow(hit.box, settings.growth),
        origin: 'detected',
        score: hit.score,
      }),
    ),
    ...(trail > 0 ? [padding(last, hits.at(-2), trail, settings)] : []),
  ];
  const clipped = keyframes.map((keyframe) => {
    const box = clip(keyframe.box, facts.display);
    return box ? { ...keyframe, box } : undefined;
  });
  // A padding box carried out of the picture covers nothing; a detected box is always partly inside.
  const kept = clipped.filter((keyframe) => keyframe !== undefined);
  const start = kept[0];
  const end = kept.at(-1);
  return start && end
    ? { kind, startFrame: start.frame, endFrame: end.frame + 1, keyframes: kept }
    : undefined;
}

/** Links detections of one clip into tracks, kind by kind, ordered by first frame, then left to right. */
export function buildTracks(
  detections: readonly Detection[],
  facts: ClipFacts,
  settings: TrackSettings,
): Track[] {
  const tracks: Track[] = [];
  for (const kind of [...new Set(detections.map((detection) => detection.kind))].sort()) {
    const byFrame = new Map<number, Hit[]>();
    for (const { frame, box, score } of detections.filter((detection) => detection.kind === kind)) {
      byFrame.set(frame, [...(byFrame.get(frame) ?? []), { frame, box, score }]);
    }
    for (const scene of scenes(facts)) {
      for (const hits of associate(scene.sampled, byFrame, settings)) {
        const track = toTrack(
          extendBack(hits, scene.sampled, byFrame, settings),
          kind,
          scene,
          facts,
          settings,
        );
        if (track) tracks.push(track);
      }
    }
  }
  return tracks.sort(
    (a, b) => a.startFrame - b.startFrame || (a.keyframes[0]?.box.x ?? 0) - (b.keyframes[0]?.box.x ?? 0),
  );
}
