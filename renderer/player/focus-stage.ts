// SPDX-License-Identifier: GPL-3.0-or-later
/** Leaves a field for the picture, where keys step again. */
export function focusStage(): void {
  document.querySelector<HTMLElement>('[data-stage]')?.focus({ preventScroll: true });
}
