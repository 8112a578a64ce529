// One export or one verification in a process of its own, so that its memory is its own. Says what it took as one line of JSON.
// node export-process.ts export DATABASE_URL FILE | verify FILE KEYS
import { writeLogExport } from '@countersign/core/evidence/dossiers/index'
import { openDatabase } from '@countersign/core/platform/database'
import { loadTrust, verifyLogExport } from '@countersign/verifier'
import { peakRssMb } from './measure/machine.ts'

const [mode, first = '', second = ''] = process.argv.slice(2)

const exporting = async (): Promise<number> => {
  const db = openDatabase({ url: first, maxConnections: 2, statementTimeoutMs: 60_000, onError: () => {} })
  try {
    return (await writeLogExport(db, second)).entries
  } finally {
    await db.destroy()
  }
}

const verifying = async (): Promise<number> => {
  const report = await verifyLogExport(first, await loadTrust(second))
  if (report.integrity.verdict !== 'pass') throw new Error(`the export does not verify: ${JSON.stringify(report.integrity.problems)}`)
  return report.entries
}

const from = performance.now()
const entries = await (mode === 'export' ? exporting() : verifying())
console.log(JSON.stringify({ seconds: (performance.now() - from) / 1000, entries, rssMb: peakRssMb() }))
