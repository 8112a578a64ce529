// The statements that a dossier carries: each judged by itself, and all of them against the list in the seal. INVARIANT: none is left out, added or
// carried twice.
import { sha256Hex } from '@countersign/ledger'
import { parseSaid } from '../leaf.ts'
import type { Problems } from '../report.ts'
import { malformed, member, type Obj, texts } from '../shape.ts'
import type { Trust } from '../trust.ts'
import { judgeStatement, type Stated } from './judge.ts'

export class CarriedStatements {
  readonly #trust: Trust
  readonly #problems: Problems
  #listed: ReadonlySet<string> = new Set()
  readonly #here = new Set<string>()
  /** Those that stand, in the order of the log. */
  readonly stated: Stated[] = []

  constructor(trust: Trust, problems: Problems) {
    this.#trust = trust
    this.#problems = problems
  }

  get count(): number {
    return this.#here.size
  }

  /** The list of a seal; the last seal counts. Errors: `dossier.malformed`. */
  sealed(body: Obj): void {
    this.#listed = new Set(member(body, 'statements') === undefined ? [] : texts(body, 'statements'))
  }

  /** Errors: as of `parseSaid`. */
  take(source: string, org: string, where: string): void {
    const leaf = parseSaid(source)
    const place = `${where} (${leaf.kind.slice(0, 60)})`
    const digest = `sha256:${sha256Hex(source)}`
    if (this.#here.has(digest)) throw malformed('a statement stands twice in the dossier')
    this.#here.add(digest)
    if (!this.#listed.has(digest)) this.#problems.add('integrity', 'statement.unsealed', place, 'the seal does not list this statement')
    if (leaf.org !== org) this.#problems.add('integrity', 'entry.other_org', place, 'the statement belongs to another organisation')
    const judged = judgeStatement(leaf, this.#trust)
    if (judged === undefined) this.#problems.add('integrity', 'statement.unknown_kind', place, 'this is no statement that a person signs')
    else if ('problem' in judged) {
      const { code, message } = judged.problem
      this.#problems.add(code === 'statement.ineligible' ? 'completeness' : 'integrity', code, place, message)
    } else this.stated.push(judged.stated)
  }

  finish(): void {
    for (const digest of this.#listed)
      if (!this.#here.has(digest))
        this.#problems.add('completeness', 'statement.missing', 'dossier', `the seal lists the statement \`${digest}\`, and it is not here`)
  }
}
