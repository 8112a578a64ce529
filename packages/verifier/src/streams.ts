// The streams of a dossier: what keeps an entry from being left out. Remembers one length and one head per stream.
import type { Leaf } from './leaf.ts'
import { digest, list, object, only, text, whole } from './shape.ts'

interface Head {
  length: number
  head: string
}

export class Streams {
  readonly #heads = new Map<string, Head>()

  names(): IterableIterator<string> {
    return this.#heads.keys()
  }

  has(stream: string): boolean {
    return this.#heads.has(stream)
  }

  /** Puts a leaf at the end of its stream; says what is wrong with its place. INVARIANT: a gap is reported once, then the chain goes on from there. */
  append(leaf: Leaf, digestOfLeaf: string): string | undefined {
    const before = this.#heads.get(leaf.stream)
    const expected = { seq: (before?.length ?? 0) + 1, prev: before?.head ?? null }
    this.#heads.set(leaf.stream, { length: leaf.seq, head: digestOfLeaf })
    if (leaf.seq !== expected.seq) return `entry ${leaf.seq} of stream \`${leaf.stream}\` stands where entry ${expected.seq} is due`
    if (leaf.prev !== expected.prev) return `entry ${leaf.seq} of stream \`${leaf.stream}\` does not follow the one before it`
    return undefined
  }

  /**
   * Compares a seal's list with what was read up to it. To be asked before the seal itself is appended: of its own stream the seal
   * tells how it stood before. Errors: `dossier.malformed`.
   */
  differences(seal: Leaf): string[] {
    const problems: string[] = []
    const listed = new Set<string>()
    for (const item of list(seal.body, 'streams')) {
      const row = only(object(item, 'a sealed stream'), ['stream', 'length', 'head'], 'a sealed stream')
      const stream = text(row, 'stream')
      if (listed.has(stream)) problems.push(`the seal lists stream \`${stream}\` twice`)
      listed.add(stream)
      const length = whole(row, 'length', 1)
      const head = digest(row, 'head')
      const found = this.#heads.get(stream)
      if (found === undefined) problems.push(`stream \`${stream}\` is sealed with ${length} entries, and none is here`)
      else if (found.length !== length || found.head !== head) {
        problems.push(`stream \`${stream}\` is sealed with ${length} entries, and ${found.length} are here or their head differs`)
      }
    }
    for (const stream of this.#heads.keys()) if (!listed.has(stream)) problems.push(`the seal does not list stream \`${stream}\``)
    return problems
  }
}
