// SPDX-License-Identifier: GPL-3.0-or-later
/** Says once, before the tests, what they will find on this machine: what is missing makes some of them skip. */
import { existsSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';

/** The folders of sample recordings and models that are not part of the project, from the project root. */
const folders = ['../shared/footage', '../shared/models'];
const programs = ['chromium', 'ffmpeg', 'strace'];

function onPath(program: string): string | undefined {
  const places = (process.env['PATH'] ?? '').split(delimiter).filter((place) => place !== '');
  return places.map((place) => join(place, program)).find((path) => existsSync(path));
}

/** Called by Vitest once a run. */
export default function whatIsHere(): void {
  for (const folder of folders) {
    const state = existsSync(resolve(folder)) ? 'present' : 'absent, tests that read it are skipped';
    console.info(`${folder}: ${state}`);
  }
  for (const program of programs) {
    console.info(`${program}: ${onPath(program) ?? 'absent, tests that start it are skipped'}`);
  }
}
