// What the lines of a long list come to, reckoned by the verifier itself: nothing of it is taken from whoever wrote the dossier. One line at a time.
import { createHash } from 'node:crypto'
import { canonicalJson } from '@countersign/ledger'
import { parseCanonical } from '../leaf.ts'
import { malformed, only, text, textOrNull, texts } from '../shape.ts'

/** So many names are counted by name in the document; of the others, how many there are. */
const NAMED = 50

type Name = string | null

const counts = (found: ReadonlyMap<Name, number>) => {
  const key = (name: Name): string => (name === null ? '' : `=${name}`)
  const all = [...found].sort(([a, m], [b, n]) => n - m || (key(a) < key(b) ? -1 : 1))
  return { named: all.slice(0, NAMED).map(([name, lines]) => ({ name, lines })), others: Math.max(0, all.length - NAMED) }
}

const one = (of: Map<Name, number>, name: Name): void => void of.set(name, (of.get(name) ?? 0) + 1)

export class ListReckoning {
  readonly #hash = createHash('sha256')
  readonly #roles = new Map<Name, number>()
  readonly #environments = new Map<Name, number>()
  readonly #systems = new Map<Name, number>()
  readonly #from = new Map<Name, number>()
  readonly #to = new Map<Name, number>()
  #before: readonly Buffer[] | undefined
  lines = 0

  /** A page: whole lines, each ending in a line feed. Errors: `dossier.malformed`, `json.*`. */
  add(page: string): void {
    if (!page.endsWith('\n')) throw malformed('a page of a list does not end with a line')
    this.#hash.update(page)
    for (const line of page.slice(0, -1).split('\n')) this.#line(line)
  }

  #line(source: string): void {
    const line = only(
      parseCanonical(source, `line ${this.lines + 1} of the list`),
      ['kind', 'id', 'role', 'from', 'to', 'environment', 'systems'],
      'a line',
    )
    const [kind, id, role] = [text(line, 'kind'), text(line, 'id'), text(line, 'role')]
    const place = [kind, id, role].map((part) => Buffer.from(part, 'utf8'))
    const order =
      this.#before === undefined ? 1 : (place.map((part, n) => Buffer.compare(part, this.#before![n]!)).find((by) => by !== 0) ?? 0)
    // SAFETY: a thing that stands twice would be counted once by whoever reads it.
    if (order <= 0) throw malformed('the lines of a list do not ascend')
    this.#before = place
    this.lines += 1
    one(this.#roles, `${kind} ${role}`)
    const environment = textOrNull(line, 'environment')
    if (kind === 'identity') one(this.#environments, environment)
    for (const system of texts(line, 'systems')) one(this.#systems, system)
    one(this.#from, textOrNull(line, 'from'))
    one(this.#to, text(line, 'to'))
  }

  /** Once, after the last page: what a document about these lines has to hold, in canonical form. */
  result(): { digest: string; form: string } {
    const digest = `sha256:${this.#hash.digest('hex')}`
    const summary = {
      roles: counts(this.#roles),
      environments: counts(this.#environments),
      systems: counts(this.#systems),
      from: counts(this.#from),
      to: counts(this.#to),
    }
    return { digest, form: canonicalJson({ type: 'countersign/transfer/v2', list: { digest, lines: this.lines }, summary }) }
  }
}
