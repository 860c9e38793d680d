// SPDX-License-Identifier: GPL-3.0-or-later
/** How the person likes the window, kept by the service and put onto the page. */
import { create } from 'zustand';
import { type Settings, usualSettings } from '../../core/contract/window/settings.ts';
import { request, subscribe } from '../client/index.ts';
import { useCommands } from './commands.ts';

export const useSettings = create<Settings>(() => usualSettings);

const dark = window.matchMedia('(prefers-color-scheme: dark)');
const contrast = window.matchMedia('(prefers-contrast: more)');

/** `system` follows what the person told their system. */
function themeOf({ theme }: Settings): 'light' | 'dark' | 'contrast' {
  if (theme !== 'system') return theme;
  if (contrast.matches) return 'contrast';
  return dark.matches ? 'dark' : 'light';
}

function apply(settings: Settings): void {
  document.documentElement.dataset['theme'] = themeOf(settings);
  document.documentElement.style.setProperty('--text-size', String(settings.textSize));
}

/** Keeps the page as the settings say for as long as the window lives. */
export function followSettings(): void {
  const take = (settings: Settings): void => {
    useSettings.setState(settings, true);
    useCommands.setState({ ownKeys: settings.keys });
    apply(settings);
  };
  apply(useSettings.getState());
  for (const query of [dark, contrast]) query.addEventListener('change', () => apply(useSettings.getState()));
  subscribe('settings.changed', take);
  // Without them the usual ones stay; a service that does not answer is told of elsewhere.
  request('settings.read', {}).then(take, () => undefined);
}
