// A reason as the API shows it.
import { Type } from 'typebox'
import { Closed, Instant, Nullable } from '../../platform/schemas.ts'
import { becauses, type Why } from './model.ts'

export const Justified = Closed(
  {
    justified: Type.Boolean({ description: 'Whether a reason for it lives' }),
    reasons: Type.Array(
      Closed({
        because: Type.Enum([...becauses]),
        by: Nullable(Type.String({ description: 'Who said so: a person, a source' })),
        ref: Nullable(Type.String({ description: 'In which record, entry, change, package, credential or lease' })),
        since: Nullable(Instant),
        until: Nullable(Instant),
      }),
    ),
  },
  { description: 'Why it is there, and who said so: the reasons that live. Read from the facts; told to the enterprise' },
)

/** Of a party outside, and of what is nowhere: nothing is told. */
export const shownWhy = (why: Why | undefined) =>
  why === undefined
    ? null
    : {
        justified: why.justified,
        reasons: why.reasons.map(({ since, until, ...one }) => ({
          ...one,
          since: since?.toISOString() ?? null,
          until: until?.toISOString() ?? null,
        })),
      }
