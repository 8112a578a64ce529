// Questions to a person at a terminal. Without a terminal nothing is asked and nothing is assumed: the caller says what option would do.
import { CountersignError } from '@countersign/ledger'
import type { Io } from './io.ts'

export class Interrupted extends Error {
  constructor() {
    super('interrupted')
    this.name = 'Interrupted'
  }
}

export const isTerminal = (io: Io): boolean => io.stdin.isTTY === true && io.stderr.isTTY === true

/** For a question that is only put after much was shown. Errors: `cli.no_terminal`. */
export const needsTerminal = (io: Io, instead: string): void => {
  if (!isTerminal(io)) throw new CountersignError('cli.no_terminal', 'invalid', `there is no terminal to ask at; ${instead}`)
}

const options = (io: Io) => ({ input: io.stdin, output: io.stderr })

/** `instead` completes "there is no terminal to ask at; …". Errors: `cli.no_terminal`. */
export const confirm = async (io: Io, message: string, instead: string): Promise<boolean> => {
  needsTerminal(io, instead)
  const clack = await import('@clack/prompts')
  const answer = await clack.confirm({ message, initialValue: false, ...options(io) })
  if (clack.isCancel(answer)) throw new Interrupted()
  return answer
}

/** Shown as dots. Errors: `cli.no_terminal`. */
export const askSecret = async (io: Io, message: string, instead: string): Promise<string> => {
  needsTerminal(io, instead)
  const clack = await import('@clack/prompts')
  const answer = await clack.password({ message, ...options(io) })
  if (clack.isCancel(answer)) throw new Interrupted()
  return answer ?? ''
}
