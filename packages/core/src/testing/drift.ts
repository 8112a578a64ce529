// What tests of drift need: a company whose system is read, what its records are made to say, and the words in which a test tells what came of it.
import { bundleFromFiles, createPolicyEngine, defaultPackDir, loadBundle, type PolicyEngine } from '@countersign/policy'
import { sweep } from '../execution/jobs.ts'
import { askSystems } from '../execution/standing/index.ts'
import type { Opened } from './open.ts'

/** The delivered pack with other fields of `drift.json`. */
export const engineWithDrift = async (change: Readonly<Record<string, unknown>>): Promise<PolicyEngine> => {
  const { files } = await loadBundle(defaultPackDir)
  const drift = JSON.parse(files['drift.json']!) as Record<string, unknown>
  return createPolicyEngine(bundleFromFiles({ ...files, 'drift.json': JSON.stringify({ ...drift, ...change }) }))
}

export const driftWords = (it: () => Opened) => {
  const db = () => it().fresh.db
  const words = {
    db,
    own: (id: string, more: object = {}): Promise<void> => it().company.credential(id, { contract: null, ...more }),
    /** A reading of the system, some time later; and the sweep. */
    read: async (seconds = 60): Promise<void> => {
      it().house.clock.advance(seconds)
      await askSystems(it().house.runtime, await it().company.caller('ada'), ['fake'])
      await it().house.settle()
      await words.turn()
    },
    turn: async (seconds = 5): Promise<void> => {
      await sweep(it().house.runtime, 'acme')
      await it().house.run(seconds)
    },
    turns: async (count: number, seconds = 60): Promise<void> => {
      for (let n = 0; n < count; n += 1) await words.turn(seconds)
    },
    /** The inventory says that it has ended; its system was not told. */
    retired: (id: string) => db().updateTable('credentials').set({ state: 'retired' }).where('id', '=', id).execute(),
    opens: (id: string): boolean => it().house.fake.opens('main', `acct-${id}`, it().house.references.get(`ref:${id}`)!.expose()),
    state: async (id: string) =>
      (await db().selectFrom('credentials').select('state').where('id', '=', id).executeTakeFirstOrThrow()).state,
    /** `drift.right x closed risk_complete`, in the order in which they were opened. */
    changes: async (): Promise<string[]> =>
      (
        await db().selectFrom('changes').selectAll().where('trigger_kind', 'like', 'drift.%').orderBy('opened_at').orderBy('id').execute()
      ).map(({ trigger_kind, trigger_ref, state, closure }) => `${trigger_kind} ${trigger_ref} ${state} ${closure}`),
    acts: async (): Promise<string[]> =>
      (await db().selectFrom('drift_acts').selectAll().orderBy('acted_at').orderBy('id').execute()).map(
        ({ credential_id, outcome, over_by }) => `${credential_id} ${outcome ?? 'open'}${over_by === null ? '' : ` by ${over_by}`}`,
      ),
    findings: async (state: 'open' | 'resolved' = 'open'): Promise<string[]> =>
      (
        await db()
          .selectFrom('findings')
          .select(['kind', 'detail', 'subject'])
          .where('state', '=', state)
          .where((eb) =>
            eb.or([
              eb('kind', 'in', ['account.residual', 'account.ghost']),
              eb('kind', 'like', 'drift.%'),
              eb('kind', '=', 'credential.unused'),
            ]),
          )
          .orderBy('kind')
          .orderBy('subject')
          .execute()
      ).map(({ kind, detail, subject }) => `${kind} ${(detail as { account?: string }).account ?? subject}`),
    effects: (): string[] => it().house.fake.effects.map(({ operation, account }) => `${operation} ${account}`),
  }
  return words
}
