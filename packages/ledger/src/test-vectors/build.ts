/**
 * The published test vectors of the log format, built from fixed seeds and texts alone: another implementation that reads
 * docs/reference/log-format.md must reach the same bytes. The keys are public by purpose; nothing may ever trust them.
 */
import { createPrivateKey } from 'node:crypto'
import { digestOf, sha256, sha256Hex } from '../hash.ts'
import {
  CompactRange,
  canonicalJson,
  consistencyProof,
  cosigner,
  formatAddCheckpoint,
  formatCheckpointBody,
  formatTlogProof,
  inclusionProof,
  integrate,
  leafHash,
  MemoryTiles,
  makeStatement,
  noteSigner,
  rawPublicKey,
  rootAt,
  STATEMENT_PAYLOAD_TYPE,
  signEnvelope,
  signNote,
  statementBytes,
  tilePath,
} from '../index.ts'

const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex')
const ORIGIN = 'log.example/countersign'
const TIMESTAMP = 1_700_000_000

function keyFromSeed(label: string) {
  const seed = sha256(`countersign test vector ${label}`)
  const privateKey = createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, seed]), format: 'der', type: 'pkcs8' })
  return { seed: seed.toString('hex'), publicKey: rawPublicKey(privateKey).toString('hex'), privateKey }
}

/** Journal entries with what makes canonical JSON hard: order of keys, escapes, numbers, characters outside the BMP. */
const ENTRIES: Record<string, unknown>[] = Array.from({ length: 7 }, (_, i) => ({
  v: 'countersign/entry/v1',
  org: 'acme',
  id: `entry-${i}`,
  at: `2026-11-22T10:00:0${i}.000Z`,
  kind: 'change.opened',
  actor: { kind: 'person', id: 'p-1', party: 'enterprise:acme' },
  stream: 'change-1',
  seq: i + 1,
  prev: null,
  body: [
    {},
    { z: 1, a: 2 },
    { text: 'line\nbreak "quoted" \\ \u0001' },
    { euro: '€', emoji: '😀', ö: [] },
    { n: [0.5, 1e30, 1e-7, -0] },
    { deep: [[[{}]]] },
    { none: null, yes: true },
  ][i],
}))

const base64 = (hashes: readonly Buffer[]) => hashes.map((hash) => hash.toString('base64'))

async function buildLog() {
  const logKey = keyFromSeed('log')
  const witnessKey = keyFromSeed('witness')
  const log = noteSigner(ORIGIN, logKey.privateKey)
  const witness = cosigner('witness.example/one', witnessKey.privateKey, () => TIMESTAMP)
  const leaves = ENTRIES.map(canonicalJson)
  const hashes = leaves.map((leaf) => leafHash(Buffer.from(leaf)))
  const tiles = new MemoryTiles()
  const { size, root, tiles: written } = await integrate(tiles, 0, hashes)
  tiles.write(written)
  const body = formatCheckpointBody({ origin: ORIGIN, size, root })
  const signed = signNote(body, log)
  const checkpoint = signNote(body, [log, witness])
  const sizes = Array.from({ length: size }, (_, i) => i + 1)
  return {
    keys: {
      log: { seed: logKey.seed, publicKey: logKey.publicKey, vkey: log.vkey },
      witness: { seed: witnessKey.seed, publicKey: witnessKey.publicKey, vkey: witness.vkey, timestamp: TIMESTAMP },
    },
    leaves: leaves.map((text, index) => ({ index, text, leafHash: hashes[index]!.toString('hex') })),
    roots: [new CompactRange().root(), ...(await Promise.all(sizes.map((n) => rootAt(tiles, n))))].map((hash) => hash.toString('hex')),
    tiles: written.map(({ level, index, width, hashes: bytes }) => ({ path: tilePath(level, index, width), hex: bytes.toString('hex') })),
    checkpoint: { body, signed, cosigned: checkpoint },
    inclusion: await Promise.all(
      hashes.map(async (_, index) => ({ index, size, hashes: base64(await inclusionProof(tiles, index, size)) })),
    ),
    consistency: await Promise.all(
      sizes.map(async (oldSize) => ({ oldSize, newSize: size, hashes: base64(await consistencyProof(tiles, oldSize, size)) })),
    ),
    proof: formatTlogProof({ index: 4, hashes: await inclusionProof(tiles, 4, size), checkpoint }),
    addCheckpoint: formatAddCheckpoint({ oldSize: 3, proof: await consistencyProof(tiles, 3, size), checkpoint: signed }),
  }
}

/** Tiles of a larger tree, by digest: leaf i is the decimal text of i. */
async function buildLargeTree() {
  const size = 70_000
  const { root, tiles } = await integrate(
    new MemoryTiles(),
    0,
    Array.from({ length: size }, (_, i) => leafHash(Buffer.from(String(i)))),
  )
  const edge = tiles.filter(({ width, level }) => width < 256 || level > 0)
  return {
    size,
    root: root.toString('hex'),
    tiles: edge.map(({ level, index, width, hashes }) => ({ path: tilePath(level, index, width), sha256: sha256Hex(hashes) })),
  }
}

function buildEnvelope() {
  const { seed, publicKey, privateKey } = keyFromSeed('executor')
  const statement = makeStatement(
    'https://example.com/predicate/v1',
    { name: 'plan', digest: { sha256: sha256Hex('plan') } },
    { done: true },
  )
  const payload = statementBytes(statement)
  return {
    seed,
    publicKey,
    payload: payload.toString(),
    digest: digestOf(statement),
    envelope: signEnvelope(STATEMENT_PAYLOAD_TYPE, payload, [{ keyId: 'executor-1', privateKey }]),
  }
}

export async function buildVectors() {
  return { format: 'countersign/log-vectors/v1', log: await buildLog(), largeTree: await buildLargeTree(), dsse: buildEnvelope() }
}

/** JSON as it stands in the file. */
export function renderVectors(vectors: unknown): string {
  return `${JSON.stringify(vectors, null, 2)}\n`
}
