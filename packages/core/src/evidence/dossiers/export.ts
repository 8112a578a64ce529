// Writing a dossier: sealing the story of a change, waiting for the witness, and streaming it as docs/reference/dossier-format.md says.
// It reads everything and changes nothing but the seal. Memory: one entry or document at a time beside the list of indexes and digests.

import { createHash } from 'node:crypto'
import { CountersignError, canonicalJson, inclusionProof, type TileReader } from '@countersign/ledger'
import { getDocument } from '../../platform/documents.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { readLogState, type Sequencer, streamHeads, transact } from '../journal/index.ts'
import { documentsNamed } from './named-documents.ts'
import { entriesInOrder, lockedStreamHeads, operationIdsOf, readChangeRow } from './store.ts'

export interface DossierSource {
  readonly runtime: Runtime
  readonly sequencer: Pick<Sequencer, 'tiles' | 'reached' | 'state'>
}

const line = (value: object): string => `${canonicalJson(value)}\n`

/** The streams of a change: itself and every operation it ever had. */
export const streamsOf = async (runtime: Runtime, org: string, change: string): Promise<string[]> => {
  const row = await readChangeRow(runtime.db, org, change)
  if (!row) throw new CountersignError('change.unknown', 'not_found', `no change \`${change}\``)
  return [change, ...(await operationIdsOf(runtime.db, org, change))]
}

/**
 * Seals the change's story as it stands now and gives the dossier, line by line.
 * Errors: `change.unknown`, `log.unavailable` when the witness does not cosign in time.
 */
export const exportDossier = async (
  { runtime, sequencer }: DossierSource,
  caller: Caller,
  change: string,
): Promise<AsyncIterable<string>> => {
  const streams = await streamsOf(runtime, caller.org, change)
  const sealedAt = await transact(runtime, caller, async (work) => {
    // ORDER: the heads are read under their locks, so that nothing is written between them and the seal.
    const heads = await lockedStreamHeads(work.db, work.org, streams)
    work.record({
      kind: 'dossier.sealed',
      stream: change,
      body: {
        change,
        streams: heads.filter((head) => head.length > 0).map((head) => ({ stream: head.stream, length: head.length, head: head.head })),
      },
    })
    return work.at
  })
  await runtime.journal.settled(caller.org, change)
  const [own] = await streamHeads(runtime.db, caller.org, [change])
  const last = (await entriesInOrder(runtime.db, caller.org, [change], own!.length)).at(-1)!
  await sequencer.reached(last.index + 1, { cosigned: true, timeoutMs: 15_000 })
  const state = await readLogState(runtime.db)
  const checkpoint = state?.cosigned
  if (!checkpoint)
    throw new CountersignError('log.unwitnessed', 'unavailable', 'no cosigned checkpoint yet; is the witness running? try again')
  return lines(runtime, sequencer.tiles, caller.org, change, {
    streams,
    checkpoint,
    size: state.cosignedSize,
    createdAt: sealedAt,
    lastIndex: last.index,
  })
}

interface Sealed {
  readonly streams: readonly string[]
  readonly checkpoint: string
  readonly size: number
  readonly createdAt: Date
  readonly lastIndex: number
}

async function* lines(runtime: Runtime, tiles: TileReader, org: string, change: string, sealed: Sealed): AsyncGenerator<string> {
  const hash = createHash('sha256')
  let count = 0
  const emit = (text: string): string => {
    hash.update(text)
    count += 1
    return text
  }
  yield emit(
    line({ type: 'countersign/dossier/v1', org, change, createdAt: sealed.createdAt.toISOString(), checkpoint: sealed.checkpoint }),
  )
  const named = new Set<string>()
  for (const entry of await entriesInOrder(runtime.db, org, sealed.streams)) {
    if (entry.index > sealed.lastIndex) continue
    const proof = await inclusionProof(tiles, entry.index, sealed.size)
    const leaf = JSON.parse(entry.leaf) as { kind: string; body: Record<string, unknown> }
    for (const digest of documentsNamed(leaf.kind, leaf.body)) named.add(digest)
    yield emit(line({ type: 'entry', index: entry.index, leaf: entry.leaf, proof: proof.map((node) => node.toString('base64')) }))
  }
  for (const digest of [...named].sort()) {
    const document = await getDocument(runtime.db, org, digest)
    yield emit(line({ type: 'document', digest, mediaType: document.mediaType, text: document.text }))
  }
  yield line({ type: 'end', lines: count, digest: `sha256:${hash.digest('hex')}` })
}

/** Entries that close something, with what proves them one by one: for `proofs/`. */
export const closingKinds: ReadonlySet<string> = new Set(['closure.reached', 'change.closed', 'risk.accepted', 'incident.closed'])
