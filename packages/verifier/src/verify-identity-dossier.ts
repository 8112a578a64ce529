// The dossier of an identity: the dossiers of all changes that touched it, one after the other, under one seal that lists them. Each part is judged
// by itself; the story is told from the parts, and from nothing that the exporter says of them.
import { createHash, type Hash } from 'node:crypto'
import { CountersignError, decodeBase64, leafHash, verifyInclusion } from '@countersign/ledger'
import { type BelievedCheckpoint, believeCheckpoint } from './checkpoint.ts'
import { DossierReader, type Header } from './dossier-reader.ts'
import { type Leaf, parseCanonical, parseLeaf } from './leaf.ts'
import { type LinePlace, Lines } from './lines.ts'
import {
  type Aspect,
  type CheckpointReport,
  checkpointReport,
  type Finding,
  type OperationReport,
  Problems,
  type Report,
} from './report.ts'
import { digest, list, malformed, type Obj, object, only, text, whole } from './shape.ts'
import type { Trust } from './trust.ts'
import { reportOf, verifyLines } from './verify-dossier.ts'

export const IDENTITY_V1 = 'countersign/identity-dossier/v1'

/** One operation on the identity, of whatever change. */
export interface StoryOperation extends OperationReport {
  readonly change: string
  /** Index of the log at which its change was opened: the order of the story. */
  readonly index: number
  readonly party: string
}

export interface IdentityReport {
  /** Of the whole: a problem of a part is one of the whole, and names the part. */
  readonly integrity: Finding
  readonly completeness: Finding
  readonly truth: Finding
  readonly org: string
  readonly identity: string
  readonly createdAt: string
  readonly checkpoint: CheckpointReport | null
  readonly parts: readonly { readonly change: string; readonly report: Report }[]
  /** In the order of the log. */
  readonly story: readonly StoryOperation[]
  readonly counts: { readonly lines: number; readonly bytes: number }
}

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

class Part {
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
  readonly identity: string
  readonly parts: readonly { readonly change: string; readonly seal: string }[]
}

const aspects: readonly Aspect[] = ['integrity', 'completeness', 'truth']

class IdentityReader {
  readonly #trust: Trust
  readonly problems: Problems
  readonly parts: Part[] = []
  claimed: { org: string; identity: string; createdAt: string } = { org: '', identity: '', createdAt: '' }
  checkpoint: BelievedCheckpoint | undefined
  seal: Seal | undefined
  #section: 'header' | 'seal' | 'between' | 'part' | 'ended' = 'header'

  constructor(trust: Trust, problems: Problems) {
    this.#trust = trust
    this.problems = problems
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
    only(value, ['type', 'org', 'identity', 'createdAt', 'checkpoint'], 'the header')
    if (text(value, 'type') !== IDENTITY_V1) throw malformed(`the first line is not \`${IDENTITY_V1}\``)
    this.claimed = { org: text(value, 'org'), identity: text(value, 'identity'), createdAt: text(value, 'createdAt') }
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
    if (leaf.kind !== 'identity.sealed') throw malformed('the second line is not the seal of an identity')
    const body = only(leaf.body, ['identity', 'parts'], 'the seal')
    this.seal = {
      leaf,
      identity: text(body, 'identity'),
      parts: list(body, 'parts').map((item) => {
        const row = only(object(item, 'a sealed part'), ['change', 'seal'], 'a sealed part')
        return { change: text(row, 'change'), seal: digest(row, 'seal') }
      }),
    }
    const { org, identity, createdAt } = this.claimed
    if (leaf.org !== org || this.seal.identity !== identity)
      this.problems.add('integrity', 'seal.foreign', where, 'the seal is of another identity or organisation')
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

/** That the parts are those of the seal, of this log, and about this identity. INVARIANT: none is left out, added, moved or put in another's place. */
const checkParts = ({ seal, parts, claimed, checkpoint, problems }: IdentityReader): void => {
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
    const touches = part.reader.story.plans.some((plan) =>
      [...(plan.slot.facts?.operations.values() ?? [])].some(({ identity }) => identity === claimed.identity),
    )
    if (!touches) problems.add('completeness', 'part.unrelated', where, 'no plan of it names the identity')
  }
  for (const change of listed.keys())
    if (!here.has(change))
      problems.add('completeness', 'part.missing', `change ${change.slice(0, 200)}`, 'the seal lists it, and it is not here')
  const order = parts.map(({ change }) => change)
  if (order.some((change, index) => index > 0 && change <= order[index - 1]!))
    problems.add('integrity', 'part.order', 'dossier', 'the parts do not stand in the order of their names')
}

const storyOf = (parts: readonly { readonly part: Part; readonly report: Report }[], identity: string): StoryOperation[] =>
  parts
    .flatMap(({ part, report }) => {
      const planned = part.reader.story.lastPlan?.slot.facts?.operations
      const index = part.reader.story.opened?.index ?? 0
      return report.operations.flatMap((operation): StoryOperation[] => {
        const own = planned?.get(operation.id)
        return own?.identity === identity ? [{ ...operation, change: part.change, index, party: own.executor.party }] : []
      })
    })
    .sort((a, b) => a.index - b.index)

const verifyIdentityLines = async (each: AsyncIterable<string>, lines: Lines, trust: Trust): Promise<IdentityReport> => {
  const problems = new Problems()
  const reader = new IdentityReader(trust, problems)
  let whole = false
  try {
    for await (const line of each) reader.take(line, lines)
    reader.finish()
    whole = true
  } catch (error) {
    if (!(error instanceof CountersignError) || error.code === 'dossier.unreadable') throw error
    problems.add('integrity', error.code, lines.number === 0 ? 'dossier' : `line ${lines.number}`, error.message)
  }
  const parts = reader.parts.map((part) => ({
    part,
    report: reportOf(part.reader, part.problems, part.header, trust, { lines: part.lines.number, bytes: part.lines.bytes }),
  }))
  if (whole) checkParts(reader)
  for (const { part, report } of parts)
    for (const aspect of aspects) {
      // What can't be judged of a part, since it was deleted by decision, can't be judged of the whole.
      if (report[aspect].verdict === 'unknown') problems.cannotJudge(aspect)
      for (const { code, where, message } of report[aspect].problems)
        problems.add(aspect, code, `change ${part.change.slice(0, 200)}, ${where}`, message)
    }
  return {
    integrity: problems.finding('integrity', whole),
    completeness: problems.finding('completeness', whole),
    truth: problems.finding('truth', whole),
    ...reader.claimed,
    checkpoint: checkpointReport(reader.checkpoint),
    parts: parts.map(({ part, report }) => ({ change: part.change, report })),
    story: whole ? storyOf(parts, reader.claimed.identity) : [],
    counts: { lines: lines.number, bytes: lines.bytesRead },
  }
}

async function* withFirst(first: string, rest: AsyncIterator<string>): AsyncGenerator<string> {
  yield first
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value
}

const isOfIdentity = (line: string): boolean => line.startsWith('{') && line.endsWith(`"type":"${IDENTITY_V1}"}`)

/**
 * Verifies a dossier of whichever kind its first line says it is. What is wrong with it is in the report, never an exception.
 * Errors: `dossier.unreadable`.
 */
export const verifyAny = async (source: string | AsyncIterable<string | Uint8Array>, trust: Trust): Promise<Report | IdentityReport> => {
  const lines = new Lines(source)
  const each = lines[Symbol.asyncIterator]()
  let first: IteratorResult<string>
  try {
    first = await each.next()
  } catch (error) {
    // The report of a file whose first line can't be read is that of any broken dossier.
    const broken: AsyncIterable<string> = { [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(error) }) }
    return verifyLines(broken, lines, trust)
  }
  if (first.done === true) return verifyLines(each, lines, trust)
  return isOfIdentity(first.value)
    ? verifyIdentityLines(withFirst(first.value, each), lines, trust)
    : verifyLines(withFirst(first.value, each), lines, trust)
}
