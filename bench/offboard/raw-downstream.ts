// The peer: somebody who calls the downstream system directly, one revoke and one probe (old, good and random at once) per credential, with
// the same number of calls under way. Nobody decided, nothing is recorded, nothing is proven afterwards.
import { Secret } from '@countersign/connector-kit'
import { FAKE_KIND, FakeSystem, fakeConnector, fakeSecrets } from '@countersign/connector-kit/fake'

export const rawRevokeAndProbe = async (count: number, concurrency: number, callMs: number): Promise<number> => {
  const fake = new FakeSystem({ name: 'raw' })
  const accounts = Array.from({ length: count }, (_, n) => fake.add(`acct-${n}`))
  fake.script.always({}, { fault: 'slow', ms: callMs })
  const connector = fakeConnector(fake)
  const secrets = fakeSecrets(fake)
  const operator = connector.openOperator({ name: 'raw' }, secrets.operator)
  const observer = connector.openObserver({ name: 'raw' }, secrets.observer)
  const { signal } = new AbortController()
  const from = performance.now()
  let next = 0
  await Promise.all(
    Array.from({ length: concurrency }, async () => {
      for (let n = next++; n < count; n = next++) {
        const { account, secret } = accounts[n]!
        const handle = { kind: FAKE_KIND, account }
        const revoked = await operator.disable!(handle, { idempotencyKey: account, signal })
        const [door] = observer.doors(handle)
        const [old, good, random] = await Promise.all([
          observer.present(door!, { handle, secret: new Secret(secret) }, signal),
          observer.present(door!, observer.canary(door!)!, signal),
          observer.present(door!, observer.random(door!, handle), signal),
        ])
        if (revoked.status !== 'done' || old.answer !== 'refused' || good.answer !== 'accepted' || random.answer !== 'refused')
          throw new Error('the raw downstream does not answer as it should')
      }
    }),
  )
  return (performance.now() - from) / 1000
}
