// The peer: somebody who revokes each account at its server and shows its secret there once, beside a good and a random one. As many at once a
// server as the product has. Nobody decided, nothing is recorded, and sessions are not looked for.
import type { ConnectorHost, SystemRecord } from '@countersign/core/runtime'
import type { Account, Estate } from './estate.ts'

export const rawRevokeAndProbe = async (host: ConnectorHost, org: string, estate: Estate, concurrency: number): Promise<number> => {
  const from = performance.now()
  await Promise.all(
    Object.entries(estate.systems).map(async ([id, registered]) => {
      const record: SystemRecord = { org, id, name: id, ...registered }
      const [operator, observer] = [await host.operator(record), await host.observer(record)]
      const { signal } = new AbortController()
      const one = async ({ handle, secret }: Account): Promise<void> => {
        const revoked = await operator.disable!(handle, { idempotencyKey: handle.account, signal })
        if (revoked.status !== 'done') throw new Error(`${handle.account} at ${id} was not revoked: ${revoked.status}`)
        for (const door of observer.doors(handle)) {
          const good = observer.canary(door)
          const [old, canary, random] = await Promise.all([
            observer.present(door, { handle, secret }, signal),
            good ? observer.present(door, good, signal) : undefined,
            observer.present(door, observer.random(door, handle), signal),
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
  return (performance.now() - from) / 1000
}
