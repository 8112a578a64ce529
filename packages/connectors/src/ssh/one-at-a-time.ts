// Changes of one file follow each other within this process: two read-change-write rounds at once would lose one of them.
// Another process that writes the same file at the same instant can still win; the read-back and, in the end, the rejection proof find that.

const tails = new Map<string, Promise<unknown>>()

export async function oneAtATime<T>(name: string, work: () => Promise<T>): Promise<T> {
  const before = tails.get(name) ?? Promise.resolve()
  const mine = before.then(work, work)
  tails.set(name, mine)
  try {
    return await mine
  } finally {
    if (tails.get(name) === mine) tails.delete(name)
  }
}
