// The API of connectors: which there are here, and what each must be told, as fields that a person fills. It is read from the schemas by which a system's
// settings are judged. A connector that this server doesn't have is none that it could use.
import { type Connector, settingsOf } from '@countersign/connector-kit'
import { CountersignError } from '@countersign/ledger'
import { type TSchema, Type } from 'typebox'
import { operation } from '../../platform/operation.ts'
import { Closed, Id } from '../../platform/schemas.ts'

const about = {
  connector: Id,
  title: Type.String(),
  reaches: Type.String({ description: 'One line for whoever chooses' }),
  credentialKinds: Type.Array(Closed({ kind: Type.String(), title: Type.String() })),
}

const field = {
  name: Type.String(),
  title: Type.String({ description: 'What the field is called' }),
  help: Type.String(),
  required: Type.Boolean(),
  kind: Type.Enum(['text', 'number', 'switch', 'choice', 'group', 'json'], {
    description: '`group`: it has settings of its own, in one of its `shapes`. `json`: no field can say it',
  }),
  many: Type.Boolean({ description: 'A list of such' }),
  fewest: Type.Optional(Type.Integer()),
  most: Type.Optional(Type.Integer()),
  long: Type.Optional(Type.Boolean({ description: 'Text of several lines' })),
  pattern: Type.Optional(Type.String({ description: 'ECMAScript, with the flag `u`' })),
  minLength: Type.Optional(Type.Integer()),
  maxLength: Type.Optional(Type.Integer()),
  whole: Type.Optional(Type.Boolean({ description: 'No fraction' })),
  minimum: Type.Optional(Type.Number()),
  maximum: Type.Optional(Type.Number()),
  choices: Type.Optional(Type.Array(Type.String())),
}
/** As deep as the kit tells them (`deepest`). */
const within = <S extends TSchema>(settings: S) =>
  Closed({
    ...field,
    shapes: Type.Optional(
      Type.Array(
        Closed({
          title: Type.String(),
          by: Type.Optional(
            Closed(
              { name: Type.String(), value: Type.String() },
              { description: 'By which setting, of exactly this value, it is told from the other shapes' },
            ),
          ),
          settings: Type.Array(settings),
        }),
      ),
    ),
  })
const Field = within(within(Closed(field)))
const Slots = Type.Record(Type.String(), Type.String(), {
  description: 'What each secret is, by slot. It is given as a reference, never as a value',
})

const aboutOf = ({ kind, title, reaches, credentialKinds }: Connector) => ({
  connector: kind,
  title,
  reaches,
  credentialKinds: Object.entries(credentialKinds).map(([name, one]) => ({ kind: name, title: one.title })),
})

const resource = () => ({ kind: 'system', id: 'connectors' })

const list = operation({
  id: 'connectors.list',
  method: 'GET',
  path: '/v1/connectors',
  summary: 'Connectors that this server has, and what each reaches',
  scope: 'read',
  power: 'read.inventory',
  response: Closed({ items: Type.Array(Closed(about)) }),
  resource,
  handle: async (runtime) => ({
    items: runtime.connectors
      .known()
      .map(aboutOf)
      .sort((a, b) => (a.connector < b.connector ? -1 : 1)),
  }),
})

const read = operation({
  id: 'connectors.read',
  method: 'GET',
  path: '/v1/connectors/{connector}',
  summary: 'One connector: what a system must say so that it can speak to it, field by field, and which secrets it needs',
  description: 'Read from the schema by which the settings of a system are checked.',
  scope: 'read',
  power: 'read.inventory',
  params: Closed({ connector: Id }),
  response: Closed({ ...about, settings: Type.Array(Field), operatorSecrets: Slots, observerSecrets: Slots }),
  resource,
  errors: ['connector.unknown'],
  handle: async (runtime, _caller, { params }) => {
    const connector = runtime.connectors.definition(params.connector)
    if (!connector) {
      const message = `no connector \`${params.connector}\` here; \`countersign connector list\` says which there are`
      throw new CountersignError('connector.unknown', 'not_found', message)
    }
    const { config, operatorSecrets, observerSecrets } = connector
    return {
      ...aboutOf(connector),
      settings: settingsOf(config),
      operatorSecrets: { ...operatorSecrets },
      observerSecrets: { ...observerSecrets },
    }
  },
})

export const connectorOperations = [list, read]
