// How a lease must end: by itself when what it rests on falls, and with proof.
import { wrong } from '../endings.ts'
import { QUOTES } from './inventory.ts'
import type { Ending } from './judging.ts'

export const LEASE_ENDINGS: readonly Ending[] = [
  {
    name: 'what was lent to a workload that showed who it is was renewed, fell with the workload, and is proven dead; nobody else was lent anything',
    check: ({ lent, leases, changes }) => {
      const row = leases.find((one) => one.id === lent?.lease)
      const change = changes.find((one) => one.id === row?.change)
      const made = change?.operations.find((one) => one.operation === 'credential.delete')
      return wrong(
        [row?.workload === QUOTES && row.state === 'ended', `the lease is ${row?.state ?? 'not there'}`],
        [leases.length === 1, `${leases.length} were lent`],
        [row !== undefined && row.renewals > 0, 'it was not renewed'],
        [row?.endReason?.includes(`\`${QUOTES}\` is retired`) === true, `it ended because ${row?.endReason ?? 'of nothing'}`],
        [lent?.lent === null, `while it was lent the database said ${lent?.lent}`],
        [typeof lent?.ended === 'string', 'the database lets it in'],
        [change?.closure === 'risk_complete', `its change is ${change?.closure ?? 'not there'}`],
        [made?.verdict === 'rejected', `its credential is ${made?.verdict ?? 'not in it'}`],
        [lent?.stranger === 'workload.token_refused', `a stranger was told ${lent?.stranger}`],
        [lent?.after.startsWith('lease.') === true, `the retired workload was told ${lent?.after}`],
      )
    },
  },
]
