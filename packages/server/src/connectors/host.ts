// Opens connectors with secrets resolved from references, keeps each side of each system open for a while, and closes what was not used.
// The two sides are opened separately, each with its own slots only.
import type { Connector, Observer, Operator, Secret } from '@countersign/connector-kit'
import { connectors } from '@countersign/connectors'
import type { ConnectorHost, SecretReferences, SystemRecord } from '@countersign/core/runtime'
import { CountersignError, digestOf } from '@countersign/ledger'
import { Value } from 'typebox/value'

interface Kept<T> {
  readonly opened: Promise<T>
  usedAt: number
}

const idleMs = 60_000

export interface OwnedConnectorHost extends ConnectorHost {
  close(): Promise<void>
}

/** `extra`: connectors beside the shipped ones, such as a fake in a test. */
export const connectorHost = (references: SecretReferences, extra: Readonly<Record<string, Connector>> = {}): OwnedConnectorHost => {
  const kept = new Map<string, Kept<Operator | Observer>>()
  const definition = (kind: string): Connector | undefined =>
    Object.hasOwn(extra, kind) ? extra[kind] : Object.hasOwn(connectors, kind) ? connectors[kind] : undefined

  const resolveAll = async (
    slots: Readonly<Record<string, string>>,
    given: Readonly<Record<string, string>>,
    system: SystemRecord,
  ): Promise<Record<string, Secret>> => {
    const secrets: Record<string, Secret> = {}
    for (const slot of Object.keys(slots)) {
      const reference = given[slot]
      // A slot without a reference is left out: the connector says what it can't do without it.
      if (reference === undefined) continue
      secrets[slot] = await references.resolve(reference).catch((cause) => {
        throw new CountersignError(
          'system.secret_unresolvable',
          'unavailable',
          `the secret \`${slot}\` of the system \`${system.id}\` can't be resolved`,
          { details: { system: system.id, slot }, cause },
        )
      })
    }
    return secrets
  }

  const open = <T extends Operator | Observer>(side: 'operator' | 'observer', system: SystemRecord): Promise<T> => {
    const known = definition(system.connector)
    if (!known) throw new CountersignError('system.unknown_connector', 'invalid', `no connector \`${system.connector}\``)
    if (!Value.Check(known.config, system.config))
      throw new CountersignError(
        'system.bad_config',
        'invalid',
        `the configuration of the system \`${system.id}\` does not fit its connector`,
      )
    const given = side === 'operator' ? system.operatorSecrets : system.observerSecrets
    const key = `${side} ${system.org} ${system.id} ${digestOf({ connector: system.connector, config: system.config, given })}`
    const now = Date.now()
    for (const [other, entry] of kept) {
      if (now - entry.usedAt > idleMs && other !== key) {
        kept.delete(other)
        void entry.opened.then((opened) => opened.close()).catch(() => {})
      }
    }
    const entry = kept.get(key)
    if (entry) {
      entry.usedAt = now
      return entry.opened as Promise<T>
    }
    const opened = resolveAll(side === 'operator' ? known.operatorSecrets : known.observerSecrets, given, system).then((secrets) =>
      side === 'operator' ? known.openOperator(system.config as never, secrets) : known.openObserver(system.config as never, secrets),
    )
    kept.set(key, { opened, usedAt: now })
    opened.catch(() => kept.delete(key))
    return opened as Promise<T>
  }

  return {
    definition,
    known: () => Object.values({ ...connectors, ...extra }),
    operator: async (system) => open<Operator>('operator', system),
    observer: async (system) => open<Observer>('observer', system),
    close: async () => {
      const all = [...kept.values()]
      kept.clear()
      await Promise.allSettled(all.map(async (entry) => (await entry.opened).close()))
    },
  }
}
