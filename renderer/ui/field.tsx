// SPDX-License-Identifier: GPL-3.0-or-later
/** Fields of forms: each with its label, a hint and what is wrong with it, tied together for everybody. */
import { type ComponentProps, type ReactElement, type ReactNode, useId } from 'react';

type About = {
  readonly label: string;
  readonly hint?: string | undefined;
  /** What is wrong with what is in it. */
  readonly error?: string | undefined;
};

type Ties = { readonly id: string; readonly 'aria-describedby'?: string; readonly 'aria-invalid'?: true };

/** Label, hint and error around any control, which takes the ties that it is given. */
export function Field({
  label,
  hint,
  error,
  children,
}: About & { children(ties: Ties): ReactNode }): ReactElement {
  const id = useId();
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children({
        id,
        ...(described ? { 'aria-describedby': described } : {}),
        ...(error ? { 'aria-invalid': true } : {}),
      })}
      {hint && (
        <span id={`${id}-hint`} className="hint">
          {hint}
        </span>
      )}
      {error && (
        <span id={`${id}-error`} className="wrong">
          {error}
        </span>
      )}
    </div>
  );
}

export function TextField({
  label,
  hint,
  error,
  ...rest
}: About & Omit<ComponentProps<'input'>, 'className' | 'id'>): ReactElement {
  return (
    <Field label={label} hint={hint} error={error}>
      {(ties) => <input autoComplete="off" {...rest} {...ties} className="input" />}
    </Field>
  );
}

export function TextArea({
  label,
  hint,
  error,
  ...rest
}: About & Omit<ComponentProps<'textarea'>, 'className' | 'id'>): ReactElement {
  return (
    <Field label={label} hint={hint} error={error}>
      {(ties) => <textarea {...rest} {...ties} className="input" />}
    </Field>
  );
}

export type Option = { readonly value: string; readonly title: string };

/** The browser's own list: it opens with the keyboard, scales with the text and is known to every reader. */
export function SelectField({
  label,
  hint,
  error,
  options,
  ...rest
}: About & { readonly options: readonly Option[] } & Omit<
    ComponentProps<'select'>,
    'className' | 'id' | 'children'
  >): ReactElement {
  return (
    <Field label={label} hint={hint} error={error}>
      {(ties) => (
        <select {...rest} {...ties} className="input">
          {options.map(({ value, title }) => (
            <option key={value} value={value}>
              {title}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

export function CheckField({
  label,
  ...rest
}: { readonly label: string } & Omit<ComponentProps<'input'>, 'className' | 'type'>): ReactElement {
  return (
    <label className="check">
      <input {...rest} type="checkbox" />
      {label}
    </label>
  );
}

export type ChoiceProps = {
  readonly legend: string;
  readonly hint?: string;
  readonly options: readonly Option[];
  readonly value: string;
  onChange(value: string): void;
};

/** One of a few, all in view. */
export function Choice({ legend, hint, options, value, onChange }: ChoiceProps): ReactElement {
  const name = useId();
  return (
    <fieldset className="group">
      <legend>{legend}</legend>
      {hint && <span className="hint">{hint}</span>}
      <div className="choices">
        {options.map((option) => (
          <label key={option.value} className="check">
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={value === option.value}
              onChange={() => onChange(option.value)}
            />
            {option.title}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

export type ChecksProps = {
  readonly legend: string;
  readonly hint?: string;
  readonly options: readonly Option[];
  readonly values: readonly string[];
  onChange(values: string[]): void;
};

/** Any of a few, all in view. */
export function Checks({ legend, hint, options, values, onChange }: ChecksProps): ReactElement {
  return (
    <fieldset className="group">
      <legend>{legend}</legend>
      {hint && <span className="hint">{hint}</span>}
      <div className="choices">
        {options.map(({ value, title }) => (
          <CheckField
            key={value}
            label={title}
            value={value}
            checked={values.includes(value)}
            onChange={({ target }) =>
              onChange(target.checked ? [...values, value] : values.filter((other) => other !== value))
            }
          />
        ))}
      </div>
    </fieldset>
  );
}
