// Changes of one file follow each other within this process: two read-change-write rounds at once would lose one of them.
// Another process that writes the same file at the same instant can still win; the read-back and, in the end, the rejection proof find that.
import { throwIfAborted } from './files.ts'

const tails = new Map<string, Promise<unknown>>()

/** Does the work when the work before it on the same name has ended. A call whose deadline passes in the queue leaves it at once, undone. */
export async function oneAtATime<T>(name: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  const before = tails.get(name) ?? Promise.resolve()
  let finish = () => {}
  const mine = new Promise<void>((resolve) => {
    finish = resolve
  })
  // ORDER: whoever comes later waits for the one before us too, also when we leave the queue early.
  const tail = before.then(() => mine)
  tails.set(name, tail)
  try {
    await orAborted(before, signal)
    throwIfAborted(signal)
    return await work()
  } finally {
    finish()
    void tail.then(() => {
      if (tails.get(name) === tail) tails.delete(name)
    })
  }
}

function orAborted(turn: Promise<unknown>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      signal.removeEventListener('abort', go)
      resolve()
    }
    signal.addEventListener('abort', go, { once: true })
    if (signal.aborted) go()
    void turn.then(go)
  })
}
