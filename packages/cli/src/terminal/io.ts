// The process as a command sees it: streams, environment, interrupts. Handed in, so that tests need no process of their own.
import type { Readable, Writable } from 'node:stream'

export interface Io {
  readonly stdin: Readable & { isTTY?: boolean }
  readonly stdout: Writable & { isTTY?: boolean }
  readonly stderr: Writable & { isTTY?: boolean }
  readonly env: Readonly<Record<string, string | undefined>>
  readonly interrupt: Interrupt
}

/** Ctrl-C or a request to end. */
export interface Interrupt {
  readonly signal: AbortSignal
  /** A command that winds up by itself says so; any other ends at once. */
  windsUp(): void
}

export const noInterrupt = (signal: AbortSignal = new AbortController().signal): Interrupt => ({ signal, windsUp: () => undefined })
