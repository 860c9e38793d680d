// SPDX-License-Identifier: GPL-3.0-or-later
/** From what was seen in a whole clip to what a run found of each kind. */
import type { Detection, Kind } from '../../../../core/detect/detection.ts';
import { buildTracks } from '../../../../core/track/build-tracks.ts';
import type { ClipFacts } from '../../../../core/track/clip.ts';
import type { Sight } from '../../../../core/track/looks.ts';
import { isSameLine, type OverlayLine, overlayLines, overlayTracks } from '../../../../core/track/overlay.ts';
import { trackSettings } from '../../../../core/track/settings.ts';
import type { Find } from '../../../../models/finds.ts';
import type { KindRun } from './task-table.ts';

/**
 * What was seen: `followed` by the tracker, in its order, `lines` of text that may be burnt in, by rising frame, and the frames at which
 * the light jumped.
 */
export type ClipSights = {
  readonly followed: readonly Detection[];
  readonly lines: readonly Detection[];
  readonly lightJumps: readonly number[];
};

/** One run for each kind looked for, also where nothing of it was seen. */
export function kindRuns(
  finds: readonly Find[],
  { followed, lines, lightJumps }: ClipSights,
  clip: ClipFacts,
): KindRun[] {
  const burntIn = overlayLines(lines, clip);
  const overlays = finds.find(({ model }) => model.task === 'overlay');
  const sure = overlays ? burntIn.filter(({ score }) => score >= overlays.thresholds.birth) : [];
  const linked = sure.length > 0 ? withoutLines(followed, sure) : followed;
  return finds.map(({ model, thresholds }): KindRun => {
    const kind = model.task;
    const settings = trackSettings(thresholds, kind);
    const { tracks, sights } =
      kind === 'overlay'
        ? { tracks: overlayTracks(burntIn, clip, settings), sights: overlaySights(burntIn, settings.extend) }
        : {
            tracks: buildTracks(linked, clip, settings, kind),
            sights: sightsOf(linked, kind, settings.extend),
          };
    const { birth, continue: least } = thresholds;
    const { sampledFrames, cuts } = clip;
    const looks = { sampledFrames, cuts, lightJumps, thresholds: { birth, continue: least }, sights };
    return { model, tracks, detections: sights.length, looks };
  });
}

function sightsOf(detections: readonly Detection[], kind: Kind, least: number): readonly Sight[] {
  return detections
    .filter((detection) => detection.kind === kind && detection.score >= least)
    .map(({ frame, box, score, surest }) => ({ frame, box, score, surest }));
}

/**
 * The detections, of which those of text on a burnt-in line count for nothing: they have a track of their own. None is left out, since
 * what the tracker saw is kept under their places in the list.
 */
function withoutLines(detections: readonly Detection[], lines: readonly OverlayLine[]): readonly Detection[] {
  return detections.map((detection) =>
    detection.kind === 'text' && lines.some(({ box }) => isSameLine(box, detection.box))
      ? { ...detection, score: 0 }
      : detection,
  );
}

/** The sights of lines that may be burnt in, each with the score of its line. */
function overlaySights(lines: readonly OverlayLine[], least: number): readonly Sight[] {
  return lines
    .filter(({ score }) => score >= least)
    .flatMap(({ score, sights }) => sights.map(({ frame, box }) => ({ frame, box, score })))
    .sort((a, b) => a.frame - b.frame);
}
