// Who can do what here: every way, what the tool goes by, whether anybody outside could come to a power, by the prover's search; and who holds which role.
import { useQuery } from '@tanstack/react-query'
import { api } from '../../api/client.ts'
import { useWhoami } from '../../api/session.ts'
import { Badge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { Card } from '../../parts/page.tsx'
import { When } from '../../parts/when.tsx'
import { words } from '../../words/index.ts'
import { Asked } from './ask.tsx'
import { OwnAccess } from './own-access.tsx'
import { OwnThings } from './own-things.tsx'

const w = words.settings.access

export const Access = () => {
  const whoami = useWhoami()
  const paths = useQuery({ queryKey: ['authority', 'paths'], queryFn: () => api.get('/v1/authority/paths'), staleTime: 60_000 })
  const people = useQuery({
    queryKey: ['principals', 'roles'],
    queryFn: () => api.get('/v1/principals', { params: { query: { limit: 200 } } }),
  })
  return (
    <>
      <OwnAccess />
      <OwnThings />
      <Card
        title={w.paths}
        aside={
          <Button busy={paths.isFetching} onClick={() => void paths.refetch()}>
            {w.again}
          </Button>
        }
      >
        <p className="mb-3 text-sm text-ink-soft">{w.lead}</p>
        <Asked query={paths}>
          {(found) => (
            <>
              <p
                className={`rounded-lg p-3 text-sm font-medium ${found.verdict === 'none' ? 'bg-good-soft text-good' : 'bg-bad-soft text-bad'}`}
              >
                {found.verdict === 'none' ? w.none : w.open}
              </p>
              <p className="mt-2 text-[13px] text-ink-soft">
                {w.examined(found.examined.outsiders, found.examined.edges, found.powers.length)} <When at={found.at} />
              </p>
              <ol className="mt-3 space-y-3">
                {found.paths.map((path) => (
                  <li key={`${path.power} ${path.from.id}`} className="rounded-lg border border-line p-3 text-sm">
                    <p className="font-medium">{w.path(path.from.id, path.power)}</p>
                    <ol className="mt-1 list-decimal pl-5 text-ink-soft">
                      {path.hops.map((hop) => (
                        <li key={`${hop.from} ${hop.to}`}>{hop.words}</li>
                      ))}
                    </ol>
                  </li>
                ))}
              </ol>
            </>
          )}
        </Asked>
      </Card>
      <Card title={w.roles} flush>
        <Asked query={people}>
          {({ items }) => {
            const roles = [...new Set(items.flatMap((one) => one.roles))].sort()
            return (
              <dl className="divide-y divide-line text-sm">
                {roles.map((role) => (
                  <div key={role} className="grid gap-x-4 gap-y-1 px-4 py-3 sm:grid-cols-[14rem_1fr] sm:px-5">
                    <dt>
                      <span className="font-medium">{role.replaceAll('_', ' ')}</span>
                      <span className="block text-[13px] text-ink-soft">{words.settings.people.roleWords[role]}</span>
                    </dt>
                    <dd className="flex flex-wrap items-center gap-1.5">
                      {items
                        .filter((one) => one.active && one.roles.includes(role))
                        .map((one) => (
                          <Badge key={one.id}>{one.name}</Badge>
                        ))}
                    </dd>
                  </div>
                ))}
              </dl>
            )
          }}
        </Asked>
      </Card>
      <Card title={w.powers}>
        <p className="flex flex-wrap gap-1.5">
          {whoami.powers.map((power) => (
            <Badge key={power}>{power}</Badge>
          ))}
        </p>
      </Card>
    </>
  )
}
