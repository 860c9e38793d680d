// SPDX-License-Identifier: GPL-3.0-or-later
/** The value below which a share of the values lies: the nearest rank, so that it is always one that was measured. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
