// The first administrator's first hour: each line is ticked by fact, and says its next step until then.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Check, Circle } from 'lucide-react'
import { api } from '../../api/client.ts'
import { may, useWhoami } from '../../api/session.ts'
import { Card } from '../../parts/page.tsx'
import { words } from '../../words/index.ts'
import type { SectionName } from './sections.ts'

const w = words.settings.first

interface Facts {
  readonly step: keyof typeof w.steps
  readonly section: SectionName
  readonly done: boolean
}

const readFacts = async (own: string): Promise<readonly Facts[]> => {
  const [keys, issuers, principals, head, systems] = await Promise.all([
    api.get('/v1/keys', { params: { query: { principal: own, limit: 200 } } }),
    api.get('/v1/instruments/{kind}', { params: { path: { kind: 'sign-in' }, query: { limit: 50 } } }),
    api.get('/v1/principals', { params: { query: { limit: 200 } } }),
    api.get('/v1/log/checkpoint'),
    api.get('/v1/systems', { params: { query: { limit: 1 } } }),
  ])
  return [
    { step: 'passkey', section: 'keys', done: keys.items.some((key) => key.form === 'passkey' && key.revokedAt === null) },
    { step: 'signIn', section: 'sign-in', done: issuers.items.some(({ state }) => state === 'in_force') },
    {
      step: 'administrator',
      section: 'people',
      done: principals.items.filter((one) => one.active && one.kind === 'person' && one.roles.includes('administrator')).length > 1,
    },
    { step: 'witness', section: 'about', done: head.cosigned !== null },
    { step: 'system', section: 'systems', done: systems.items.length > 0 },
  ]
}

export const FirstHour = () => {
  const whoami = useWhoami()
  const concerned = may(whoami, 'role.assign') && may(whoami, 'read.journal')
  const query = useQuery({
    queryKey: ['first-hour'],
    queryFn: () => readFacts(whoami.principal.id),
    enabled: concerned,
  })
  const facts = query.data ?? []
  // Once all of it is so, it is in nobody's way any more; what can not be read now is no step either.
  if (!concerned || facts.every(({ done }) => done)) return null
  return (
    <Card title={w.title} aside={<span className="text-[13px] text-ink-soft">{w.lead}</span>} flush>
      <ol className="divide-y divide-line">
        {facts.map(({ step, section, done }) => (
          <li key={step} className="flex items-start gap-3 px-4 py-3 text-sm sm:px-5">
            <span className={done ? 'mt-0.5 text-good' : 'mt-0.5 text-ink-faint'}>
              {done ? <Check size={17} aria-hidden="true" /> : <Circle size={17} aria-hidden="true" />}
              <span className="sr-only">{done ? w.done : w.open}</span>
            </span>
            <span>
              {done ? (
                <span className="text-ink-soft">{w.steps[step].title}</span>
              ) : (
                <>
                  <Link to="/settings/$section" params={{ section }} className="font-medium hover:text-accent">
                    {w.steps[step].title}
                  </Link>
                  <span className="block text-ink-soft">{w.steps[step].next}</span>
                </>
              )}
            </span>
          </li>
        ))}
      </ol>
    </Card>
  )
}
