// Who answers for what: the matrix in force as a grid, what nobody answers for, and every version with who signed it. Nothing is changed here.
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { api } from '../../api/client.ts'
import { may, useWhoami } from '../../api/session.ts'
import { Asked } from '../../parts/asked.tsx'
import { buttonClass } from '../../parts/button.tsx'
import { Choice } from '../../parts/field.tsx'
import { None } from '../../parts/none.tsx'
import { Card, Empty, Page } from '../../parts/page.tsx'
import { matrixWords } from '../../words/matrix.ts'
import { gapsQuery, inForceOf, type Version, versionsQuery } from './data.ts'
import { executesFor, partyIn, rowsOf } from './document.ts'
import { Domains } from './domains.tsx'
import { Gaps } from './gaps.tsx'
import { Grid } from './grid.tsx'
import { Versions } from './versions.tsx'

const w = matrixWords

export const MatrixPage = () => {
  const whoami = useWhoami()
  const versions = useQuery(versionsQuery)
  const found = versions.data && inForceOf(versions.data)
  return (
    <Page
      wide
      title={w.title}
      lead={w.lead}
      actions={
        found && (
          <Link to="/matrix/edit" className={buttonClass()}>
            {w.edit}
          </Link>
        )
      }
    >
      <Asked query={versions} lines={8}>
        {(all) => (
          <>
            {found ? <InForce version={found} /> : <NoMatrix mayPropose={may(whoami, 'authority.propose')} />}
            {all.length > 0 && <Versions of={all} />}
          </>
        )}
      </Asked>
    </Page>
  )
}

const NoMatrix = ({ mayPropose }: { mayPropose: boolean }) => (
  <>
    <Card>
      <Empty
        title={w.empty.title}
        action={
          <Link to="/matrix/edit" className={buttonClass(mayPropose ? 'primary' : 'quiet')}>
            {w.write}
          </Link>
        }
      >
        <p>{w.empty.text}</p>
        {!mayPropose && <p className="mt-2">{w.empty.reader}</p>}
      </Empty>
    </Card>
    <OtherGaps />
  </>
)

/** What has no owner besides; that there is no matrix is said above. */
const OtherGaps = () => {
  const gaps = useQuery(gapsQuery)
  return (
    <Asked query={gaps}>
      {(found) => {
        const others = found.gaps.filter(({ kind }) => kind !== 'matrix.missing')
        return others.length > 0 && <Gaps gaps={others} rows={[]} />
      }}
    </Asked>
  )
}

const InForce = ({ version }: { version: Version }) => {
  const { provider } = useSearch({ from: '/inside/matrix' })
  const gaps = useQuery(gapsQuery)
  const rows = rowsOf(version.text)
  const shown = provider === undefined ? rows : rows.filter((row) => executesFor(row, provider))
  const named = [...new Set(rows.flatMap(({ executes }) => executes.map(partyIn)))].filter((one) => one !== undefined)
  return (
    <>
      <ProviderChoice named={named} provider={provider} />
      {provider !== undefined && (
        <p className="mb-4 flex flex-wrap gap-x-3 text-sm text-ink-soft">
          {w.shown(shown.length, rows.length)}
          <Link to="/providers/$provider" params={{ provider }} search={{ part: 'rights' }} className="text-accent hover:underline">
            {w.itsRights}
          </Link>
        </p>
      )}
      <Card title={w.grid.title} flush>
        {shown.length === 0 ? <None>{w.grid.none}</None> : <Grid rows={rows} shown={shown} gaps={gaps.data?.gaps ?? []} party={provider} />}
      </Card>
      <Asked query={gaps}>{(found) => <Gaps gaps={found.gaps} rows={rows} />}</Asked>
      <Domains rows={rows} />
    </>
  )
}

/** Everybody who works for the enterprise, and whoever a row names beside them. */
const ProviderChoice = ({ named, provider }: { named: readonly string[]; provider: string | undefined }) => {
  const navigate = useNavigate({ from: '/matrix' })
  const { data } = useQuery({
    queryKey: ['providers', 'names'],
    queryFn: () => api.get('/v1/providers', { params: { query: { limit: 200 } } }),
  })
  const names = new Map([...named, ...(provider === undefined ? [] : [provider])].map((id) => [id, id]))
  for (const { id, name } of data?.items ?? []) names.set(id, name)
  return (
    <div className="max-w-64">
      <Choice
        label={w.provider}
        value={provider ?? ''}
        onChange={({ target }) => void navigate({ search: target.value === '' ? {} : { provider: target.value }, replace: true })}
      >
        <option value="">{w.anyProvider}</option>
        {[...names].map(([id, name]) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </Choice>
    </div>
  )
}
