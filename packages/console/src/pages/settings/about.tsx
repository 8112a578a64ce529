// What runs here, and how its record stands.
import { useQuery } from '@tanstack/react-query'
import { api } from '../../api/client.ts'
import { knock } from '../../api/door.ts'
import { isOutside, may, useWhoami } from '../../api/session.ts'
import { Digest } from '../../parts/code.tsx'
import { Card, Facts } from '../../parts/page.tsx'
import { words } from '../../words/index.ts'

const w = words.settings.about
const linkClass = 'text-accent hover:underline'

export const About = () => {
  const whoami = useWhoami()
  const outside = isOutside(whoami)
  const described = useQuery({
    queryKey: ['openapi'],
    queryFn: () => knock<{ info: { version: string } }>('/openapi.json'),
    staleTime: Number.POSITIVE_INFINITY,
  })
  const log = useQuery({
    queryKey: ['log', 'checkpoint'],
    queryFn: () => api.get('/v1/log/checkpoint'),
    enabled: may(whoami, 'read.journal'),
  })
  const policy = useQuery({
    queryKey: ['policy', 'in-force'],
    queryFn: () => api.get('/v1/policy'),
    enabled: !outside && may(whoami, 'read.policy'),
  })
  const head = log.data
  return (
    <Card title={words.settings.sections.about}>
      <p className="mb-4 text-sm text-ink-soft">{w.lead}</p>
      <Facts
        of={[
          [w.org, whoami.org],
          [w.version, described.data?.info.version ?? '…'],
          policy.data === undefined ? undefined : [w.policy, <Digest key="policy" of={policy.data.digest} />],
          head === undefined ? undefined : [w.origin, head.origin],
          head === undefined ? undefined : [w.size, head.size.toLocaleString('en')],
          head === undefined
            ? undefined
            : [
                w.cosigned,
                head.cosigned === null
                  ? w.cosignedNone
                  : head.cosignedSize === head.size
                    ? w.cosignedAll
                    : w.cosignedPart(head.cosignedSize),
              ],
          [
            w.docs,
            <span key="docs" className="flex flex-wrap gap-4">
              <a className={linkClass} href="/docs">
                {w.docs}
              </a>
              <a className={linkClass} href="/openapi.json">
                {w.openapi}
              </a>
            </span>,
          ],
        ]}
      />
    </Card>
  )
}
