// What a long list comes to: its digest, how many lines it has, and whom and what it concerns. Pure, and told line by line, so that no list is too long for it.
// INVARIANT: the same lines come to the same words, whoever reckons: the offline verifier does it anew, by itself.
import { createHash } from 'node:crypto'
import { canonicalJson } from '@countersign/ledger'
import type { TransferItem } from './document.ts'

/** A thing that changes hands, with what it is today: that is what people sign by, where they can't look at each. */
export interface TransferLine extends TransferItem {
  /** Of an identity. */
  readonly environment: string | null
  /** Where an identity has a live credential; what a contract names. */
  readonly systems: readonly string[]
}

/** One line of the file that the list is. Its digest is that of the file. */
export const textOfLine = ({ kind, id, role, from, to, environment, systems }: TransferLine): string =>
  `${canonicalJson({ kind, id, role, from, to, environment, systems })}\n`

export interface Counted {
  readonly name: string | null
  readonly lines: number
}
/** Those with the most lines, by name; and how many names there are beside them. */
export interface Counts {
  readonly named: readonly Counted[]
  readonly others: number
}

const mostNamed = 50
export const countsOf = ['roles', 'environments', 'systems', 'from', 'to'] as const
export type Summary = Readonly<Record<(typeof countsOf)[number], Counts>>

const order = (name: string | null): string => (name === null ? '' : `=${name}`)

class Tally {
  readonly #lines = new Map<string | null, number>()

  count(name: string | null): void {
    this.#lines.set(name, (this.#lines.get(name) ?? 0) + 1)
  }

  counts(): Counts {
    const all = [...this.#lines].map(([name, lines]) => ({ name, lines }))
    all.sort((a, b) => b.lines - a.lines || (order(a.name) < order(b.name) ? -1 : 1))
    return { named: all.slice(0, mostNamed), others: Math.max(0, all.length - mostNamed) }
  }
}

export class Reckoning {
  readonly #hash = createHash('sha256')
  readonly #tallies = { roles: new Tally(), environments: new Tally(), systems: new Tally(), from: new Tally(), to: new Tally() }
  #lines = 0

  /** Gives the text of the line. */
  add(line: TransferLine): string {
    const text = textOfLine(line)
    this.#hash.update(text)
    this.#lines += 1
    const { roles, environments, systems, from, to } = this.#tallies
    roles.count(`${line.kind} ${line.role}`)
    if (line.kind === 'identity') environments.count(line.environment)
    for (const system of line.systems) systems.count(system)
    from.count(line.from)
    to.count(line.to)
    return text
  }

  get lines(): number {
    return this.#lines
  }

  /** Once, after the last line. */
  result(): { readonly list: { readonly digest: string; readonly lines: number }; readonly summary: Summary } {
    const { roles, environments, systems, from, to } = this.#tallies
    return {
      list: { digest: `sha256:${this.#hash.digest('hex')}`, lines: this.#lines },
      summary: {
        roles: roles.counts(),
        environments: environments.counts(),
        systems: systems.counts(),
        from: from.counts(),
        to: to.counts(),
      },
    }
  }
}
