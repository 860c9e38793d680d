// SPDX-License-Identifier: GPL-3.0-or-later
/** Writes an answer piece by piece: a list of every frame of half a day never has to be held as one text. */
import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { canonicalJson, type Json } from '../../../../core/base/canonical-json.ts';
import type { CliDocument } from '../../../../core/contract/cli/common.ts';
import { type Answer, type AnswerMembers, type AnswerValue, Rows } from './command.ts';

/** Characters gathered before they are handed to the stream. */
const pieceLength = 64 * 1024;

function isMembers(value: AnswerValue): value is AnswerMembers {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The canonical JSON (RFC 8785) of a value, in pieces: members in the order of their names' code units. */
export function* jsonPieces(value: AnswerValue): Generator<string> {
  if (value instanceof Rows) yield* listPieces(value.each());
  else if (Array.isArray(value)) yield* listPieces(value as readonly AnswerValue[]);
  else if (isMembers(value)) {
    let before = '{';
    for (const name of Object.keys(value).sort()) {
      const member = value[name];
      if (member === undefined) continue;
      yield `${before}${canonicalJson(name)}:`;
      yield* jsonPieces(member);
      before = ',';
    }
    yield before === '{' ? '{}' : '}';
  } else yield canonicalJson(value as Json);
}

function* listPieces(members: Iterable<AnswerValue>): Generator<string> {
  let before = '[';
  for (const member of members) {
    yield before;
    yield* jsonPieces(member);
    before = ',';
  }
  yield before === '[' ? '[]' : ']';
}

function* textPieces(text: Answer['text']): Generator<string> {
  if (typeof text === 'string') yield `${text}\n`;
  else for (const line of text()) yield `${line}\n`;
}

/** One line of JSON with its version under `schema`, or text. Waits for readers that are slower. */
export async function writeAnswer(stream: Writable, answer: Answer, asJson: boolean): Promise<void> {
  const { schema }: CliDocument = { schema: 1 };
  let gathered = '';
  for (const piece of asJson ? jsonPieces({ ...answer.json, schema }) : textPieces(answer.text)) {
    gathered += piece;
    if (gathered.length < pieceLength) continue;
    if (!stream.write(gathered)) await once(stream, 'drain');
    gathered = '';
  }
  stream.write(asJson ? `${gathered}\n` : gathered);
}
