// The long lists that a dossier carries: people signed the digest of each with what it comes to, and the lines are here, page by page.
// INVARIANT: none is left out or added; no page is kept once it was counted.
import { sha256Hex } from '@countersign/ledger'
import type { Leaf } from '../leaf.ts'
import type { Problems } from '../report.ts'
import { digest, type Obj, only, text } from '../shape.ts'
import type { Story } from '../story.ts'
import { ListReckoning } from './reckoning.ts'

interface Open {
  readonly document: string
  readonly text: string
  readonly where: string
  readonly reckoning: ListReckoning
}

export class CarriedLists {
  readonly #problems: Problems
  /** Digest of the document → that of its list, as the entries of the change say it. */
  readonly #announced = new Map<string, string>()
  readonly #here = new Set<string>()
  #open: Open | undefined

  constructor(problems: Problems) {
    this.#problems = problems
  }

  get count(): number {
    return this.#here.size
  }

  /** An entry by which a document was proposed. Errors: `dossier.malformed`. */
  announce({ body, kind }: Leaf): void {
    if (kind === 'instrument.proposed' && Object.hasOwn(body, 'list')) this.#announced.set(digest(body, 'document'), digest(body, 'list'))
  }

  /** Errors: `dossier.malformed`. */
  begin(value: Obj, where: string): void {
    this.end()
    only(value, ['type', 'digest', 'text'], 'a list')
    const document = digest(value, 'digest')
    const source = text(value, 'text')
    if (`sha256:${sha256Hex(source)}` !== document)
      this.#problems.add('integrity', 'list.document', where, 'the document of the list does not have this digest')
    if (!this.#announced.has(document) || this.#here.has(document))
      this.#problems.add('integrity', 'list.unreferenced', where, 'no entry names this list, or it stands here twice')
    this.#here.add(document)
    this.#open = { document, text: source, where, reckoning: new ListReckoning() }
  }

  /** False where no list is begun. Errors: `dossier.malformed`, `json.*`. */
  page(value: Obj): boolean {
    if (this.#open === undefined) return false
    only(value, ['type', 'text'], 'a page')
    this.#open.reckoning.add(text(value, 'text'))
    return true
  }

  /** After the last page of a list. */
  end(): void {
    const open = this.#open
    if (open === undefined) return
    this.#open = undefined
    const { digest: found, form } = open.reckoning.result()
    if (this.#announced.get(open.document) !== found)
      this.#problems.add('integrity', 'list.altered', open.where, 'its lines do not have the digest that the entry names')
    else if (form !== open.text) this.#problems.add('integrity', 'list.summary', open.where, 'its lines do not come to what people signed')
  }

  /** Everything else being read. */
  finish(story: Story): void {
    for (const document of this.#announced.keys())
      if (!this.#here.has(document))
        this.#problems.add('completeness', 'list.missing', 'dossier', `the lines of the document \`${document}\` are not here`)
    const planned = new Set(
      story.plans.flatMap(({ slot }) => (slot.facts === undefined ? [] : [...slot.facts.operations.values()].map(({ enacts }) => enacts))),
    )
    for (const document of this.#here)
      if (!planned.has(document))
        this.#problems.add('integrity', 'list.not_planned', 'dossier', `no plan of the change brings the document \`${document}\` in force`)
  }
}
