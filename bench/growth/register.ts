// One size of the company, put into its database by a process of its own, which has nothing to do with what is measured. In bulk, without triggers and checks
// of foreign keys: the rows are as they would be, and none of what is measured looks at how they came.

import { systemClock } from '@countersign/core/platform/clock'
import { openDatabase } from '@countersign/core/platform/database'
import { writeCompany } from '@countersign/core/testing/company'
import { openTestHouse } from '@countersign/core/testing/runtime'
import { registerEstate } from '../reconcile/estate.ts'
import { houseOf } from './house.ts'

const [url, folder, count] = [process.argv[2]!, process.argv[3]!, Number(process.argv[4])]
const org = 'acme'
const endingCredentials = 20

const bulk = new URL(url)
bulk.searchParams.set('options', '-c session_replication_role=replica')
const [db, setUp] = [
  openDatabase({ url, connectTimeoutMs: 60_000, onError: () => {} }),
  openDatabase({ url: bulk.href, connectTimeoutMs: 60_000, statementTimeoutMs: 7_200_000, onError: () => {} }),
]
try {
  const open = await writeCompany(db, org)
  const house = await openTestHouse(db, org, { org, clock: { ...systemClock, advance: () => {} }, ...houseOf(folder, count) })
  const company = await open(house)
  await registerEstate(setUp, org, count, (done) => {
    if (count > 1_000_000) console.error(`  ${count.toLocaleString('en')}: ${done.toLocaleString('en')} are registered`)
  })
  for (let n = 0; n < endingCredentials; n += 1) await company.credential(`ending-${n}`)
  await house.stop()
} finally {
  await Promise.all([db.destroy(), setUp.destroy()])
}
