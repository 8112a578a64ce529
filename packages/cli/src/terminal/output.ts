// Where a command's words go. INVARIANT: with `--json`, stdout holds one JSON document (streams: one a line) and nothing else.
import type picocolors from 'picocolors'
import type { Io } from './io.ts'
import { WIDTH } from './table.ts'

export type Colors = ReturnType<typeof picocolors.createColors>

export interface Output {
  readonly json: boolean
  readonly colour: Colors
  /** Columns that a table may take: what is read by a program is never cut. */
  readonly width: number
  /** The answer: as a document, or as a person reads it. Once per command. */
  result(document: unknown, human: () => string | undefined): void
  /** One of a stream of answers. */
  event(document: unknown, human: () => string | undefined): void
  /** What is going on; stderr, and not with `--json`. */
  note(text: string): void
}

/** Colour only for a terminal that wants it (no-color.org). */
export const wantsColour = (io: Io, asked: boolean): boolean =>
  asked && io.stdout.isTTY === true && !io.env.NO_COLOR && io.env.TERM !== 'dumb'

export const createOutput = (io: Io, json: boolean, colour: Colors): Output => {
  const print = (text: string | undefined) => {
    if (text !== undefined) io.stdout.write(text.endsWith('\n') ? text : `${text}\n`)
  }
  return {
    json,
    colour,
    width: io.stdout.isTTY === true ? WIDTH : Number.POSITIVE_INFINITY,
    result: (document, human) => print(json ? JSON.stringify(document, null, 2) : human()),
    event: (document, human) => print(json ? JSON.stringify(document) : human()),
    note: (text) => {
      if (!json) io.stderr.write(`${text}\n`)
    },
  }
}
