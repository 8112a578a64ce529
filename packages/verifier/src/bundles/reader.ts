// Reads a dossier of several changes: a header, a seal in the log that lists them, and the whole dossier of each, one after the other. Each part is
// judged by itself; nothing that the exporter says of them is believed.
import { createHash, type Hash } from 'node:crypto'
import { CountersignError, decodeBase64, leafHash, verifyInclusion } from '@countersign/ledger'
import { type BelievedCheckpoint, believeCheckpoint } from '../checkpoint.ts'
import { DossierReader, type Header } from '../dossier-reader.ts'
import { type Leaf, parseCanonical, parseLeaf } from '../leaf.ts'
import type { LinePlace, Lines } from '../lines.ts'
import { Problems } from '../report.ts'
import { digest, list, malformed, type Obj, object, only, text, whole } from '../shape.ts'
import type { Trust } from '../trust.ts'
import { type BundleKind, type Stray, type Subject, sameSubject } from './kinds.ts'

/** The lines of one part, counted and hashed as if it were a file of its own. */
class PartLines implements LinePlace {
  readonly #hash: Hash = createHash('sha256')
  number = 0
  bytes = 0

  digestBefore(): string {
    return `sha256:${this.#hash.copy().digest('hex')}`
  }

  begin(): void {
    this.number += 1
  }

  done(line: string): void {
    const bytes = Buffer.from(`${line}\n`, 'utf8')
    this.#hash.update(bytes)
    this.bytes += bytes.length
  }
}

export class Part {
  readonly change: string
  readonly problems = new Problems()
  readonly reader: DossierReader
  readonly lines = new PartLines()
  header: Header | undefined

  constructor(change: string, trust: Trust) {
    this.change = change
    this.reader = new DossierReader(trust, this.problems)
  }

  /** Whether this was its end. Errors: any `CountersignError` means that it can't be read on. */
  take(line: string): boolean {
    this.lines.begin()
    this.reader.take(line, this.lines)
    this.lines.done(line)
    if (!/"type":"end"\}$/.test(line)) return false
    this.header = this.reader.finish()
    return true
  }
}

interface Seal {
  readonly leaf: Leaf
  readonly subject: Subject
  readonly parts: readonly { readonly change: string; readonly seal: string }[]
}

export class BundleReader {
  readonly #trust: Trust
  readonly #kind: BundleKind
  readonly problems: Problems
  readonly parts: Part[] = []
  claimed: { org: string; subject: Subject; createdAt: string }
  checkpoint: BelievedCheckpoint | undefined
  seal: Seal | undefined
  #section: 'header' | 'seal' | 'between' | 'part' | 'ended' = 'header'

  constructor(kind: BundleKind, trust: Trust, problems: Problems) {
    this.#kind = kind
    this.#trust = trust
    this.problems = problems
    this.claimed = { org: '', subject: kind.unread, createdAt: '' }
  }

  /** Why a part does not belong in it, if so. */
  stray(part: Part): Stray | undefined {
    return this.#kind.stray(part.reader.story, this.claimed.subject)
  }

  take(line: string, lines: Lines): void {
    if (this.#section === 'ended') throw malformed('there is a line after the end')
    if (this.#section === 'part') {
      if (this.parts.at(-1)!.take(line)) this.#section = 'between'
      return
    }
    const value = parseCanonical(line, `line ${lines.number}`)
    if (this.#section === 'header') this.#takeHeader(value)
    else if (this.#section === 'seal') this.#takeSeal(value, `line ${lines.number}, the seal`)
    else if (text(value, 'type') === 'part') {
      this.parts.push(new Part(text(only(value, ['type', 'change'], 'a part'), 'change'), this.#trust))
      this.#section = 'part'
    } else this.#takeEnd(value, lines)
  }

  /** Errors: `dossier.cut`. */
  finish(): void {
    if (this.#section !== 'ended') throw new CountersignError('dossier.cut', 'invalid', 'the dossier has no end: it was cut')
  }

  #takeHeader(value: Obj): void {
    const { type, keys } = this.#kind
    only(value, ['type', 'org', 'createdAt', 'checkpoint', ...keys], 'the header')
    if (text(value, 'type') !== type) throw malformed(`the first line is not \`${type}\``)
    this.claimed = { org: text(value, 'org'), subject: this.#kind.read(value), createdAt: text(value, 'createdAt') }
    this.checkpoint = believeCheckpoint(text(value, 'checkpoint'), this.#trust)
    this.#section = 'seal'
  }

  #takeSeal(value: Obj, where: string): void {
    only(value, ['type', 'index', 'leaf', 'proof'], 'the seal')
    if (text(value, 'type') !== 'seal') throw malformed('the second line is not the seal')
    const source = text(value, 'leaf')
    const proof = list(value, 'proof').map((hash) => (typeof hash === 'string' ? decodeBase64(hash) : undefined))
    const { size, root } = this.checkpoint!
    const isIncluded =
      proof.every((hash) => hash !== undefined) &&
      verifyInclusion(whole(value, 'index'), size, leafHash(Buffer.from(source, 'utf8')), proof as Buffer[], root)
    // SAFETY: a seal that is not in the log is nobody's word of what belongs to the story.
    if (!isIncluded) throw new CountersignError('seal.not_included', 'forbidden', 'the seal is not in the log under the checkpoint')
    const leaf = parseLeaf(source)
    if (leaf.kind !== this.#kind.sealed) throw malformed(`the second line is not \`${this.#kind.sealed}\``)
    const body = only(leaf.body, [...this.#kind.keys, 'parts'], 'the seal')
    this.seal = {
      leaf,
      subject: this.#kind.read(body),
      parts: list(body, 'parts').map((item) => {
        const row = only(object(item, 'a sealed part'), ['change', 'seal'], 'a sealed part')
        return { change: text(row, 'change'), seal: digest(row, 'seal') }
      }),
    }
    const { org, subject, createdAt } = this.claimed
    if (leaf.org !== org || !sameSubject(this.seal.subject, subject))
      this.problems.add('integrity', 'seal.foreign', where, 'the seal is of something else, or of another organisation')
    if (leaf.atText !== createdAt)
      this.problems.add('integrity', 'header.created_at', 'line 1', '`createdAt` is not the moment of the seal')
    this.#section = 'between'
  }

  #takeEnd(value: Obj, lines: Lines): void {
    only(value, ['type', 'lines', 'digest'], 'the end')
    if (text(value, 'type') !== 'end') throw malformed('a line has no place here')
    if (whole(value, 'lines') !== lines.number - 1) throw malformed('the end counts another number of lines')
    if (digest(value, 'digest') !== lines.digestBefore())
      throw new CountersignError('dossier.end_digest', 'invalid', 'the end names another digest than the lines before it have')
    this.#section = 'ended'
  }
}

/** That the parts are those of the seal, of this log, and about its subject. INVARIANT: none is left out, added, moved or put in another's place. */
export const checkParts = (reader: BundleReader): void => {
  const { seal, parts, claimed, checkpoint, problems } = reader
  const listed = new Map((seal?.parts ?? []).map(({ change, seal: sealed }) => [change, sealed] as const))
  const here = new Set<string>()
  for (const part of parts) {
    const where = `change ${part.change.slice(0, 200)}`
    if (here.has(part.change)) problems.add('integrity', 'part.twice', where, 'it stands twice in the dossier')
    here.add(part.change)
    if (part.header === undefined) continue
    if (part.header.change !== part.change || part.header.org !== claimed.org)
      problems.add('integrity', 'part.foreign', where, 'the part is the dossier of another change or organisation')
    if (part.header.checkpoint.size !== checkpoint!.size || !part.header.checkpoint.root.equals(checkpoint!.root))
      problems.add('integrity', 'part.checkpoint', where, 'the part stands under another checkpoint')
    const sealed = listed.get(part.change)
    if (sealed === undefined) problems.add('integrity', 'part.unsealed', where, 'the seal does not list it')
    else if (sealed !== part.reader.lastDigest)
      problems.add('integrity', 'part.seal_differs', where, 'the part does not end in the seal that is listed')
    const stray = reader.stray(part)
    if (stray) problems.add('completeness', stray.code, where, stray.message)
  }
  for (const change of listed.keys())
    if (!here.has(change))
      problems.add('completeness', 'part.missing', `change ${change.slice(0, 200)}`, 'the seal lists it, and it is not here')
  const before = 'control' in claimed.subject && claimed.subject.after !== null ? [claimed.subject.after] : []
  const order = [...before, ...parts.map(({ change }) => change)]
  if (order.some((change, index) => index > 0 && change <= order[index - 1]!))
    problems.add('integrity', 'part.order', 'dossier', 'the parts do not stand in the order of their names')
}
