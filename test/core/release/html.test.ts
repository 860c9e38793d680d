// SPDX-License-Identifier: GPL-3.0-or-later
/** Pages: nothing in them runs, nothing breaks out of its place. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { escapeHtml, htmlPage, htmlTable } from '../../../core/release/html.ts';

const unescaped = (text: string): string =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');

describe('pages', () => {
  test('texts cannot break out of element or attribute', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'<>&"\'=/a ') }), (text) => {
        const escaped = escapeHtml(text);
        expect(escaped).not.toMatch(/[<>"']/);
        expect(unescaped(escaped)).toBe(text);
      }),
    );
    expect(htmlTable('<i>', [{ title: '<b>' }], [['<script>']])).not.toMatch(/<(i|b|script)>/);
  });

  test('a page runs nothing and asks nothing of the network', () => {
    const page = htmlPage('A & B', '<p>text</p>');
    expect(page).toContain("default-src 'none'");
    expect(page).not.toContain('<script');
    expect(page).not.toContain('unsafe-inline');
    expect(page).not.toMatch(/\b(src|href)=/);
    expect(page).toContain('<title>A &amp; B</title>');
  });
});
