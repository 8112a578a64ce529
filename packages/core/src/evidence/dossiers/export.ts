// Writing a dossier: sealing the story of a change, waiting for the witness, and streaming it as docs/reference/dossier-format.md says.
// It reads everything and changes nothing but the seal. Memory: one entry or document at a time beside the list of indexes and digests.

import { createHash } from 'node:crypto'
import { CountersignError, canonicalJson, inclusionProof, type TileReader } from '@countersign/ledger'
import { digestOfText, getDocument } from '../../platform/documents.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { readLogState, type Sequencer, transact } from '../journal/index.ts'
import { listLines, listsOf } from './lists.ts'
import { documentsNamed } from './named-documents.ts'
import { type Standing, statementStreams, statementsOf } from './statements.ts'
import { deletedDocuments, entriesInOrder, lockedStreamHeads, type NumberedEntry, operationIdsOf, readChangeRow } from './store.ts'

export interface DossierSource {
  readonly runtime: Runtime
  readonly sequencer: Pick<Sequencer, 'tiles' | 'reached' | 'state'>
}

export const line = (value: object): string => `${canonicalJson(value)}\n`

/** The streams of a change: itself and every operation it ever had. */
export const streamsOf = async (runtime: Runtime, org: string, change: string): Promise<string[]> => {
  const row = await readChangeRow(runtime.db, org, change)
  if (!row) throw new CountersignError('change.unknown', 'not_found', `no change \`${change}\``)
  return [change, ...(await operationIdsOf(runtime.db, org, change))]
}

/** A change's story as it stood when it was sealed. */
export interface Sealed {
  readonly change: string
  readonly streams: readonly string[]
  readonly createdAt: Date
  /** Where in the log the seal stands: nothing later belongs to the dossier. */
  readonly index: number
  /** Digest of the seal's leaf. */
  readonly digest: string
  /** What people signed beside the plan, and the change stood on. */
  readonly statements: Standing
}

/** Seals the change's story as it stands now. Errors: `change.unknown`. */
export const sealChange = async (runtime: Runtime, caller: Caller, change: string): Promise<Sealed> => {
  const streams = await streamsOf(runtime, caller.org, change)
  const about = await statementStreams(runtime.db, caller.org, change)
  // ORDER: what is listed in the seal has its place in the log before the seal has.
  for (const stream of about) await runtime.journal.settled(caller.org, stream)
  const { createdAt, seq, statements } = await transact(runtime, caller, async (work) => {
    // ORDER: the heads are read under their locks, so that nothing is written between them and the seal.
    const heads = await lockedStreamHeads(work.db, work.org, streams)
    const found = await statementsOf(work.db, work.org, about)
    work.record({
      kind: 'dossier.sealed',
      stream: change,
      body: {
        change,
        streams: heads.filter((head) => head.length > 0).map((head) => ({ stream: head.stream, length: head.length, head: head.head })),
        ...(found.digests.length === 0 ? {} : { statements: found.digests }),
      },
    })
    return { createdAt: work.at, seq: (heads.find((head) => head.stream === change)?.length ?? 0) + 1, statements: found }
  })
  await runtime.journal.settled(caller.org, change)
  // Others may have written on since: the dossier ends at its own seal.
  const seal = (await entriesInOrder(runtime.db, caller.org, [change], seq)).at(-1)!
  return { change, streams, createdAt, index: seal.index, digest: digestOfText(seal.leaf), statements }
}

/** The log's head that the witness has cosigned, once it covers the index. Errors: `log.unavailable`, `log.unwitnessed`. */
export const cosignedHead = async ({ runtime, sequencer }: DossierSource, index: number): Promise<{ checkpoint: string; size: number }> => {
  await sequencer.reached(index + 1, { cosigned: true, timeoutMs: 15_000 })
  const state = await readLogState(runtime.db)
  if (!state?.cosigned)
    throw new CountersignError('log.unwitnessed', 'unavailable', 'no cosigned checkpoint yet; is the witness running? try again')
  return { checkpoint: state.cosigned, size: state.cosignedSize }
}

/**
 * Seals the change's story as it stands now and gives the dossier, line by line.
 * Errors: `change.unknown`, `log.unavailable` when the witness does not cosign in time.
 */
export const exportDossier = async (source: DossierSource, caller: Caller, change: string): Promise<AsyncIterable<string>> => {
  const sealed = await sealChange(source.runtime, caller, change)
  return linesOf(source, caller.org, sealed, await cosignedHead(source, sealed.index))
}

export interface Head {
  readonly checkpoint: string
  readonly size: number
}

/** An entry as it stands in a dossier. */
export const entryLine = async (
  tiles: TileReader,
  type: 'entry' | 'seal' | 'tombstone' | 'statement',
  entry: { index: number; leaf: string },
  size: number,
): Promise<string> => {
  const proof = await inclusionProof(tiles, entry.index, size)
  return line({ type, index: entry.index, leaf: entry.leaf, proof: proof.map((node) => node.toString('base64')) })
}

/** Without anything deleted or carried it is the first version, byte for byte. */
const typeOf = (lists: number, statements: number, deleted: number): string =>
  `countersign/dossier/${lists > 0 ? 'v4' : statements > 0 ? 'v3' : deleted > 0 ? 'v2' : 'v1'}`

export async function* linesOf({ runtime, sequencer }: DossierSource, org: string, sealed: Sealed, head: Head): AsyncGenerator<string> {
  const hash = createHash('sha256')
  let count = 0
  const emit = (text: string): string => {
    hash.update(text)
    count += 1
    return text
  }
  const { change, createdAt, statements } = sealed
  const deleted = await deletedDocuments(runtime.db, org, sealed.streams)
  const lists = await listsOf(runtime.db, org, change)
  yield emit(
    line({
      type: typeOf(lists.length, statements.digests.length, deleted.size),
      org,
      change,
      createdAt: createdAt.toISOString(),
      checkpoint: head.checkpoint,
    }),
  )
  const named = new Set<string>()
  for (const entry of await entriesInOrder(runtime.db, org, sealed.streams)) {
    if (entry.index > sealed.index) continue
    const leaf = JSON.parse(entry.leaf) as { kind: string; body: Record<string, unknown> }
    for (const digest of documentsNamed(leaf.kind, leaf.body)) named.add(digest)
    yield emit(await entryLine(sequencer.tiles, 'entry', entry, head.size))
  }
  for (const entry of await decidingEntries(runtime, org, new Set(deleted.values()), head.size))
    yield emit(await entryLine(sequencer.tiles, 'tombstone', entry, head.size))
  for (const entry of statements.streams.length === 0 ? [] : await entriesInOrder(runtime.db, org, statements.streams))
    if (statements.digests.includes(digestOfText(entry.leaf))) yield emit(await entryLine(sequencer.tiles, 'statement', entry, head.size))
  for (const list of lists) for await (const text of listLines(runtime.db, org, list)) yield emit(line(text))
  for (const digest of [...named].sort()) {
    if (deleted.has(digest)) {
      yield emit(line({ type: 'deleted', digest }))
      continue
    }
    const document = await getDocument(runtime.db, org, digest)
    yield emit(line({ type: 'document', digest, mediaType: document.mediaType, text: document.text }))
  }
  yield line({ type: 'end', lines: count, digest: `sha256:${hash.digest('hex')}` })
}

/** All that was recorded of the changes under which something was deleted: the tombstones, and that they were decided. */
const decidingEntries = async (runtime: Runtime, org: string, changes: ReadonlySet<string>, size: number): Promise<NumberedEntry[]> => {
  const streams: string[] = []
  for (const change of changes) streams.push(...(await streamsOf(runtime, org, change)))
  return streams.length === 0 ? [] : (await entriesInOrder(runtime.db, org, streams)).filter(({ index }) => index < size)
}

/** Entries that close something, with what proves them one by one: for `proofs/`. */
export const closingKinds: ReadonlySet<string> = new Set(['closure.reached', 'change.closed', 'risk.accepted', 'incident.closed'])
