// SPDX-License-Identifier: GPL-3.0-or-later
/** A menu that opens from a button. */
import { DropdownMenu } from 'radix-ui';
import type { ReactElement, ReactNode } from 'react';
import { Keys } from './keys.tsx';

export type MenuItem =
  | {
      readonly title: string;
      readonly keys?: string | undefined;
      readonly disabled?: boolean;
      run(): void;
    }
  | 'line';

export type MenuProps = {
  /** One button. */
  readonly trigger: ReactNode;
  readonly label: string;
  readonly items: readonly MenuItem[];
};

export function Menu({ trigger, label, items }: MenuProps): ReactElement {
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" aria-label={label} sideOffset={4} collisionPadding={8}>
          {items.map((item, at) =>
            item === 'line' ? (
              // biome-ignore lint/suspicious/noArrayIndexKey: a line has nothing else to be told apart by.
              <DropdownMenu.Separator key={`line-${at}`} className="menu-line" />
            ) : (
              <DropdownMenu.Item
                key={item.title}
                className="menu-item"
                disabled={item.disabled ?? false}
                onSelect={() => item.run()}
              >
                {item.title}
                {item.keys && <Keys combination={item.keys} />}
              </DropdownMenu.Item>
            ),
          )}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
