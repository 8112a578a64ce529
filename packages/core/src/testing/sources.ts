// Sources for tests, as `authority/sources` would make them from a document in force.

import { attributeName, recordKinds, type Source, standardBrake } from '../registry/sources/index.ts'
import type { RecordKind } from '../tables.ts'

export interface TestSource {
  readonly name?: string
  readonly party?: Source['party']
  readonly prefix?: string
  readonly creates?: readonly RecordKind[]
  /** Absent: every attribute of the kinds that it creates. */
  readonly owns?: Partial<Record<RecordKind, readonly string[]>>
  readonly defaults?: Partial<Record<RecordKind, Readonly<Record<string, unknown>>>>
  readonly brake?: Partial<Source['brake']>
  /** Other sources in force. */
  readonly beside?: readonly Source[]
}

export const testSource = (options: TestSource = {}): Source => {
  const name = options.name ?? 'hr'
  const creates = options.creates ?? ['person']
  const owns = new Map<RecordKind, ReadonlySet<string>>(
    Object.entries(options.owns ?? Object.fromEntries(creates.map((kind) => [kind, Object.keys(recordKinds[kind].attributes)]))).map(
      ([kind, names]) => [kind as RecordKind, new Set(names)],
    ),
  )
  const own = [...owns].flatMap(([kind, names]) => [...names].map((attribute) => [attributeName(kind, attribute), name] as const))
  return {
    name,
    version: 1,
    digest: `sha256:${'0'.repeat(64)}`,
    party: options.party ?? { id: 'acme', kind: 'enterprise' },
    prefix: options.prefix ?? `${name}:`,
    creates: new Set(creates),
    owns,
    defaults: new Map(Object.entries(options.defaults ?? {}) as [RecordKind, Record<string, unknown>][]),
    brake: { ...standardBrake, ...options.brake },
    owners: new Map([...(options.beside ?? []).flatMap((other) => [...other.owners]), ...own]),
  }
}
