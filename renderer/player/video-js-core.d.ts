// SPDX-License-Identifier: GPL-3.0-or-later
/** The player without its parts for streaming services: declared as the whole one, whose declarations it has. */
declare module 'video.js/core' {
  import videojs from 'video.js';
  export default videojs;
}
