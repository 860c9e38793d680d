// SPDX-License-Identifier: GPL-3.0-or-later
/** Every command by name, loaded only when it is used. The names are fixed: scripts rely on them. */
import type { Command } from '../command.ts';

const loaders = {
  ingest: async () => (await import('./ingest.ts')).ingest,
  frames: async () => (await import('./frames.ts')).frames,
  detect: async () => (await import('./detect.ts')).detect,
  regions: async () => (await import('./regions.ts')).regions,
  stops: async () => (await import('./stops.ts')).stops,
  track: async () => (await import('./track.ts')).track,
  undo: async () => (await import('./undo.ts')).undo,
  import: async () => (await import('./import.ts')).importCommand,
  export: async () => (await import('./export.ts')).exportCommand,
  veil: async () => (await import('./veil.ts')).veil,
  hush: async () => (await import('./hush.ts')).hush,
  withhold: async () => (await import('./withhold.ts')).withhold,
  check: async () => (await import('./check.ts')).check,
  render: async () => (await import('./render.ts')).render,
  approve: async () => (await import('./approve.ts')).approve,
  release: async () => (await import('./release.ts')).release,
  prove: async () => (await import('./prove.ts')).prove,
  verify: async () => (await import('./verify.ts')).verify,
  audit: async () => (await import('./audit.ts')).audit,
  key: async () => (await import('./key.ts')).key,
  packs: async () => (await import('./packs.ts')).packs,
  people: async () => (await import('./people.ts')).people,
  auto: async () => (await import('./auto.ts')).auto,
  window: async () => (await import('./window.ts')).windowCommand,
  demo: async () => (await import('./demo.ts')).demo,
} as const satisfies { readonly [name: string]: () => Promise<Command> };

export type CommandName = keyof typeof loaders;

export const commandNames = Object.keys(loaders) as readonly CommandName[];

export function loadCommand(name: CommandName): Promise<Command> {
  return loaders[name]();
}
