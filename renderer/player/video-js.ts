// SPDX-License-Identifier: GPL-3.0-or-later
/** video.js as it is bundled: its declarations describe the CommonJS file, whose export lies one step deeper. */
import './no-dynamic-style.ts';
import bundled from 'video.js';

export const videojs = bundled as unknown as typeof bundled.default;
export type Player = ReturnType<typeof videojs>;
