// SPDX-License-Identifier: GPL-3.0-or-later
/** Which recording a screen is about. */
import type { ReactElement } from 'react';
import { SelectField } from '../ui/index.ts';
import { go, useRoute } from './route.ts';
import { strings } from './strings.ts';
import type { ChosenFootage } from './use-footage.ts';

export function FootageChooser({ all, chosen }: ChosenFootage): ReactElement | null {
  const screen = useRoute((route) => route.screen);
  if (!all || !chosen) return null;
  return (
    <SelectField
      label={strings.recording}
      options={all.map(({ footage, label }) => ({ value: footage, title: label }))}
      value={chosen.footage}
      onChange={({ target }) => go({ screen, footage: target.value })}
    />
  );
}
