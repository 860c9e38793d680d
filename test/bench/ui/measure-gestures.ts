// SPDX-License-Identifier: GPL-3.0-or-later
/** How evenly the window is drawn while a hand is at work: a veil dragged among many, the timeline of a whole shift moved. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { openReview } from '../../e2e/reviewed-case.ts';
import { startWorkstation } from '../../e2e/workstation.ts';
import { type Footage, footageOf } from '../footage.ts';
import { type Bench, type Figure, tell } from '../scenario.ts';
import { addFootage, addVeiledTracks, makeCase, type TrackPlan } from './filled-case.ts';
import { drawingsNoted, intervalFigures, noteDrawings } from './intervals.ts';
import { loadNow } from './measure-frames.ts';

/** A mouse tells of itself this often. */
const pointerEveryMs = 8;

/** Does something at an even pace without waiting for the page, as a hand does; ends when the page has taken all of it. */
async function atPace(seconds: number, act: (turn: number) => Promise<void>): Promise<void> {
  const turns = Math.floor((seconds * 1000) / pointerEveryMs);
  const began = performance.now();
  const sent: Promise<void>[] = [];
  for (let turn = 0; turn < turns; turn++) {
    sent.push(act(turn));
    await pause(Math.max(0, began + (turn + 1) * pointerEveryMs - performance.now()));
  }
  await Promise.all(sent);
}

const veilsOnScreen = 50;

/** Fifty veils in a grid that exist on every frame. */
function grid(
  frames: number,
  { width, height }: { readonly width: number; readonly height: number },
): TrackPlan[] {
  const [across, down] = [10, veilsOnScreen / 10];
  return Array.from({ length: veilsOnScreen }, (_, at) => ({
    startFrame: 0,
    endFrame: frames,
    spacing: 30,
    x: Math.round(((at % across) * width * 0.9) / across + 20),
    y: Math.round((Math.floor(at / across) * height * 0.9) / down + 20),
    side: Math.round(height / 12),
  }));
}

export async function measureDrag(bench: Bench): Promise<readonly Figure[]> {
  const footage = await footageOf(bench.cache, {
    ...{ width: 1920, height: 1080, seconds: 10, gop: 60, noise: 6 },
    repeat: bench.quick ? 1 : 6,
    numbered: true,
  });
  await using workstation = await startWorkstation();
  await makeCase(workstation.desk, 'Drag');
  const [id = ''] = addFootage(workstation.desk, footage, workstation.folder);
  addVeiledTracks(workstation.desk, id, grid(footage.index.pts.length, footage.probe.video.display));
  const page = await openReview(workstation, id);
  const regions = page.getByTestId('veils').getByRole('button');
  await regions.nth(veilsOnScreen - 1).waitFor();
  const place = await regions.nth(22).boundingBox();
  const track = await regions.nth(22).getAttribute('data-track');
  if (!place || track === null) throw new Error('there is no veil');
  const [x, y] = [place.x + place.width / 2, place.y + place.height / 2];
  const seconds = bench.quick ? 1 : 4;
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 2, y + 2);
  await noteDrawings(page, `[data-track="${track}"] rect`, 'x');
  await atPace(seconds, (turn) =>
    page.mouse.move(x + Math.sin(turn / 40) * 120, y + Math.cos(turn / 40) * 80),
  );
  const drawings = await drawingsNoted(page);
  await page.mouse.up();
  return tell(bench, ...intervalFigures(`a drag among ${veilsOnScreen} veils`, drawings, loadNow()));
}

const lanes = 200;

async function wheeled(page: Page, seconds: number, act: (turn: number) => Promise<void>) {
  await noteDrawings(page, '.playhead-line, .thumb-strip img', 'style');
  await atPace(seconds, act);
  return drawingsNoted(page);
}

/** Two hundred tracks over twelve hours, five thousand keyframes each: a million. */
function shiftPlans(frames: number, keyframes: number): TrackPlan[] {
  const each = Math.floor(keyframes / lanes);
  return Array.from({ length: lanes }, (_, at) => {
    const startFrame = Math.floor((frames * 0.5 * at) / lanes);
    const length = Math.floor(frames * 0.45);
    return {
      startFrame,
      endFrame: startFrame + length,
      spacing: Math.max(1, Math.floor(length / (each - 1))),
      // Side by side, as subjects are: two hundred on top of each other would be a recording of stops.
      x: (at % 20) * 8,
      y: Math.floor(at / 20) * 9,
      side: 6,
      sway: 1,
    };
  });
}

/** Tracks of twenty seconds with a keyframe on every frame, all along the recording. */
export function crowdPlans(frames: number, keyframes: number): TrackPlan[] {
  const length = 600;
  const count = Math.ceil(keyframes / length);
  return Array.from({ length: count }, (_, at) => {
    const startFrame = Math.floor(((frames - length) * at) / count);
    return {
      ...{ startFrame, endFrame: startFrame + length, spacing: 1 },
      ...{ x: (at * 7) % 100, y: (at * 3) % 40, side: 24 },
    };
  });
}

let shift: Promise<Footage> | undefined;

/** Twelve hours at 30 frames a second, in pictures small enough that only their number counts. Looked at once per run. */
export function shiftFootage({ cache, quick }: Bench): Promise<Footage> {
  shift ??= footageOf(cache, {
    ...{ width: 160, height: 90, seconds: 60, gop: 60, noise: 0, coarse: true },
    repeat: quick ? 60 : 720,
  });
  return shift;
}

export async function measureTimeline(bench: Bench): Promise<readonly Figure[]> {
  const footage = await shiftFootage(bench);
  await using workstation = await startWorkstation();
  await makeCase(workstation.desk, 'Shift');
  const [id = ''] = addFootage(workstation.desk, footage, workstation.folder);
  const frames = footage.index.pts.length;
  addVeiledTracks(workstation.desk, id, shiftPlans(frames, bench.quick ? 60_000 : 1_000_000));
  const page = await openReview(workstation, id);
  await page.getByText(`${lanes} tracks`).first().waitFor();
  const body = await page.locator('.timeline-body').boundingBox();
  if (!body) throw new Error('there is no timeline');
  const seconds = bench.quick ? 1 : 4;
  const figures: Figure[] = [];
  const [x, y] = [body.x + body.width / 2, body.y + 50];
  await page.mouse.move(x, y);
  // The places of the lanes on view are there, and the first thumbs.
  await pause(3000);
  const note = `${lanes} tracks, ${(frames / 108_000).toFixed(0)} h; ${loadNow()}`;
  const zoomed = await wheeled(page, seconds, (turn) => page.mouse.wheel(0, turn % 250 < 125 ? -24 : 24));
  figures.push(...tell(bench, ...intervalFigures('zooming the timeline', zoomed, note)));
  for (let turn = 0; turn < 6; turn++) await page.mouse.wheel(0, -120);
  await pause(1000);
  const panned = await wheeled(page, seconds, (turn) => page.mouse.wheel(turn % 250 < 125 ? 20 : -20, 0));
  figures.push(...tell(bench, ...intervalFigures('moving along the timeline', panned, note)));
  const laneBox = await page.locator('.lanes').boundingBox();
  if (!laneBox) throw new Error('there are no lanes');
  await page.mouse.move(laneBox.x + laneBox.width / 2, laneBox.y + laneBox.height / 2);
  await noteDrawings(page, '.lanes', 'data-scrolled');
  await atPace(seconds, (turn) => page.mouse.wheel(0, turn % 250 < 125 ? 24 : -24));
  figures.push(...tell(bench, ...intervalFigures('scrolling the lanes', await drawingsNoted(page), note)));
  return figures;
}
