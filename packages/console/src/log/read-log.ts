// Reads the log's heads, keys and tiles, and judges them here. A verdict is data, good or bad; only what could not be read or computed is an error.
import { queryOptions } from '@tanstack/react-query'
import { api } from '../api/client.ts'
import { isInLog, judgeLog, type LogVerdict, seenAfter } from './judge.ts'
import type { SignedHead } from './note.ts'
import { keepSeen, readSeen } from './seen.ts'
import { type ReadTile, TileMissing } from './tiles.ts'
import { type Bytes, leafHash } from './tree.ts'

const every = 10_000

/** A tile never changes under its name, so the browser's own cache keeps it; what it holds is judged each time. */
const readTile: ReadTile = async (path) => {
  const answer = await fetch(`/tlog/${path}`, { credentials: 'omit' })
  if (!answer.ok) throw new TileMissing(path)
  return new Uint8Array(await answer.arrayBuffer())
}

const judgeNow = async (): Promise<LogVerdict | null> => {
  // ORDER: what was seen is read first; a head that another window keeps meanwhile is no reason to call this one shorter.
  const seen = readSeen()
  const [files, heads] = await Promise.all([api.get('/v1/trust'), api.get('/v1/log/checkpoint')])
  const keys = { log: (files['log.vkey'] ?? '').trim(), witness: files['witness.vkey']?.trim() }
  const verdict = await judgeLog({ newest: heads.checkpoint, cosigned: heads.cosigned }, keys, seen, readTile)
  const next = seenAfter(verdict, keys)
  if (next) keepSeen(next)
  return verdict ?? null
}

export const logVerdictQuery = queryOptions({ queryKey: ['log-verdict'], queryFn: judgeNow, refetchInterval: every, staleTime: every / 2 })

const hexOf = (hash: string): Bytes => Uint8Array.from(hash.replace(/^sha256:/, '').match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))

/** An entry as it was read: its text, or the leaf hash that is left of a deleted one. */
export type Leaf = { readonly text: string } | { readonly hash: string }

export const hashOf = (leaf: Leaf): Promise<Bytes> => ('text' in leaf ? leafHash(leaf.text) : Promise.resolve(hexOf(leaf.hash)))

export const isEntryInLog = async (leaf: Leaf, index: number, head: SignedHead): Promise<boolean> =>
  isInLog(await hashOf(leaf), index, head, readTile)
