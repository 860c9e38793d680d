// SPDX-License-Identifier: GPL-3.0-or-later
/** Words of the settings. */
export const settingsStrings = {
  title: 'Settings',
  intro: 'Of this workstation. They change how the window looks, never what is decided.',
  theme: 'Theme',
  themes: { system: 'As the system', light: 'Light', dark: 'Dark', contrast: 'High contrast' },
  textSize: 'Text size',
  textSizes: (percent: number): string => `${percent} %`,
} as const;
