// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * video.js as it is bundled, without its parts for streaming services, which a file never needs. Its declarations describe
 * the CommonJS file, whose export lies one step deeper.
 */
import './no-dynamic-style.ts';
import bundled from 'video.js/core';

export const videojs = bundled as unknown as typeof bundled.default;
export type Player = ReturnType<typeof videojs>;
