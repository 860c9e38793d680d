// SPDX-License-Identifier: GPL-3.0-or-later
/** Imported before video.js: it then adds no style elements of its own, which the page's policy would refuse. */
declare global {
  interface Window {
    VIDEOJS_NO_DYNAMIC_STYLE?: boolean;
  }
}

window.VIDEOJS_NO_DYNAMIC_STYLE = true;

export {};
