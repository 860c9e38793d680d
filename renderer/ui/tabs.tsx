// SPDX-License-Identifier: GPL-3.0-or-later
/** Several views in one place, one of them on view. */
import { Tabs as Views } from 'radix-ui';
import type { ReactElement, ReactNode } from 'react';

export type Tab = { readonly value: string; readonly title: string; readonly content: ReactNode };

export type TabsProps = {
  readonly label: string;
  readonly tabs: readonly Tab[];
  readonly value: string;
  onChange(value: string): void;
};

export function Tabs({ label, tabs, value, onChange }: TabsProps): ReactElement {
  return (
    <Views.Root value={value} onValueChange={onChange}>
      <Views.List className="tab-list" aria-label={label}>
        {tabs.map((tab) => (
          <Views.Trigger key={tab.value} value={tab.value} className="tab">
            {tab.title}
          </Views.Trigger>
        ))}
      </Views.List>
      {tabs.map((tab) => (
        <Views.Content key={tab.value} value={tab.value} className="tab-panel">
          {tab.content}
        </Views.Content>
      ))}
    </Views.Root>
  );
}
