// Who answers for an identity, since when and by whose word; and the next step where he has gone.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Badge } from '../../parts/badge.tsx'
import { Card } from '../../parts/page.tsx'
import { When } from '../../parts/when.tsx'
import { identityWords } from '../../words/identity.ts'
import { ConfirmNeeded } from './confirm-needed.tsx'
import { type Identity, personQuery, saidQuery } from './data.ts'
import { saidBy } from './life-words.ts'

const w = identityWords.owners

export const Owners = ({ identity }: { identity: Identity }) => (
  <Card
    title={w.title}
    flush
    aside={
      <Link
        to="/identities/$identity"
        params={{ identity: identity.id }}
        search={{ part: 'history' }}
        className="text-sm text-accent hover:underline"
      >
        {w.history}
      </Link>
    }
  >
    <ul className="divide-y divide-line">
      <Owner of={identity} person={identity.businessOwner} field="businessOwner" name={w.business} help={w.businessHelp} />
      <Owner of={identity} person={identity.technicalOwner} field="technicalOwner" name={w.technical} help={w.technicalHelp} />
    </ul>
    <ConfirmNeeded identity={identity} />
  </Card>
)

interface Props {
  readonly of: Identity
  readonly person: string | null
  readonly field: 'businessOwner' | 'technicalOwner'
  readonly name: string
  readonly help: string
}

const Owner = ({ of, person, field, name, help }: Props) => {
  const said = useQuery(saidQuery(of.id, field))
  const [word] = said.data?.items ?? []
  return (
    <li className="grid gap-x-4 px-4 py-3 text-sm sm:grid-cols-[11rem_1fr] sm:px-5">
      <div>
        <p className="font-medium">{name}</p>
        <p className="text-[13px] text-ink-soft">{help}</p>
      </div>
      <div className="min-w-0 pt-1 sm:pt-0">
        {person === null ? (
          <>
            <Badge tone="warn">{w.nobody}</Badge>
            <p className="mt-1 text-[13px] text-ink-soft">{w.nobodyNext}</p>
          </>
        ) : (
          <Person id={person} lives={of.state !== 'retired'} />
        )}
        {word && (
          <p className="mt-0.5 text-[13px] text-ink-soft">
            {w.since} <When at={word.at} /> · {saidBy(word) || w.saidNobody}
          </p>
        )}
      </div>
    </li>
  )
}

const Person = ({ id, lives }: { id: string; lives: boolean }) => {
  const { data } = useQuery(personQuery(id))
  return (
    <>
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <span className="font-medium">{data?.name ?? id}</span>
        {data && data.name !== id && <span className="text-[13px] text-ink-soft">{id}</span>}
        {data?.team && <span className="text-[13px] text-ink-soft">{data.team}</span>}
        {data && !data.active && <Badge tone="bad">{w.left}</Badge>}
        {data && !data.active && data.leftAt !== null && (
          <span className="text-[13px] text-ink-soft">
            <When at={data.leftAt} distance />
          </span>
        )}
      </p>
      {data && !data.active && lives && <p className="mt-1 text-[13px] text-bad">{w.leftNext}</p>}
    </>
  )
}
