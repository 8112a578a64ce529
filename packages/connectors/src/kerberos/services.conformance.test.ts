// The suite against the machine's MIT krb5 for service principals, and for single versions of their keys, shown by keytabs.
import { connectorConformance } from '@countersign/connector-kit/conformance'
import { available } from '@countersign/downstreams/availability'
import { afterAll, beforeAll, describe } from 'vitest'
import { type Bench, openBench } from './bench.testing.ts'
import { KEY } from './index.ts'

describe.runIf(available('kerberos'))('kerberos', () => {
  let bench: Bench
  beforeAll(async () => {
    bench = await openBench()
  }, 60_000)
  afterAll(() => bench?.close())

  connectorConformance('services', () => bench.target(bench.addService, 'keytab'))

  connectorConformance('keys', () =>
    bench.target(bench.addKey, 'keytab', {
      pageSize: 5,
      newSpec: async () => ({
        handle: { kind: KEY, account: (await bench.addService()).handle.account },
        purpose: 'conformance',
      }),
    }),
  )
})
