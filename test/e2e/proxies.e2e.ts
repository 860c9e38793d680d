// SPDX-License-Identifier: GPL-3.0-or-later
/** In a real Chromium: what it cannot play is played in a version made for watching, and its copy is watched in one. */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { defaultProfile } from '../../core/standard/profile.ts';
import { readFrameNumber } from '../../electron/service/engine/synthesis/frame-number-blocks.ts';
import { renderCandidate } from '../../electron/service/stages/render.ts';
import { makeCase, openReview } from './reviewed-case.ts';
import { hasBrowser, startWorkstation, type Workstation } from './workstation.ts';

const patience = { timeout: 60_000 };
const frameCount = 24;
const size = { width: 192, height: 108 };

type Sight = { readonly pixels: number[]; readonly told: number; readonly soundBytes: number };

/** Notes every picture that a video presents, with the frame that the window says is on view by then. */
function noteSights(page: Page, name: string): Promise<void> {
  return page.evaluate(
    ({ name, width, height }) => {
      const sights: Sight[] = [];
      Object.assign(window, { sights });
      const canvas = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
      const follow = (video: HTMLVideoElement): void => {
        video.requestVideoFrameCallback(() => {
          follow(video);
          // The first picture of a video that is loaded is not played yet.
          if (video.paused || video.seeking) return;
          canvas?.drawImage(video, 0, 0, width, height);
          // One line through the blocks that carry the number.
          const { data = new Uint8ClampedArray() } = canvas?.getImageData(0, 6, width, 1) ?? {};
          const green = Array.from({ length: width }, (_, at) => data[at * 4 + 1] ?? 0);
          // The window hears of a picture before, and has drawn what it says of it after this turn.
          setTimeout(() => {
            const told = Number(document.querySelector<HTMLInputElement>('#go-to-frame')?.value ?? '-1');
            const { webkitAudioDecodedByteCount: soundBytes } = video as never;
            sights.push({ pixels: green, told, soundBytes });
          });
        });
      };
      // At its end a video goes, and with the next play there is another.
      let followed: HTMLVideoElement | null = null;
      setInterval(() => {
        const video = document.querySelector<HTMLVideoElement>(name);
        if (!video || video === followed) return;
        followed = video;
        follow(video);
      }, 20);
    },
    { name, ...size },
  );
}

async function sights(page: Page) {
  const seen = await page.evaluate(() => (window as unknown as { sights: Sight[] }).sights);
  return seen.map(({ pixels, told, soundBytes }) => {
    const { width, height } = size;
    const data = Uint8Array.from(pixels);
    return {
      told,
      soundBytes,
      shown: readFrameNumber({ data, width, height, stride: 0, step: 1, offset: 0, depth: 8 }),
    };
  });
}

/** A recording of a kind that Chromium plays neither picture nor sound nor container of. */
function layTape(workstation: Workstation) {
  return makeCase(workstation, 'tape.ts', {
    ...size,
    frameCount,
    frameRate: { num: 5, den: 1 },
    codec: 'mpeg2video',
    audio: { codec: 'ac3' },
  });
}

describe.skipIf(!hasBrowser)('what Chromium cannot play', () => {
  test('is played in a version made when play is asked for, and the window says which frame that is', async () => {
    await using workstation = await startWorkstation();
    const { footage } = await layTape(workstation);
    const page = await openReview(workstation, footage);
    await page.getByText(/^This browser cannot play this recording by itself/).waitFor();
    await noteSights(page, '.playing-video video');
    await page.getByTestId('stage').focus();
    await page.keyboard.press('Space');
    await page.getByText(/^What plays is made for watching only; frames at rest are exact/).waitFor(patience);
    const settle = async (): Promise<boolean> => {
      const seen = await sights(page);
      if (seen.length >= 6 && seen.some(({ soundBytes }) => soundBytes > 0)) return true;
      // It came to its end while the version was made, or while this looked.
      const again = page.getByRole('button', { name: 'Play', exact: true });
      if (await again.isVisible()) await again.click();
      return false;
    };
    await expect.poll(settle, { ...patience, interval: 500 }).toBe(true);
    const seen = await sights(page);
    expect(seen.map(({ told }) => told)).toEqual(seen.map(({ shown }) => shown));
    expect(new Set(seen.map(({ shown }) => shown)).size).toBeGreaterThan(3);
    expect(workstation.requests.some((url) => url.includes(`media/${footage}/proxy/`))).toBe(true);
    expect(workstation.complaints).toEqual([]);
  });

  test('has a copy that is watched in a version as well, and the log says in which', async () => {
    await using workstation = await startWorkstation();
    const { desk } = workstation;
    const { footage } = await layTape(workstation);
    const { candidate } = await renderCandidate(desk.session(), desk.store.footage(footage), {
      audience: 'public',
      profile: defaultProfile,
      draft: false,
      compatible: false,
    });
    const page = await workstation.open();
    await page.evaluate((hash) => {
      window.location.hash = hash;
    }, `#/release/${footage}`);
    // The pictures that a proof is read by need no version: both halves of each pair come from the files themselves.
    await page.getByRole('button', { name: 'Show the proof' }).click();
    const pairs = page.getByRole('region', { name: 'Worst frames' });
    await pairs.waitFor(patience);
    const titles = await pairs
      .getByRole('img')
      .evaluateAll((all) => all.map((one) => one.getAttribute('alt')));
    expect(titles.length).toBeGreaterThan(0);
    expect(titles.filter((title) => title?.endsWith('of the copy'))).toHaveLength(titles.length / 2);
    for (const picture of await pairs.getByRole('img').all()) {
      await picture.scrollIntoViewIfNeeded();
      const width = () => picture.evaluate((image: HTMLImageElement) => image.naturalWidth);
      await expect.poll(width, patience).toBe(size.width);
    }
    await page.getByRole('button', { name: 'Hide the proof' }).click();
    await page.getByRole('button', { name: 'Make a version for watching' }).click();
    const video = page.getByLabel('The candidate');
    await video.waitFor(patience);
    await noteSights(page, '.watch video');
    const all = page.getByText(
      `${frameCount} of ${frameCount} frames watched, sound of ${frameCount} of ${frameCount}`,
    );
    for (let plays = 0; plays < 5 && !(await all.isVisible()); plays++) {
      await video.evaluate(async (element: HTMLVideoElement) => {
        element.currentTime = 0;
        await element.play();
        await new Promise((resolve) => element.addEventListener('ended', resolve, { once: true }));
      });
      await page.waitForTimeout(500);
    }
    await all.waitFor(patience);
    expect((await sights(page)).some(({ soundBytes }) => soundBytes > 0)).toBe(true);
    const row = desk.store.candidate(candidate.id);
    const { proxy } = desk.proxies.state({ footage: desk.store.footage(footage), candidate: row });
    const notes = [...desk.store.events(1)].filter(({ event }) => event === 'candidate.watched');
    expect(notes.length).toBeGreaterThan(0);
    for (const { note } of notes)
      expect(JSON.parse(note ?? '{}')).toMatchObject({ candidate: row.id, stills: [], proxy: proxy?.sha256 });
    expect(workstation.complaints).toEqual([]);
  });
});
