// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * The end of a process of the engine. It holds nothing that has to be put away, and a native module that is taken down with work
 * still under way can abort: its answer comes back to where no JavaScript runs any more, and throws there.
 */
import { flushCompileCache } from 'node:module';

export function endAtOnce(): void {
  // Only an end in order writes it by itself. Does nothing where NODE_COMPILE_CACHE was not asked for.
  flushCompileCache();
  process.kill(process.pid, 'SIGKILL');
}
