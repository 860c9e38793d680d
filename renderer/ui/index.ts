// SPDX-License-Identifier: GPL-3.0-or-later
/** What screens are made of. */
export { Button, type ButtonLook, IconButton } from './button.tsx';
export { Dialog, type DialogProps } from './dialog.tsx';
export {
  CheckField,
  Checks,
  Choice,
  Field,
  type Option,
  SelectField,
  TextArea,
  TextField,
} from './field.tsx';
export { Icon, type IconName } from './icon.tsx';
export { Keys } from './keys.tsx';
export { Menu, type MenuItem } from './menu.tsx';
export { Badge, Notice, type Tone } from './notice.tsx';
export { Progress } from './progress.tsx';
export { type Column, Table } from './table.tsx';
export { Tabs } from './tabs.tsx';
export { Tooltip, TooltipProvider } from './tooltip.tsx';
