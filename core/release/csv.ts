// SPDX-License-Identifier: GPL-3.0-or-later
/** Comma-separated values as spreadsheets read them. */

/** A CSV field (RFC 4180). A text that a spreadsheet would run as a formula gets an apostrophe in front. */
export function csvField(text: string): string {
  const inert = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}
