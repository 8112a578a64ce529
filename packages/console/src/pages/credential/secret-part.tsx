// Where its secret lies: in what kind of place, with whom, and what else it opens. Never the secret, and never the place itself.
import { useQuery } from '@tanstack/react-query'
import { api } from '../../api/client.ts'
import { Asked } from '../../parts/asked.tsx'
import { Card, Facts } from '../../parts/page.tsx'
import { When } from '../../parts/when.tsx'
import { words } from '../../words/index.ts'

const w = words.credential.secret
const placeWords = (place: string | null): string | null => (place === null ? null : (w.places[place] ?? place))

export const SecretPart = ({ credential }: { credential: string }) => {
  const query = useQuery({
    queryKey: ['credential', credential, 'secret'],
    queryFn: () => api.get('/v1/secrets', { params: { query: { credential } } }),
  })
  return (
    <Card title={w.title}>
      <Asked query={query}>
        {({ items: [one] }) =>
          one === undefined ? (
            <p className="text-sm text-ink-soft">{w.none}</p>
          ) : (
            <Facts
              of={[
                one.place === null ? undefined : [w.place, placeWords(one.place)],
                one.readers.length === 0
                  ? undefined
                  : [w.readers, one.readers.map(({ workload, place }) => w.reader(workload, placeWords(place))).join('; ')],
                one.custody === null
                  ? undefined
                  : [
                      w.custody,
                      <span key="custody">
                        <When at={one.custody.since} />
                        {one.custody.until !== null && (
                          <>
                            {' · '}
                            {w.deletedAt} <When at={one.custody.until} distance />
                          </>
                        )}
                      </span>,
                    ],
                one.renewedAt === null ? undefined : [w.renewedAt, <When key="renewed" at={one.renewedAt} distance />],
                one.alsoThere.length === 0
                  ? undefined
                  : [w.alsoThere, one.alsoThere.map((other) => other.replace(/^credential:/, '')).join(', ')],
              ]}
            />
          )
        }
      </Asked>
    </Card>
  )
}
