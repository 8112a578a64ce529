// Reads a dossier's lines in their order: header, entries, tombstones, statements, lists, documents, end. Integrity is checked here, line by line; the story is only gathered.
// INVARIANT: what is kept per entry is a few facts, per document its digest and facts; never a leaf, a proof or a text.
import { CountersignError, decodeBase64, leafHash, sha256Hex, verifyInclusion } from '@countersign/ledger'
import { type BelievedCheckpoint, believeCheckpoint } from './checkpoint.ts'
import { Deletions } from './deletions.ts'
import { Documents, mediaTypeOf } from './documents/registry.ts'
import { EntryContext } from './entries/context.ts'
import { readEntry } from './entries/index.ts'
import { type Leaf, parseCanonical, parseLeaf } from './leaf.ts'
import type { LinePlace } from './lines.ts'
import { CarriedLists } from './lists/carried.ts'
import type { Problems } from './report.ts'
import { digest, instant, list, malformed, type Obj, only, text, whole } from './shape.ts'
import { CarriedStatements } from './statements/carried.ts'
import { Story } from './story.ts'
import { Streams } from './streams.ts'
import type { Trust } from './trust.ts'

export interface Header {
  readonly org: string
  readonly change: string
  readonly createdAt: number
  readonly createdAtText: string
  readonly checkpoint: BelievedCheckpoint
}

const HEADER_V1 = 'countersign/dossier/v1'
/** As v1, with the tombstones of what was deleted. */
const HEADER_V2 = 'countersign/dossier/v2'
/** As v2, with what people signed beside plans and the change stood on. */
const HEADER_V3 = 'countersign/dossier/v3'
/** As v3, with the lines of lists of which people signed the digest; statements only where there are any. */
const HEADER_V4 = 'countersign/dossier/v4'
const messageOf = (error: unknown): string => (error instanceof Error ? error.message : 'unknown reason')
const codeOf = (error: unknown): string => (error instanceof CountersignError ? error.code : 'dossier.malformed')

export class DossierReader {
  readonly story = new Story()
  readonly documents = new Documents()
  readonly streams = new Streams()
  header?: Header
  /** The header's own words, for the report; not to be believed before `header` is there. */
  claimed: { org: string; change: string; createdAt: string } = { org: '', change: '', createdAt: '' }
  entries = 0
  /** Digest of the last leaf: that of the seal, where it is the last. */
  lastDigest?: string
  documentCount = 0
  readonly #trust: Trust
  readonly #problems: Problems
  readonly #deletions: Deletions
  readonly statements: CarriedStatements
  readonly #lists: CarriedLists
  #mayLack = false
  #mayState = false
  #mayList = false
  #section: 'header' | 'entries' | 'tombstones' | 'statements' | 'lists' | 'documents' | 'ended' = 'header'
  #lastIndex = -1
  #lastDocument = ''
  #lastLeaf?: Leaf

  constructor(trust: Trust, problems: Problems) {
    this.#trust = trust
    this.#problems = problems
    this.#deletions = new Deletions(trust)
    this.statements = new CarriedStatements(trust, problems)
    this.#lists = new CarriedLists(problems)
  }

  /** Takes the next line. Errors: any `CountersignError` means that the file can't be read on. */
  take(line: string, lines: LinePlace): void {
    if (this.#section === 'ended') throw malformed('there is a line after the end')
    const value = parseCanonical(line, `line ${lines.number}`)
    const type = text(value, 'type')
    if (this.#section === 'header') this.#takeHeader(value, type)
    else if (type === 'entry') this.#takeEntry(value, lines.number)
    else if (type === 'tombstone' && this.#mayLack) this.#takeTombstone(value, lines.number)
    else if (type === 'statement' && this.#mayState) this.#takeStatement(value, lines.number)
    else if (type === 'list' && this.#mayList) this.#takeList(value, lines.number)
    else if (type === 'page' && this.#section === 'lists' && this.#lists.page(value)) return
    else if (type === 'document') this.#takeDocument(value, lines.number)
    else if (type === 'deleted' && this.#mayLack) this.#takeDeleted(value, lines.number)
    else if (type === 'end') this.#takeEnd(value, lines)
    else throw malformed(`a line of type \`${type.slice(0, 100)}\` has no place here`)
  }

  /** To be called after the last line. Errors: `dossier.cut`. */
  finish(): Header {
    if (this.#section !== 'ended' || this.header === undefined)
      throw new CountersignError('dossier.cut', 'invalid', 'the dossier has no end: it was cut')
    for (const slot of this.documents.missing()) {
      this.#problems.add(
        'integrity',
        'document.missing',
        slot.where,
        `the ${slot.role} \`${slot.digest}\` that this entry names is not in the dossier`,
      )
    }
    if (this.#mayList && this.#lists.count === 0)
      this.#problems.add('integrity', 'list.none', 'line 1', `a dossier of \`${HEADER_V4}\` carries lists, and none is here`)
    this.#lists.finish(this.story)
    if (this.#mayState && !this.#mayList && this.statements.count === 0)
      this.#problems.add('integrity', 'statement.none', 'line 1', `a dossier of \`${HEADER_V3}\` carries statements, and none is here`)
    this.statements.finish()
    const last = this.#lastLeaf
    if (last?.kind !== 'dossier.sealed') this.#problems.add('completeness', 'seal.missing', 'dossier', 'the last entry is not the seal')
    else if (last.atText !== this.header.createdAtText) {
      this.#problems.add('integrity', 'header.created_at', 'line 1', '`createdAt` is not the moment of the seal')
    }
    return this.header
  }

  #takeHeader(value: Obj, type: string): void {
    if (type !== HEADER_V1 && type !== HEADER_V2 && type !== HEADER_V3 && type !== HEADER_V4)
      throw malformed(`the first line is not \`${HEADER_V1}\`, \`${HEADER_V2}\`, \`${HEADER_V3}\` or \`${HEADER_V4}\``)
    this.#mayLack = type !== HEADER_V1
    this.#mayList = type === HEADER_V4
    this.#mayState = type === HEADER_V3 || this.#mayList
    only(value, ['type', 'org', 'change', 'createdAt', 'checkpoint'], 'the header')
    this.claimed = { org: text(value, 'org'), change: text(value, 'change'), createdAt: text(value, 'createdAt') }
    const checkpoint = believeCheckpoint(text(value, 'checkpoint'), this.#trust)
    this.header = {
      org: this.claimed.org,
      change: this.claimed.change,
      createdAt: instant(value, 'createdAt'),
      createdAtText: this.claimed.createdAt,
      checkpoint,
    }
    this.#section = 'entries'
  }

  #takeEntry(value: Obj, line: number): void {
    const { org, change } = this.header!
    if (this.#section !== 'entries') throw malformed('an entry stands after a document')
    const { index, where, source, isIncluded } = this.#placed(value, line)
    this.entries += 1
    // SAFETY: a leaf that is not in the log is nobody's word: it adds nothing to the story.
    if (!isIncluded) {
      this.#problems.add('integrity', 'entry.not_included', where, 'the entry is not in the log under the checkpoint')
      return
    }
    const leaf = parseLeaf(source)
    if (leaf.org !== org) this.#problems.add('integrity', 'entry.other_org', where, 'the entry belongs to another organisation')
    const kind = `${where} (${leaf.kind.slice(0, 60)})`
    if (leaf.kind === 'dossier.sealed') this.#takeSeal(leaf, kind, change)
    this.lastDigest = `sha256:${sha256Hex(source)}`
    const misplaced = this.streams.append(leaf, this.lastDigest)
    if (misplaced !== undefined) this.#problems.add('integrity', 'stream.broken', kind, misplaced)
    this.#lastLeaf = leaf
    try {
      if (leaf.stream === change) this.#lists.announce(leaf)
      readEntry(
        new EntryContext(leaf, { index, at: leaf.at, where: kind }, this.story, this.documents, this.#trust, this.#problems),
        change,
      )
    } catch (error) {
      this.#problems.add('integrity', 'entry.malformed', kind, messageOf(error))
    }
  }

  /** A leaf with its place: whether it is in the log there. Places ascend within a section. */
  #placed(value: Obj, line: number): { index: number; where: string; source: string; isIncluded: boolean } {
    const { checkpoint } = this.header!
    only(value, ['type', 'index', 'leaf', 'proof'], 'an entry')
    const index = whole(value, 'index')
    if (index <= this.#lastIndex) throw malformed('entries do not stand in the order of the log')
    this.#lastIndex = index
    const source = text(value, 'leaf')
    const proof = list(value, 'proof').map((hash) => (typeof hash === 'string' ? decodeBase64(hash) : undefined))
    const isIncluded =
      proof.every((hash) => hash !== undefined) &&
      verifyInclusion(index, checkpoint.size, leafHash(Buffer.from(source, 'utf8')), proof as Buffer[], checkpoint.root)
    return { index, where: `line ${line}, entry ${index}`, source, isIncluded }
  }

  /** An entry of a retention change: it says which documents were deleted, or that this was decided. It adds nothing to the story. */
  #takeTombstone(value: Obj, line: number): void {
    if (this.#section === 'entries') this.#lastIndex = -1
    else if (this.#section !== 'tombstones') throw malformed('a tombstone stands after a document')
    this.#section = 'tombstones'
    const { index, where, source, isIncluded } = this.#placed(value, line)
    if (!isIncluded) this.#problems.add('integrity', 'entry.not_included', where, 'the entry is not in the log under the checkpoint')
    else this.#deletions.take(parseLeaf(source), index)
  }

  /** What somebody signed beside the plan: judged by itself, and counted against the seal. It adds nothing to the story. */
  #takeStatement(value: Obj, line: number): void {
    if (this.#section === 'entries' || this.#section === 'tombstones') this.#lastIndex = -1
    else if (this.#section !== 'statements') throw malformed('a statement stands after a document')
    this.#section = 'statements'
    const { where, source, isIncluded } = this.#placed(value, line)
    if (!isIncluded) this.#problems.add('integrity', 'entry.not_included', where, 'the entry is not in the log under the checkpoint')
    else this.statements.take(source, this.header!.org, where)
  }

  /** Of a list that people signed by its digest: the document that they signed, and after it the lines. */
  #takeList(value: Obj, line: number): void {
    if (this.#section === 'documents') throw malformed('a list stands after a document')
    this.#section = 'lists'
    this.#lists.begin(value, `line ${line}, list`)
  }

  #startDocuments(): void {
    if (this.#section === 'documents') return
    this.#section = 'documents'
    this.#lists.end()
    this.#deletions.judge((where, why) =>
      this.#problems.add('integrity', 'deletion.undecided', where, `this deletion does not count: ${why}`),
    )
  }

  /** The digest of the next document, whether its text is there or not. */
  #nextDigest(value: Obj): string {
    const name = digest(value, 'digest')
    if (name <= this.#lastDocument) throw malformed('documents do not stand in the order of their digests')
    this.#lastDocument = name
    return name
  }

  #takeDeleted(value: Obj, line: number): void {
    this.#startDocuments()
    only(value, ['type', 'digest'], 'a deleted document')
    const name = this.#nextDigest(value)
    const where = `line ${line}, document ${name.slice(0, 23)}…`
    const slot = this.documents.find(name)
    const said = this.#deletions.documents.get(name)
    if (slot === undefined) this.#problems.add('integrity', 'document.unreferenced', where, 'no entry names this document')
    // SAFETY: only what executors and probers said can be deleted; who decided what is always there.
    else if (said === undefined || (slot.role !== 'evidence' && slot.role !== 'proof'))
      this.#problems.add('integrity', 'document.deletion_undecided', where, `the ${slot.role} is missing, and no decided deletion names it`)
    else {
      slot.seen = true
      slot.deleted = said
      // Of evidence, whether it held what its contract asks; of a proof, whether its answers say what was recorded.
      this.#problems.cannotJudge(slot.role === 'evidence' ? 'completeness' : 'truth')
    }
  }

  #takeSeal(leaf: Leaf, where: string, change: string): void {
    if (leaf.stream !== change)
      this.#problems.add('integrity', 'entry.wrong_stream', where, 'the seal does not stand in the stream of the change')
    this.statements.sealed(leaf.body)
    for (const difference of this.streams.differences(leaf)) this.#problems.add('completeness', 'seal.differs', where, difference)
  }

  #takeDocument(value: Obj, line: number): void {
    this.#startDocuments()
    this.documentCount += 1
    only(value, ['type', 'digest', 'mediaType', 'text'], 'a document')
    const name = this.#nextDigest(value)
    const where = `line ${line}, document ${name.slice(0, 23)}…`
    const source = text(value, 'text')
    if (`sha256:${sha256Hex(source)}` !== name) {
      this.#problems.add('integrity', 'document.digest', where, 'the text does not have this digest')
      return
    }
    const slot = this.documents.find(name)
    if (slot === undefined) {
      this.#problems.add('integrity', 'document.unreferenced', where, 'no entry names this document')
      return
    }
    slot.seen = true
    if (text(value, 'mediaType') !== mediaTypeOf(slot.role)) {
      this.#problems.add('integrity', 'document.media_type', where, `the entry that names it takes it for a ${slot.role}`)
      return
    }
    try {
      this.documents.fill(slot, source, this.#trust)
    } catch (error) {
      this.#problems.add(
        'integrity',
        `${slot.role}.${codeOf(error).replace('.', '_')}`,
        where,
        `this ${slot.role} is refused: ${messageOf(error)}`,
      )
    }
  }

  #takeEnd(value: Obj, lines: LinePlace): void {
    only(value, ['type', 'lines', 'digest'], 'the end')
    if (whole(value, 'lines') !== lines.number - 1) throw malformed('the end counts another number of lines')
    if (digest(value, 'digest') !== lines.digestBefore())
      throw new CountersignError('dossier.end_digest', 'invalid', 'the end names another digest than the lines before it have')
    this.#section = 'ended'
  }
}
