// SPDX-License-Identifier: GPL-3.0-or-later
/** How the window looks: theme and size of the text. */
import type { ReactElement } from 'react';
import { FailureNote } from '../../app/failure-note.tsx';
import { useSettings } from '../../app/settings-store.ts';
import { strings } from '../../app/strings.ts';
import { useWork } from '../../app/use-work.ts';
import { type RequestInput, request } from '../../client/index.ts';
import { Choice } from '../../ui/index.ts';

const words = strings.settings;
const themes = ['system', 'light', 'dark', 'contrast'] as const;
const textSizes = [80, 90, 100, 110, 125, 150, 175, 200];

export default function SettingsScreen(): ReactElement {
  const settings = useSettings();
  const { failure, attempt } = useWork();
  const change = (part: RequestInput<'settings.change'>): void => {
    void attempt(() => request('settings.change', part));
  };
  return (
    <div className="screen" data-narrow>
      <h2>{words.title}</h2>
      <p className="muted">{words.intro}</p>
      <FailureNote failure={failure} />
      <div className="card stack">
        <Choice
          legend={words.theme}
          options={themes.map((value) => ({ value, title: words.themes[value] }))}
          value={settings.theme}
          onChange={(value) => {
            const theme = themes.find((known) => known === value);
            if (theme) change({ theme });
          }}
        />
        <Choice
          legend={words.textSize}
          options={textSizes.map((size) => ({ value: String(size), title: words.textSizes(size) }))}
          value={String(settings.textSize)}
          onChange={(value) => change({ textSize: Number(value) })}
        />
      </div>
    </div>
  );
}
