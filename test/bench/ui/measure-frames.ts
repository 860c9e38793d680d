// SPDX-License-Identifier: GPL-3.0-or-later
/** From a key press to the frame on the screen: steps, steps behind a jump, jumps, and a key that is held. */

import { loadavg } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { openReview } from '../../e2e/reviewed-case.ts';
import { startWorkstation } from '../../e2e/workstation.ts';
import { type Footage, footageOf } from '../footage.ts';
import { measuredRun } from '../measured-run.ts';
import { percentile } from '../percentile.ts';
import { processorSecondsOfTree } from '../process-tree.ts';
import { type Bench, type Figure, type Target, tell } from '../scenario.ts';
import { addFootage, makeCase } from './filled-case.ts';
import { keyTimes, type Latencies, latenciesOf, noteKeys } from './key-times.ts';
import { openReference } from './reference-page.ts';
import { numbersSeen, type PlacesOnPage, placesIn, type SeenNumber, watchScreen } from './screen-watch.ts';

/** Presses come this far apart, and up to as much again: as people tap, and never in step with the screen. */
const tapEveryMs = 120;
const stepTarget = { atMost: 33 } as const;
const jumpTarget = { atMost: 250 } as const;

/** Numbers from a seed, at least 0 and below 1. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

export const loadNow = (): string => `load ${(loadavg()[0] ?? 0).toFixed(1)}`;

/** Presses keys one after the other and says how long each picture took. */
async function tapped(
  page: Page,
  places: PlacesOnPage,
  presses: readonly { readonly press: (page: Page) => Promise<void>; readonly brings: number }[],
): Promise<Latencies> {
  const random = randomFrom(presses.length);
  await noteKeys(page);
  const watch = await watchScreen(page);
  // What starting to look costs is over.
  await pause(500);
  const before = processorSecondsOfTree(process.pid);
  for (const { press } of presses) {
    await press(page);
    await pause(tapEveryMs * (1 + random()));
  }
  await pause(1000);
  const processorMs = ((processorSecondsOfTree(process.pid) - before) * 1000) / presses.length;
  const pictures = await watch.stop();
  const latencies = latenciesOf(
    await keyTimes(page),
    presses.map(({ brings }) => brings),
    await numbersSeen(page, pictures, places),
  );
  return { ...latencies, processorMs };
}

function figureOf(what: string, { ms, unseen, processorMs }: Latencies, target: Target): Figure {
  const note = [
    `${ms.length} presses, median ${percentile(ms, 0.5).toFixed(0)}, longest ${Math.max(...ms).toFixed(0)} ms`,
    ...(unseen > 0 ? [`${unseen} never seen`] : []),
    ...(processorMs === undefined ? [] : [`processor time ${processorMs.toFixed(0)} ms a press`]),
    loadNow(),
  ];
  return {
    what: `${what}, 95th percentile`,
    value: percentile(ms, 0.95),
    unit: 'ms',
    target,
    note: note.join('; '),
  };
}

/** Goes to a frame and waits until its picture is on view. */
async function goTo(page: Page, frame: number): Promise<void> {
  await page.keyboard.press('g');
  await page.getByLabel('Go to frame or time').fill(String(frame));
  await page.keyboard.press('Enter');
  await page.locator(`[data-testid="frame"][data-frame="${frame}"][data-exact="true"]`).waitFor();
}

async function jumps(
  page: Page,
  places: PlacesOnPage,
  targets: readonly number[],
  numbers: number,
): Promise<Latencies> {
  const watch = await watchScreen(page);
  await pause(500);
  const pressed: number[] = [];
  for (const frame of targets) {
    await page.keyboard.press('g');
    await page.getByLabel('Go to frame or time').fill(String(frame));
    await pause(300);
    await noteKeys(page);
    await page.keyboard.press('Enter');
    await page.locator(`[data-testid="frame"][data-frame="${frame}"][data-exact="true"]`).waitFor();
    await pause(700);
    pressed.push((await keyTimes(page))[0] ?? Number.NaN);
  }
  const seen = await numbersSeen(page, await watch.stop(), places);
  return latenciesOf(
    pressed,
    targets.map((frame) => frame % numbers),
    seen,
  );
}

/** Holds a key for a while, as a keyboard repeats it; gives the moments at which another frame came on the screen. */
async function held(page: Page, places: PlacesOnPage, key: string, seconds: number): Promise<number[]> {
  const watch = await watchScreen(page);
  await pause(500);
  const began = performance.now();
  while (performance.now() - began < seconds * 1000) {
    await page.keyboard.down(key);
    await pause(33);
  }
  await page.keyboard.up(key);
  await pause(500);
  const seen: readonly SeenNumber[] = await numbersSeen(page, await watch.stop(), places);
  return seen.filter(({ number }, at) => number !== seen[at - 1]?.number).map(({ atMs }) => atMs);
}

/** How long the ffmpeg program takes to get the same frames, decoding from the keyframe before. Milliseconds. */
async function fetchedAlone({ path, index }: Footage, frames: readonly number[]): Promise<number[]> {
  const times: number[] = [];
  for (const frame of frames) {
    const seconds = ((index.pts[frame] ?? 0) * index.timeBase.num) / index.timeBase.den;
    const { wallSeconds } = await measuredRun({
      file: 'ffmpeg',
      args: [
        ...['-v', 'error', '-nostdin', '-threads', '2', '-ss', seconds.toFixed(6), '-i', path],
        ...['-map', '0:v:0', '-frames:v', '1', '-f', 'rawvideo', '-pix_fmt', 'rgba', '/dev/null', '-y'],
      ],
    });
    times.push(wallSeconds * 1000);
  }
  return times;
}

export async function measureFrames(bench: Bench): Promise<readonly Figure[]> {
  const clipSeconds = 10;
  const footage = await footageOf(bench.cache, {
    ...{ width: 1920, height: 1080, seconds: clipSeconds, gop: 60, noise: 6 },
    repeat: bench.quick ? 1 : 6,
    numbered: true,
  });
  const frames = footage.index.pts.length;
  /** Numbers begin anew with each repetition of the clip. */
  const numbers = footage.index.pts.length / (bench.quick ? 1 : 6);
  const count = bench.quick ? 12 : 60;
  await using workstation = await startWorkstation();
  await makeCase(workstation.desk, 'Frames');
  const [id = ''] = addFootage(workstation.desk, footage, workstation.folder);
  const page = await openReview(workstation, id);
  const box = await page.getByTestId('frame').boundingBox();
  if (!box) throw new Error('there is no picture');
  const places = placesIn(box, footage.probe.video.display);
  const step = (key: string, to: number) => ({
    press: (on: Page) => on.keyboard.press(key),
    brings: to % numbers,
  });
  const steps = (from: number, by: 1 | -1): { press: (on: Page) => Promise<void>; brings: number }[] =>
    Array.from({ length: count }, (_, at) =>
      step(by === 1 ? 'ArrowRight' : 'ArrowLeft', from + by * (at + 1)),
    );
  const figures: Figure[] = [];
  const told = (figure: Figure): void => {
    figures.push(...tell(bench, figure));
  };

  const reference = await openReference(page, footage.probe.video.display, box, numbers);
  const bare = await tapped(reference, places, steps(0, 1));
  await reference.context().close();
  told(figureOf('a bare page with a picture ready', bare, null));
  await page.bringToFront();

  await goTo(page, 100);
  const forwards = await tapped(page, places, steps(100, 1));
  told(figureOf('next frame', forwards, stepTarget));
  await goTo(page, 250);
  const backwards = await tapped(page, places, steps(250, -1));
  told(figureOf('previous frame, behind a jump', backwards, stepTarget));
  const random = randomFrom(5);
  let at = 200;
  await goTo(page, at);
  const toAndFro = Array.from({ length: count }, () => {
    const by = random() < 0.5 ? -1 : 1;
    at += by;
    return step(by === 1 ? 'ArrowRight' : 'ArrowLeft', at);
  });
  const mixed = await tapped(page, places, toAndFro);
  told(figureOf('next and previous in turn', mixed, stepTarget));
  const ratio = percentile([...forwards.ms, ...backwards.ms, ...mixed.ms], 0.95) / percentile(bare.ms, 0.95);
  told({
    what: 'steps / a bare page, 95th percentiles',
    value: ratio,
    unit: 'x',
    target: null,
    note: loadNow(),
  });

  let before = -1;
  const targets = Array.from({ length: Math.ceil(count / 2) }, () => {
    let frame = Math.floor(random() * frames);
    // Another picture than the one on view, whichever repetition of the clip it is in.
    while (frame % numbers === before % numbers) frame = Math.floor(random() * frames);
    before = frame;
    return frame;
  });
  const jumped = await jumps(page, places, targets, numbers);
  told(figureOf('any frame', jumped, jumpTarget));
  const alone = await fetchedAlone(footage, targets);
  told({
    what: 'any frame / the ffmpeg program fetching it, medians',
    value: percentile(jumped.ms, 0.5) / percentile(alone, 0.5),
    unit: 'x',
    target: null,
    note: `${percentile(jumped.ms, 0.5).toFixed(0)} ms against ${percentile(alone, 0.5).toFixed(0)} ms; ${loadNow()}`,
  });

  await goTo(page, 60);
  const holding = bench.quick ? 1 : 3;
  for (const [key, name] of [
    ['ArrowRight', 'forwards'],
    ['ArrowLeft', 'backwards'],
  ] as const) {
    const moments = await held(page, places, key, holding);
    told({
      what: `a key held, ${name}: frames on the screen`,
      value: moments.length / holding,
      unit: 'frames/s',
      target: null,
      note: loadNow(),
    });
  }
  return figures;
}
