// A policy pack as a kind of document of authority. Coming in force it is the policy of the organisation, on every server, without a restart.
import type { Bundle } from '@countersign/policy'
import { closeFinding, openFinding } from '../../registry/findings/index.ts'
import type { Runtime, Work } from '../../runtime.ts'
import type { InstrumentDefinition } from '../instruments/index.ts'
import { activatePack, takeUpPolicy } from '../policy/index.ts'
import { packProblems } from './check.ts'
import { packIn, packKind, packName, readPack } from './document.ts'
import { bundleOfPack } from './texts.ts'

const unapprovedPack = 'policy.unapproved'

/** A pack that took its place at a start, by the word of whoever runs the server, waits for people to say what policy is. */
export const tellUnapprovedPack = (runtime: Runtime, work: Work, { digest, version }: Bundle): Promise<string> =>
  openFinding(runtime, work, { kind: unapprovedPack, subject: packName, severity: 'critical', detail: { bundle: digest, version } })

export const packInstrument: InstrumentDefinition = {
  kind: packKind,
  title: 'a policy pack',
  proposedWith: 'policy.change',
  madeBy: '`countersign policy propose`',
  operation: () => 'policy.adopt',
  read: (input) => {
    const read = readPack(input)
    return 'problems' in read ? read : { document: { ...read.document } }
  },
  check: (runtime, db, org, name, document, at) => packProblems(runtime, db, org, name, packIn(document), at),
  until: () => null,
  changes: (document) => packIn(document).changes,
  enacted: async (_runtime, work, row, document) => {
    const pack = packIn(document)
    await activatePack(work, await bundleOfPack(work.db, work.org, pack), pack.tests, {
      way: 'change',
      change: row.change_id,
      document: row.digest,
    })
    await closeFinding(work, unapprovedPack, packName)
  },
  settled: async (runtime, org) => {
    await takeUpPolicy(runtime, runtime.db, org)
  },
}
