// SPDX-License-Identifier: GPL-3.0-or-later
/** Figures and days as people read them, by the browser's own rules for their language. */

const count = new Intl.NumberFormat();
export const formatCount = (value: number): string => count.format(value);

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

/** Bytes in decimal units, as file managers show them. */
export function formatBytes(bytes: number): string {
  const power = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const format = new Intl.NumberFormat(undefined, {
    style: 'unit',
    unit: units[power] ?? 'byte',
    unitDisplay: power === 0 ? 'long' : 'short',
    maximumSignificantDigits: 3,
  });
  return format.format(bytes / 1000 ** power);
}

/** Milliseconds as H:MM:SS. */
export function formatDuration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

const percent = new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 0 });
/** 0 to 1, never rounded up to the whole. */
export const formatPercent = (fraction: number): string => percent.format(Math.floor(fraction * 100) / 100);

const moment = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
export const formatMoment = (utc: string): string => moment.format(new Date(utc));

const second = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
/** To the second: tells apart what was made within a minute. */
export const formatSecond = (utc: string): string => second.format(new Date(utc));

const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeZone: 'UTC' });
/** `YYYY-MM-DD`, a day without a place. */
export const formatDay = (date: string): string => day.format(new Date(`${date}T00:00:00Z`));

const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });
export const formatDaysAway = (days: number): string => relative.format(days, 'day');

/** Whole days from today, here, to a day; negative when it has passed. */
export function daysUntil(date: string, now: Date = new Date()): number {
  const today = Date.UTC(now.getFullYear(), now.getMonth(), now.getDate());
  return Math.round((Date.parse(`${date}T00:00:00Z`) - today) / 86_400_000);
}
