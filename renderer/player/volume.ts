// SPDX-License-Identifier: GPL-3.0-or-later
/** How loud what plays is. A liking of the person: kept with the settings, for every recording and every start. */
import { create } from 'zustand';
import type { Settings } from '../../core/contract/window/settings.ts';
import { useSettings } from '../app/settings-store.ts';
import { request } from '../client/index.ts';

export type Volume = {
  /** 0 to 1. */
  readonly level: number;
  readonly muted: boolean;
};

/** Their names among the settings of panels. */
const kept = { level: 'volume', muted: 'muted' } as const;

/** One press of a key, and the slider's step. */
export const volumeStep = 0.05;

/** How long the level rests before it is kept, in milliseconds: a drag is one change. */
const settleMs = 300;

export const useVolume = create<Volume>(() => ({ level: 1, muted: false }));

let timer: ReturnType<typeof setTimeout> | undefined;

function keep(): void {
  clearTimeout(timer);
  timer = setTimeout(() => {
    timer = undefined;
    const { level, muted } = useVolume.getState();
    const { panels } = useSettings.getState();
    const change = { panels: { ...panels, [kept.level]: level, [kept.muted]: muted } };
    // A level that is not kept is no loss worth a word: it holds for this sitting.
    request('settings.change', change).catch(() => undefined);
  }, settleMs);
}

const rounded = (level: number): number => Math.round(Math.min(1, Math.max(0, level)) * 100) / 100;

/** Sets the level; one that can be heard takes the mute off, zero is the same as muted. */
export function setVolume(level: number): void {
  const next = rounded(level);
  useVolume.setState({ level: next, muted: next === 0 });
  keep();
}

/** Louder or quieter by steps; from mute it goes on where it was. */
export function changeVolume(steps: number): void {
  const { level } = useVolume.getState();
  setVolume(level + steps * volumeStep);
}

/** Sound off, or on again: at least by one step. */
export function toggleMute(): void {
  const { level, muted } = useVolume.getState();
  useVolume.setState(muted ? { level: Math.max(level, volumeStep), muted: false } : { muted: true });
  keep();
}

function take({ panels }: Settings): void {
  // What is about to be kept is newer.
  if (timer !== undefined) return;
  const [level, muted] = [panels[kept.level], panels[kept.muted]];
  useVolume.setState({
    ...(typeof level === 'number' ? { level: rounded(level) } : {}),
    ...(typeof muted === 'boolean' ? { muted } : {}),
  });
}

// The settings may have come before this did.
take(useSettings.getState());
useSettings.subscribe(take);
