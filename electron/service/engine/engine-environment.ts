// SPDX-License-Identifier: GPL-3.0-or-later
/** What the processes of the engine inherit: all but the passphrase, since native code reads files there that anybody may have made. */

export function engineEnvironment(): NodeJS.ProcessEnv {
  const { CLEARVEIL_PASSPHRASE: _, ...others } = process.env;
  return others;
}
