// SPDX-License-Identifier: GPL-3.0-or-later
/** Where the window was and how large, kept from one start to the next. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import * as z from 'zod';

const stateSchema = z.strictObject({
  x: z.int().optional(),
  y: z.int().optional(),
  width: z.int().min(640).max(20_000),
  height: z.int().min(480).max(20_000),
  maximized: z.boolean(),
});
export type WindowState = {
  readonly x?: number;
  readonly y?: number;
  readonly width: number;
  readonly height: number;
  readonly maximized: boolean;
};

export type Area = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};

const usual: WindowState = { width: 1440, height: 900, maximized: false };

/** The kept place, as far as it lies on a screen that is there: a window nobody can see is of no use. */
export function readWindowState(path: string, screens: readonly Area[]): WindowState {
  let state: z.output<typeof stateSchema>;
  try {
    const read = stateSchema.safeParse(JSON.parse(readFileSync(path, 'utf8')));
    if (!read.success) return usual;
    state = read.data;
  } catch {
    return usual;
  }
  const { x, y, ...size } = state;
  if (x === undefined || y === undefined) return size;
  const shows = screens.some(
    (area) =>
      x + state.width > area.x + 100 &&
      x < area.x + area.width - 100 &&
      y >= area.y - 10 &&
      y < area.y + area.height - 100,
  );
  return shows ? { ...size, x, y } : size;
}

export function writeWindowState(path: string, state: WindowState): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  writeFileSync(`${path}.tmp`, JSON.stringify(state), { mode: 0o600 });
  renameSync(`${path}.tmp`, path);
}
