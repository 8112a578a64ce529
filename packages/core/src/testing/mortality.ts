// A process that can die: at a numbered step it stops, and from then on whatever is left of it can't touch the world.
import type { Steps } from '../platform/steps.ts'

export class Death extends Error {}

export interface Mortal {
  readonly steps: Steps
  /** Throws when the process is dead: asked before every look at the clock, every call downstream, every delivery. */
  readonly alive: () => void
  /** Rejects with `Death` at the moment of it. */
  readonly died: Promise<never>
  readonly dead: () => boolean
}

/** Dies at every step of this name, so many times; and tells how often it has. */
export const diesAt = (at: string, most: number): { readonly dies: (name: string) => boolean; readonly died: () => number } => {
  let died = 0
  return {
    dies: (name) => {
      if (name !== at || died >= most) return false
      died += 1
      return true
    },
    died: () => died,
  }
}

/** `dies` is asked at every step, with its name. */
export const mortal = (dies: (name: string) => boolean): Mortal => {
  let dead = false
  const { promise: died, reject } = Promise.withResolvers<never>()
  died.catch(() => {})
  const alive = (): void => {
    if (dead) throw new Death('the process is dead')
  }
  return {
    steps: {
      reach: (name) => {
        alive()
        if (!dies(name)) return
        dead = true
        reject(new Death(name))
        throw new Death(name)
      },
    },
    alive,
    died,
    dead: () => dead,
  }
}
