// The peer: somebody who revokes each account at its server and shows its secret there once, beside a good and a random one. As many at once a
// server as the product has. Nobody decided, nothing is recorded, and sessions are not looked for. A door that didn't answer is asked again, as anybody would.
import type { ConnectorHost, SystemRecord } from '@countersign/core/runtime'
import type { Account, Estate } from './estate.ts'

/** Askings at a door until it is taken for closed. */
const TRIES = 20

export interface Raw {
  readonly seconds: number
  /** Answers that were none. */
  readonly unanswered: number
}

export const rawRevokeAndProbe = async (host: ConnectorHost, org: string, estate: Estate, concurrency: number): Promise<Raw> => {
  const from = performance.now()
  let unanswered = 0
  await Promise.all(
    Object.entries(estate.systems).map(async ([id, registered]) => {
      const record: SystemRecord = { org, id, name: id, ...registered }
      const [operator, observer] = [await host.operator(record), await host.observer(record)]
      const { signal } = new AbortController()
      const present: typeof observer.present = async (...shown) => {
        for (let left = TRIES; ; left -= 1) {
          const answer = await observer.present(...shown)
          if (answer.answer !== 'unreachable' || left === 0) return answer
          unanswered += 1
        }
      }
      const one = async ({ handle, secret }: Account): Promise<void> => {
        const revoked = await operator.disable!(handle, { idempotencyKey: handle.account, signal })
        if (revoked.status !== 'done') throw new Error(`${handle.account} at ${id} was not revoked: ${revoked.status}`)
        for (const door of observer.doors(handle)) {
          const good = observer.canary(door)
          const [old, canary, random] = await Promise.all([
            present(door, { handle, secret }, signal),
            good ? present(door, good, signal) : undefined,
            present(door, observer.random(door, handle), signal),
          ])
          if (old.answer !== 'refused' || (canary && canary.answer !== 'accepted') || random.answer !== 'refused')
            throw new Error(`${handle.account} at ${id}: old ${old.answer}, good ${canary?.answer}, random ${random.answer}`)
        }
      }
      const waiting = estate.peers.filter((account) => account.system === id).values()
      await Promise.all(
        Array.from({ length: concurrency }, async () => {
          for (const account of waiting) await one(account)
        }),
      )
    }),
  )
  return { seconds: (performance.now() - from) / 1000, unanswered }
}
