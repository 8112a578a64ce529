// What the reader of an entry is handed: the entry, the story so far, and where to report.
import type { Documents, Role, Slot } from '../documents/registry.ts'
import type { Leaf } from '../leaf.ts'
import type { Aspect, Problems } from '../report.ts'
import { digest } from '../shape.ts'
import type { Place, Story } from '../story.ts'
import type { Trust } from '../trust.ts'

export class EntryContext {
  readonly leaf: Leaf
  readonly place: Place
  readonly story: Story
  readonly documents: Documents
  readonly trust: Trust
  readonly #problems: Problems

  constructor(leaf: Leaf, place: Place, story: Story, documents: Documents, trust: Trust, problems: Problems) {
    this.leaf = leaf
    this.place = place
    this.story = story
    this.documents = documents
    this.trust = trust
    this.#problems = problems
  }

  problem(aspect: Aspect, code: string, message: string): void {
    this.#problems.add(aspect, code, this.place.where, message)
  }

  /**
   * The slot of the document that the entry names. `once`: a document that may be recorded only once, so a second time is a replay.
   * Undefined after a problem was reported.
   */
  document<R extends Role>(role: R, key: string, once = true): Slot<R> | undefined {
    const found = this.documents.due(role, digest(this.leaf.body, key), this.place.where)
    if (found === undefined) {
      this.problem('integrity', 'document.two_roles', `the document of \`${key}\` stands for something else in another entry`)
      return undefined
    }
    if (once && !found.fresh) {
      this.problem('integrity', `${role}.recorded_twice`, `the document of \`${key}\` was recorded before`)
      return undefined
    }
    return found.slot
  }

  /** Remembers a nonce that a person signs over. SAFETY: two requests with one nonce would let a signature move from one to the other. */
  claimNonce(nonce: Buffer): void {
    const hex = nonce.toString('hex')
    if (this.story.nonces.has(hex)) this.problem('integrity', 'nonce.reused', 'the nonce was used before')
    this.story.nonces.add(hex)
  }
}
