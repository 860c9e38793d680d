// SPDX-License-Identifier: GPL-3.0-or-later
/** The folder outside every case where a workstation keeps what must not travel with one. */
import { homedir } from 'node:os';
import { join } from 'node:path';

/** `$CLEARVEIL_HOME`, or the place the operating system has for a user's settings. Not made here. */
export function defaultHomeDir(
  environment: NodeJS.ProcessEnv = process.env,
  platform = process.platform,
): string {
  const chosen = environment['CLEARVEIL_HOME'];
  if (chosen) return chosen;
  switch (platform) {
    case 'win32':
      return join(environment['APPDATA'] ?? join(homedir(), 'AppData', 'Roaming'), 'Clearveil');
    case 'darwin':
      return join(homedir(), 'Library', 'Application Support', 'Clearveil');
    default:
      return join(environment['XDG_CONFIG_HOME'] || join(homedir(), '.config'), 'clearveil');
  }
}
