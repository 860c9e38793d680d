// SPDX-License-Identifier: GPL-3.0-or-later
/** Every group of measurements. A new one is a file under scenarios/ and a line here. */
import type { Scenario } from './scenario.ts';

/** Loaded when wanted: a group may need programs that others do without. */
export const groups: { readonly [name: string]: () => Promise<readonly Scenario[]> } = {
  render: async () => (await import('./scenarios/render.ts')).renderScenarios,
  ingest: async () => (await import('./scenarios/ingest.ts')).ingestScenarios,
  case: async () => (await import('./scenarios/case.ts')).caseScenarios,
  detect: async () => (await import('./scenarios/detect.ts')).detectScenarios,
  memory: async () => (await import('./scenarios/memory.ts')).memoryScenarios,
  ui: async () => (await import('./scenarios/ui.ts')).uiScenarios,
};
