// Where the files of an open connector lie, and how old the newest may be. No secret has a place here.
import { type Static, Type } from 'typebox'

export const C1zConfig = Type.Object(
  {
    folder: Type.String({
      pattern: '^/[^\\u0000]{1,1000}$',
      description: 'Where `NAME.c1z` and its manifest `NAME.c1z.sha256` are put. The last by name whose manifest is there is read.',
    }),
    maxAgeHours: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 24 * 366, description: 'An older sync says nothing about now. Default 26.' }),
    ),
    canary: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 200,
        description: 'An account that is always there. A sync without it has not seen everything, and is not believed.',
      }),
    ),
    mostMiB: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 16_384,
        description: 'What a file may unpack to, in MiB. Default 1024; as much room is needed beside it.',
      }),
    ),
    pageSize: Type.Optional(Type.Integer({ minimum: 1, maximum: 5000, description: 'Accounts handed over at a time. Default 1000.' })),
  },
  { additionalProperties: false },
)
export type C1zConfig = Static<typeof C1zConfig>
