// A whole log exported and verified offline, beside COPY TO of the same texts and sha256sum of the same file. Each in a process of its own.
import { stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { headFile, type Sequencer } from '@countersign/core/evidence/journal/index'
import { openTestWitness, type TestWitness } from '@countersign/core/testing/witness'
import { generateKeyPair, noteSigner, noteVerifier } from '@countersign/ledger'
import pg from 'pg'
import type { Measured } from './measure/figure.ts'
import { Latencies, median } from './measure/latencies.ts'
import { versionsOf } from './measure/machine.ts'
import { runProcess } from './measure/process.ts'
import { openSequencer } from './measure/sequencer.ts'
import { startDurableServer } from './measure/server.ts'

export interface VerifyOptions {
  readonly count: number
  readonly rounds: number
}

export const verifyDefaults: VerifyOptions = { count: 1_000_000, rounds: 3 }

const actor = { kind: 'connector', id: 'connector-host', party: 'enterprise:bench' } as const

/** Fills the log through its own group commit until it holds `size` entries, and waits until all are cosigned. */
const growTo = async (sequencer: Sequencer, size: number): Promise<void> => {
  const piece = 2048
  for (let at = sequencer.state.size; at < size; at = sequencer.state.size) {
    const batches = Array.from({ length: Math.min(4, Math.ceil((size - at) / piece)) }, (_, batch) =>
      Array.from({ length: Math.max(0, Math.min(piece, size - at - batch * piece)) }, (_, n) => entryOf(at + batch * piece + n)),
    )
    await Promise.all(batches.map((entries) => sequencer.append('bench', actor, entries)))
  }
  await sequencer.reached(size, { cosigned: true, timeoutMs: 60_000 })
}

const entryOf = (n: number) => ({
  kind: 'evidence.received',
  body: { evidence: `sha256:${n.toString(16).padStart(64, '0')}`, mandate: `mnd_${n}`, integrity: 'pass', completeness: 'pass' },
})

interface Said {
  readonly seconds: number
  readonly entries: number
  readonly rssMb: number
}

const own = fileURLToPath(new URL('./export-process.ts', import.meta.url))
const timeoutMs = 600_000

const inOwnProcess = async (...args: string[]): Promise<Said> => {
  const { output } = await runProcess(process.execPath, [own, ...args], { timeoutMs })
  return JSON.parse(output) as Said
}

/** The server writes the file itself: nothing lies between the table and the disk. */
const copyTo = async (url: string, path: string): Promise<number> => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const from = performance.now()
    await client.query(`copy (select leaf from journal where log_index is not null order by log_index) to '${path}'`)
    return (performance.now() - from) / 1000
  } finally {
    await client.end()
  }
}

const trustFolder = async (folder: string, log: string, witness: string): Promise<string> => {
  const files = {
    'log.vkey': `${log}\n`,
    'witness.vkey': `${witness}\n`,
    'approvers.json': '[]',
    'executors.json': '[]',
    'control-plane.json': '{"mandate":[],"prober":[]}',
  }
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
  return folder
}

export const measureVerify = async (options: VerifyOptions): Promise<Measured> => {
  const server = await startDurableServer()
  let sequencer: Sequencer | undefined
  let witness: TestWitness | undefined
  try {
    const { db, url } = await server.database('verify', 6)
    const signer = noteSigner('bench.test/log', generateKeyPair().privateKey)
    witness = await openTestWitness({ origin: signer.name, vkey: signer.vkey })
    sequencer = openSequencer(db, signer, noteVerifier(signer.vkey), headFile(`${server.folder}/head`), witness)
    await sequencer.start()
    const keys = await trustFolder(server.folder, signer.vkey, witness.vkey)
    const small = Math.ceil(options.count / 10)
    await growTo(sequencer, small)
    const smallFile = join(server.folder, 'small.log')
    const smallExport = await inOwnProcess('export', url, smallFile)
    const smallVerify = await inOwnProcess('verify', smallFile, keys)
    const filled = performance.now()
    await growTo(sequencer, options.count)
    const fillSeconds = (performance.now() - filled) / 1000
    await sequencer.stop()
    await db.destroy()
    const file = join(server.folder, 'whole.log')
    const copy = join(server.postgres.dataDir, 'copy.txt')
    await copyTo(url, copy)
    const rounds: { copy: number; exported: Said; sha: number; verified: Said }[] = []
    for (let n = 0; n < options.rounds; n += 1) {
      const copied = await copyTo(url, copy)
      const exported = await inOwnProcess('export', url, file)
      const { seconds: sha } = await runProcess('sha256sum', [file], { timeoutMs })
      const verified = await inOwnProcess('verify', file, keys)
      if (exported.entries !== options.count || verified.entries !== options.count)
        throw new Error('not every entry was exported and verified')
      rounds.push({ copy: copied, exported, sha, verified })
    }
    const latencies = new Latencies()
    for (const { verified } of rounds) latencies.add(verified.seconds * 1000)
    const value = median(rounds.map(({ verified }) => verified.seconds))
    const sha = median(rounds.map((round) => round.sha))
    const exportSeconds = median(rounds.map(({ exported }) => exported.seconds))
    const copySeconds = median(rounds.map((round) => round.copy))
    const { size } = await stat(file)
    return {
      figure: 'verify',
      value,
      unit: 's',
      peer: { name: 'sha256sum of the same file', value: sha },
      ratio: value / sha,
      goal: { text: '≤ 2', met: value / sha <= 2 },
      p50Ms: latencies.quantile(0.5),
      p99Ms: latencies.quantile(0.99),
      rssMb: Math.max(...rounds.map(({ verified }) => verified.rssMb)),
      versions: versionsOf(['pg', 'kysely'], { postgresql: server.version }),
      also: {
        entries: options.count,
        bytes: size,
        rounds: options.rounds,
        'verified entries/s': options.count / value,
        'largest resident set of a verification of a tenth, MiB': smallVerify.rssMb,
        'export s': exportSeconds,
        'COPY TO a file of the server, s': copySeconds,
        'export rate / COPY TO rate (goal ≥ 0.7)': copySeconds / exportSeconds,
        'largest resident set of the export, MiB': Math.max(...rounds.map(({ exported }) => exported.rssMb)),
        'largest resident set of an export of a tenth, MiB': smallExport.rssMb,
        'filling the log, entries/s': (options.count - small) / fillSeconds,
      },
    }
  } finally {
    await sequencer?.stop()
    await witness?.close()
    await server.stop()
  }
}
