// What a story is written on: entries in a log, documents beside it, signatures, and the dossier of it all. Knows no step of a story.
import { canonicalJson, keyId, sha256Hex, signEd25519, signEnvelope } from '@countersign/ledger'
import { personMessage, type SignatureLabel } from '../person-signature.ts'
import type { Company, Holder } from './company.ts'
import { MemoryLog } from './memory-log.ts'
import { type Any, endOver } from './tamper.ts'

const MEDIA = 'application/vnd.countersign.'
export const instant = (ms: number): string => new Date(ms).toISOString()

let counter = 0
/** Never the same twice, so that no two names are. */
export const nextNumber = (): number => ++counter

export class Paper {
  readonly company: Company
  readonly log: MemoryLog
  readonly org: string
  readonly change: string
  readonly documents = new Map<string, { mediaType: string; text: string }>()
  readonly indexes: number[] = []
  readonly heads = new Map<string, { length: number; head: string }>()
  now = Date.parse('2026-11-22T10:00:00.000Z')
  sealedAt = ''

  constructor(company: Company, { log = new MemoryLog(), org = 'org_acme', change = 'chg_1' } = {}) {
    this.company = company
    this.log = log
    this.org = org
    this.change = change
  }

  wait(seconds: number): this {
    this.now += seconds * 1000
    return this
  }

  /** Appends an entry; a second passes. */
  add(kind: string, stream: string, body: Any, leaf: Any = {}): string {
    this.wait(1)
    const before = this.heads.get(stream)
    const text = canonicalJson({
      v: 'countersign/entry/v1',
      org: this.org,
      id: `ent_${nextNumber()}`,
      at: instant(this.now),
      kind,
      actor: { kind: 'service', id: 'svc_control_plane', party: 'enterprise:acme' },
      stream,
      seq: (before?.length ?? 0) + 1,
      prev: before?.head ?? null,
      body,
      ...leaf,
    })
    const head = `sha256:${sha256Hex(text)}`
    this.heads.set(stream, { length: (before?.length ?? 0) + 1, head })
    this.indexes.push(this.log.append(text))
    return head
  }

  document(kind: string, text: string): string {
    const digest = `sha256:${sha256Hex(text)}`
    this.documents.set(digest, { mediaType: `${MEDIA}${kind}`, text })
    return digest
  }

  sign(person: Holder, label: SignatureLabel, nonce: Buffer, digest: string): string {
    const message = personMessage(label, nonce, digest)
    return (person.passkey ? person.passkey.sign(message) : signEd25519(person.keys.privateKey, message)).toString('base64')
  }

  envelope(kind: string, payload: Any, keys: { publicKey: Buffer; privateKey: Any }): string {
    const bytes = Buffer.from(canonicalJson(payload))
    return canonicalJson(signEnvelope(`${MEDIA}${kind}+json`, bytes, [{ keyId: keyId(keys.publicKey), privateKey: keys.privateKey }]))
  }

  seal(changed: Any = {}): this {
    const streams = [...this.heads]
      .map(([stream, { length, head }]) => ({ stream, length, head }))
      .sort((a, b) => (a.stream < b.stream ? -1 : 1))
    this.add('dossier.sealed', this.change, { streams, ...changed })
    this.sealedAt = instant(this.now)
    return this
  }

  /** The dossier's text. `checkpoint` and `header` as one wishes. */
  dossier({
    checkpoint = this.log.checkpoint(this.company, Math.floor(this.now / 1000) + 1),
    header = {},
  }: {
    checkpoint?: string
    header?: Any
  } = {}): string {
    const lines = [
      { type: 'countersign/dossier/v1', org: this.org, change: this.change, createdAt: this.sealedAt, checkpoint, ...header },
      ...this.indexes.map((index) => ({ type: 'entry', index, leaf: this.log.leaves[index], proof: this.log.proof(index) })),
      ...[...this.documents].sort(([a], [b]) => (a < b ? -1 : 1)).map(([digest, document]) => ({ type: 'document', digest, ...document })),
    ]
    return endOver(lines.map((line) => canonicalJson(line)))
  }
}
