// The suite against the machine's MIT krb5 for principals with a password, with a lock-out in force.
import { Secret } from '@countersign/connector-kit'
import { connectorConformance } from '@countersign/connector-kit/conformance'
import { available } from '@countersign/downstreams/availability'
import { afterAll, beforeAll, describe } from 'vitest'
import { type Bench, openBench, text } from './bench.testing.ts'
import { PRINCIPAL } from './index.ts'

describe.runIf(available('kerberos'))('kerberos', () => {
  let bench: Bench
  beforeAll(async () => {
    bench = await openBench()
  }, 60_000)
  afterAll(() => bench?.close())

  connectorConformance('principals', () =>
    bench.target(bench.addPrincipal, 'password', {
      pageSize: 5,
      nextSecret: () => new Secret(`'; "$$ \\ ä ${text()}`),
      newSpec: () => ({
        handle: { kind: PRINCIPAL, account: `new-${text()}@${bench.system.realm}` },
        purpose: 'conformance',
        secret: new Secret(`${text()} "'\\ä`),
      }),
    }),
  )
})
