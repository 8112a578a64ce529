// Evidence entries a second that are durable and under a signed checkpoint, beside single-row commits of the same text on the same server.
import { headFile, type Sequencer } from '@countersign/core/evidence/journal/index'
import { generateKeyPair, noteSigner, noteVerifier } from '@countersign/ledger'
import pg from 'pg'
import { drive } from './measure/callers.ts'
import type { Measured } from './measure/figure.ts'
import { median } from './measure/latencies.ts'
import { versionsOf } from './measure/machine.ts'
import { openSequencer } from './measure/sequencer.ts'
import { startDurableServer } from './measure/server.ts'

export interface LedgerOptions {
  readonly seconds: number
  readonly callers: number
  readonly clients: number
  readonly rounds: number
}

export const ledgerDefaults: LedgerOptions = { seconds: 5, callers: 256, clients: 32, rounds: 3 }

const actor = { kind: 'connector', id: 'connector-host', party: 'enterprise:bench' } as const

const entryOf = (n: number) => ({
  kind: 'evidence.received',
  body: { evidence: `sha256:${n.toString(16).padStart(64, '0')}`, mandate: `mnd_${n}`, integrity: 'pass', completeness: 'pass' },
})

export const measureLedger = async (options: LedgerOptions): Promise<Measured> => {
  const server = await startDurableServer()
  let sequencer: Sequencer | undefined
  const clients: pg.Client[] = []
  try {
    const { db, url } = await server.database('ledger', 4)
    const pair = generateKeyPair()
    const signer = noteSigner('bench.test/log', pair.privateKey)
    sequencer = openSequencer(db, signer, noteVerifier(signer.vkey), headFile(`${server.folder}/head`))
    await sequencer.start()
    const log = sequencer
    await server.postgres.query('select 1')
    for (let n = 0; n < options.clients; n += 1) {
      const client = new pg.Client({ connectionString: url })
      client.on('error', () => {})
      await client.connect()
      clients.push(client)
    }
    await clients[0]!.query('create table plain (id bigint generated always as identity primary key, entry text not null)')
    let serial = 0
    const ours = () => drive(options.callers, options.seconds, () => log.append('bench', actor, [entryOf(serial++)]))
    // The peer writes the text that an entry has: the same bytes, made durable one row a commit.
    const text = JSON.stringify({
      ...entryOf(0),
      v: 'countersign/entry/v1',
      actor,
      at: new Date().toISOString(),
      id: `jrn_${'0'.repeat(26)}`,
      org: 'bench',
      prev: null,
      seq: 0,
      stream: null,
    })
    const peer = () =>
      drive(options.clients, options.seconds, (n) =>
        clients[n]!.query({ name: 'plain', text: 'insert into plain (entry) values ($1)', values: [text] }),
      )
    await drive(options.callers, 1, () => log.append('bench', actor, [entryOf(serial++)]))
    await drive(options.clients, 1, (n) =>
      clients[n]!.query({ name: 'plain', text: 'insert into plain (entry) values ($1)', values: [text] }),
    )
    const rounds = []
    // Turn about, so that a slow moment of the machine hits both.
    for (let n = 0; n < options.rounds; n += 1) rounds.push({ peer: await peer(), ours: await ours() })
    const [counted] = await db
      .selectFrom('journal')
      .select((eb) => eb.fn.countAll<string>().as('n'))
      .where('log_index', 'is not', null)
      .execute()
    const state = await db.selectFrom('log_state').select('size').executeTakeFirstOrThrow()
    if (Number(counted?.n) !== serial || Number(state.size) !== serial)
      throw new Error(`${serial} entries were answered, ${counted?.n} are in the log of size ${state.size}`)
    const value = median(rounds.map((round) => round.ours.perSecond))
    const raw = median(rounds.map((round) => round.peer.perSecond))
    const middle = rounds.toSorted((a, b) => a.ours.perSecond - b.ours.perSecond)[rounds.length >> 1]!
    return {
      figure: 'ledger',
      value,
      unit: 'entries/s',
      peer: { name: `PostgreSQL, one row a commit, ${options.clients} clients, same server`, value: raw },
      ratio: value / raw,
      goal: { text: '≥ 3', met: value / raw >= 3 },
      p50Ms: middle.ours.latencies.quantile(0.5),
      p99Ms: middle.ours.latencies.quantile(0.99),
      versions: versionsOf(['pg', 'kysely'], { postgresql: server.version }),
      also: {
        callers: options.callers,
        rounds: options.rounds,
        'seconds a round': options.seconds,
        'entries in the log': serial,
        'peer p50 ms': middle.peer.latencies.quantile(0.5),
        'peer p99 ms': middle.peer.latencies.quantile(0.99),
        durability: 'fsync on, synchronous_commit on, head file synced for each batch',
      },
    }
  } finally {
    await sequencer?.stop()
    await Promise.allSettled(clients.map((client) => client.end()))
    await server.stop()
  }
}
