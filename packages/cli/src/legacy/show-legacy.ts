import type { Answer } from '../connection/api.ts'
import type { Context } from '../program/context.ts'
import { plain } from '../terminal/plain.ts'
import { showList } from '../terminal/show-list.ts'
import { minute } from '../terminal/time.ts'

type Found = Answer<'legacy.read'>

export const listLegacy = async ({ connect, output }: Context): Promise<undefined> => {
  const api = await connect()
  return showList(output, {
    page: (cursor) => api.get('/v1/legacy', { params: { query: cursor } }),
    head: ['credential', 'system', 'account', 'record', 'until', 'owner'],
    row: (one) => [
      one.credential,
      one.system,
      one.account,
      one.record === null
        ? 'none: nobody has let it live'
        : `${one.record.name} ${one.record.version}${one.record.standing === 'over' ? ', over' : ''}`,
      one.record === null ? '-' : minute(one.record.until),
      one.record?.owner ?? '-',
    ],
    none: 'no credential is marked as legacy or has a record',
  })
}

const recordLines = (record: NonNullable<Found['record']>, credential: string): string[] => [
  `record ${plain(record.name)}, version ${record.version}${record.about === credential ? '' : `, of ${plain(record.about)}, whose place it took`}: ${
    record.overBecause === null ? `in force until ${minute(record.until)}` : `over: ${plain(record.overBecause)}`
  }; ${plain(record.owner)} answers for it`,
  `  reaches ${record.scope.map(plain).join(', ')}`,
  `  stored at ${plain(record.stored)}, renewed every ${record.rotateEveryDays} days`,
  ...record.compensatingControls.map((control) => `  guarded by: ${plain(control)}`),
]

const lines = (found: Found): string[] => {
  const { credential, marked, beyond, record } = found
  const stands = record?.standing === 'in_force'
  return [
    beyond === null
      ? `${plain(credential)} lives no longer than policy allows${marked ? ', and is marked as legacy' : ''}`
      : `${plain(credential)} lives longer than policy allows: ${plain(beyond.reason)}`,
    ...(record === null ? [] : recordLines(record, credential)),
    ...(stands || (beyond === null && !marked)
      ? []
      : [
          record === null ? 'nobody has let it live; a record that does has to say:' : 'decide again, by a new version that says:',
          `  credential: ${plain(credential)}`,
          ...found.needs.map((need) => `  ${plain(need)}`),
          '',
          `  countersign legacy propose ${record === null ? '<name>' : plain(record.name)} <file> --check`,
        ]),
  ]
}

export const showLegacy = async ({ connect, output }: Context, id: string): Promise<undefined> => {
  const api = await connect()
  const found = await api.get('/v1/legacy/{credential}', { params: { path: { credential: id } } })
  output.result(found, () => lines(found).join('\n'))
  return undefined
}
