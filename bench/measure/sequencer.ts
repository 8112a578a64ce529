// The product's own log writer, as the server opens it, with a witness in this process where one is given.
import { type HeadFile, Sequencer, type WitnessClient } from '@countersign/core/evidence/journal/index'
import { systemClock } from '@countersign/core/platform/clock'
import type { Database } from '@countersign/core/platform/database'
import { randomIds } from '@countersign/core/platform/ids'
import { noSteps } from '@countersign/core/platform/steps'
import type { NoteSigner, NoteVerifier } from '@countersign/ledger'

/** What goes wrong is shown: a benchmark that quietly retried would measure something else. */
export const loud = {
  debug: () => {},
  info: () => {},
  warn: (fields: object, message: string) => console.error('warn', message, fields),
  error: (fields: object, message: string) => console.error('error', message, fields),
}

export const openSequencer = (
  db: Database,
  signer: NoteSigner,
  verifier: NoteVerifier,
  head: HeadFile,
  witness?: WitnessClient,
): Sequencer =>
  new Sequencer({
    db,
    origin: signer.name,
    signer,
    verifier,
    head,
    witness,
    clock: systemClock,
    ids: randomIds(systemClock),
    steps: noSteps,
    log: loud,
  })
