// Writing the dossier of a control over a time: the dossiers of all changes that were opened in it and had an operation of the control, under a seal in
// the log that lists them. Long ones come in pieces, each whole and verifiable by itself, and each goes on where the one before has ended: whoever was
// interrupted asks for the next piece. It adds no word of its own about what happened: the story is told by the parts.
import { CountersignError } from '@countersign/ledger'
import { vocabularyOf } from '@countersign/policy'
import type { Caller, Runtime } from '../../runtime.ts'
import { transact } from '../journal/index.ts'
import { bundle } from './bundle.ts'
import { controlNamed, operationsUnder } from './controls.ts'
import { cosignedHead, type DossierSource, type Sealed, sealChange } from './export.ts'
import { type ChangesUnder, changesUnder, countChangesUnder, entriesInOrder, lockedStreamHeads } from './store.ts'

export interface ControlAsked {
  readonly control: string
  readonly from: string
  readonly to: string
}

/** Errors: `control.unknown`, `control.no_time`. */
const selected = (runtime: Runtime, { control: id, from, to }: ControlAsked): ChangesUnder => {
  const control = controlNamed(id)
  if (!control)
    throw new CountersignError(
      'control.unknown',
      'not_found',
      `no control \`${id}\` is shown by changes here; see \`countersign control list\``,
    )
  const time = { from: new Date(from), to: new Date(to) }
  if (!(time.from < time.to)) throw new CountersignError('control.no_time', 'invalid', `there is no time between \`${from}\` and \`${to}\``)
  return { operations: operationsUnder(control, vocabularyOf(runtime.policy.current().bundle)), ...time }
}

/** What would be in it; changes nothing. Errors: `control.unknown`, `control.no_time`. */
export const previewControlDossier = async (runtime: Runtime, org: string, asked: ControlAsked) => {
  const under = selected(runtime, asked)
  const closures = await countChangesUnder(runtime.db, org, under)
  const changes = closures.reduce((sum, { count }) => sum + count, 0)
  return { operations: [...under.operations], changes, pieces: Math.max(1, Math.ceil(changes / runtime.settings.changesOfPiece)), closures }
}

/**
 * Seals every change of a piece, then lists the seals in one of the control's own, and gives the dossier, line by line.
 * Errors: `control.unknown`, `control.no_time`, `log.unavailable`, `log.unwitnessed`.
 */
export const exportControlDossier = async (
  source: DossierSource,
  caller: Caller,
  asked: ControlAsked,
  after: string | undefined,
): Promise<AsyncIterable<string>> => {
  const { runtime } = source
  const { org } = caller
  const under = selected(runtime, asked)
  const mostOfPiece = runtime.settings.changesOfPiece
  const found = await changesUnder(runtime.db, org, under, after, mostOfPiece + 1)
  const parts: Sealed[] = []
  for (const change of found.slice(0, mostOfPiece)) parts.push(await sealChange(runtime, caller, change))
  const subject = {
    control: asked.control,
    operations: under.operations,
    from: under.from.toISOString(),
    to: under.to.toISOString(),
    after: after ?? null,
    more: found.length > mostOfPiece,
  }
  // ORDER: after the seals of the parts, so that it can name them, and so that one head of the log covers them all.
  const stream = `control:${asked.control}`
  const { createdAt, seq } = await transact(runtime, caller, async (work) => {
    const [before] = await lockedStreamHeads(work.db, work.org, [stream])
    work.record({
      kind: 'control.sealed',
      stream,
      body: { ...subject, parts: parts.map(({ change, digest }) => ({ change, seal: digest })) },
    })
    return { createdAt: work.at, seq: (before?.length ?? 0) + 1 }
  })
  await runtime.journal.settled(org, stream)
  const seal = (await entriesInOrder(runtime.db, org, [stream], seq)).at(-1)!
  const head = await cosignedHead(source, seal.index)
  return bundle(source, org, { type: 'countersign/control-dossier/v1', subject, parts, seal, createdAt, head })
}
