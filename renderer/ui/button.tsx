// SPDX-License-Identifier: GPL-3.0-or-later
/** Buttons: with words, or with a picture and a name that a tip shows. */
import type { ComponentProps, ReactElement, ReactNode } from 'react';
import { Icon, type IconName } from './icon.tsx';
import { Tooltip } from './tooltip.tsx';

export type ButtonLook = 'plain' | 'primary' | 'danger' | 'quiet';

type Native = Omit<ComponentProps<'button'>, 'type' | 'className' | 'children'>;

export type ButtonProps = Native & {
  readonly look?: ButtonLook;
  readonly icon?: IconName;
  /** Of a form: Enter in a field presses it. */
  readonly submit?: boolean;
  readonly children: ReactNode;
};

export function Button({
  look = 'plain',
  icon,
  submit = false,
  children,
  ...rest
}: ButtonProps): ReactElement {
  return (
    <button {...rest} type={submit ? 'submit' : 'button'} className="button" data-look={look}>
      {icon && <Icon name={icon} />}
      {children}
    </button>
  );
}

export type IconButtonProps = Native & {
  readonly icon: IconName;
  /** Its name for everybody: read out, and shown as a tip. */
  readonly label: string;
  /** A combination of keys that does the same. */
  readonly keys?: string | undefined;
  readonly look?: ButtonLook;
};

export function IconButton({ icon, label, keys, look = 'quiet', ...rest }: IconButtonProps): ReactElement {
  return (
    <Tooltip text={label} keys={keys}>
      <button {...rest} type="button" className="button" data-look={look} data-icon-only aria-label={label}>
        <Icon name={icon} />
      </button>
    </Tooltip>
  );
}
