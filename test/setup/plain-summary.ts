// SPDX-License-Identifier: GPL-3.0-or-later
/** Closes a test run with one plain line of totals, without colours, for scripts that read it. */
import type { Reporter, SerializedError, TestModule } from 'vitest/node';

export type Totals = { readonly passed: number; readonly failed: number; readonly skipped: number };

/** Counts tests. A file that broke before or between its tests, and an error outside every test, count as one failure each. */
function totalsOf(modules: readonly TestModule[], stray: readonly SerializedError[]): Totals {
  const totals = { passed: 0, failed: stray.length, skipped: 0 };
  for (const module of modules) {
    const tests = [...module.children.allTests()];
    for (const test of tests) {
      const { state } = test.result();
      // One that never ran, because the run was stopped, did not pass.
      totals[state === 'pending' ? 'skipped' : state] += 1;
    }
    const failedInside = tests.some((test) => test.result().state === 'failed');
    if (module.state() === 'failed' && !failedInside) totals.failed += 1;
  }
  return totals;
}

export default class PlainSummary implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], stray: readonly SerializedError[]): void {
    const { passed, failed, skipped } = totalsOf(modules, stray);
    process.stdout.write(`tests: ${passed} passed, ${failed} failed, ${skipped} skipped\n`);
  }
}
