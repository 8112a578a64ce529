// Watches a folder and hands over what is dropped there, whole and once.
import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { CountersignError } from '@countersign/ledger'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import type { Context } from '../program/context.ts'
import { wholeNumber } from '../program/whole-number.ts'
import { plain } from '../terminal/plain.ts'
import { delivered, deliverText } from './deliver-text.ts'
import { Drops, type Handed, ownFolder } from './drop-folder.ts'

interface Options {
  readonly incremental?: true
  readonly once?: true
  readonly poll: string
}

/** The server can't be reached or asks for patience: the same file again, later. */
const passes = (error: CountersignError): boolean =>
  error.kind === 'unavailable' || error.kind === 'too_many' || error.code === 'source.reading_open'
/** The file is what is wrong with it. */
const ofTheFile = (error: CountersignError): boolean => error.code.startsWith('cli.source_') || error.code === 'cli.file_unreadable'

/** Exit code 0 when it was asked to end or, with `--once`, when all that was there was taken. */
export const watchFolder = async (
  { options, io, connect, output }: Context<Options>,
  source: string,
  folder: string,
): Promise<ExitCode> => {
  const every = wholeNumber('--poll', options.poll, 1, 3600) * 1000
  if (!(await stat(folder).catch(() => undefined))?.isDirectory())
    throw new CountersignError(
      'cli.no_folder',
      'not_found',
      `\`${folder}\` is no folder; make it, and let only whoever drops files write there`,
    )
  const kept = `${resolve(folder)}.taken`
  await ownFolder(kept)
  const api = await connect()
  const { signal } = io.interrupt
  io.interrupt.windsUp()
  const mode = options.incremental ? 'incremental' : 'full'
  const total = { done: 0, failed: 0, waiting: 0 }
  const drops = new Drops({
    folder,
    kept,
    report: (name, what) => output.note(`${plain(name)}: ${plain(what)}`),
    hand: async (name, bytes): Promise<Handed> => {
      try {
        const done = await deliverText(api, source, mode, bytes, name)
        output.note(delivered(done, source, name))
        return done.state === 'failed' ? { is: 'failed', why: done.problem ?? 'it was not whole' } : { is: 'done' }
      } catch (error) {
        if (error instanceof CountersignError && passes(error)) return { is: 'later', why: error.message }
        if (error instanceof CountersignError && ofTheFile(error)) {
          output.note(`${plain(name)}: ${plain(error.message)}`)
          return { is: 'failed', why: error.message }
        }
        throw error
      }
    },
  })
  while (!signal.aborted) {
    const round = await drops.takeAll()
    total.done += round.done
    total.failed += round.failed
    total.waiting = round.waiting
    if (options.once) break
    await pause(every, undefined, { signal }).catch(() => undefined)
  }
  output.result(total, () => `${total.done} handed over, ${total.failed} could not be read, ${total.waiting} waiting`)
  return total.failed > 0 || (options.once === true && total.waiting > 0) ? EXIT.refused : EXIT.ok
}
