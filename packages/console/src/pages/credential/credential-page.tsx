// One credential: what it opens, whose it is, who uses it, its life with its proofs, and how it is renewed, switched off and comes back: never without
// the preview of what that would do.
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import { may, useWhoami } from '../../api/session.ts'
import { Button } from '../../parts/button.tsx'
import { Card, Facts, Loading, Page } from '../../parts/page.tsx'
import { Problem } from '../../parts/problem.tsx'
import { When } from '../../parts/when.tsx'
import { words } from '../../words/index.ts'
import { SuspendMany } from '../acts/suspend-many.tsx'
import { StateBadge } from '../inventory/columns.tsx'
import { whyShort } from '../inventory/why.ts'
import { DeedsPart } from './deeds-part.tsx'
import { LeaseBadge, LeasesPart } from './leases-part.tsx'
import { LifePart } from './life-part.tsx'
import { RotationPart } from './rotation-part.tsx'
import { SecretPart } from './secret-part.tsx'
import { SuspensionPart } from './suspension-part.tsx'
import { UsesPart } from './uses-part.tsx'

const w = words.thing
const c = words.credential

const CredentialLink = ({ of }: { of: string }) => (
  <Link to="/credentials/$credential" params={{ credential: of }} className="text-accent hover:underline">
    {of}
  </Link>
)

export const CredentialPage = () => {
  const { credential: id } = useParams({ from: '/inside/credentials/$credential' })
  const whoami = useWhoami()
  const [suspending, setSuspending] = useState(false)
  const query = useQuery({
    queryKey: ['credential', id],
    queryFn: () => api.get('/v1/credentials/{credential}', { params: { path: { credential: id } } }),
  })
  const lease = useQuery({
    queryKey: ['credential', id, 'own-lease'],
    queryFn: () => api.get('/v1/leases', { params: { query: { credential: id, limit: 1 } } }),
  })
  if (query.isPending)
    return (
      <Page title={words.inventory.columns.credential}>
        <Loading lines={6} />
      </Page>
    )
  if (query.isError)
    return (
      <Page title={words.inventory.columns.credential}>
        <Problem error={query.error} retry={() => void query.refetch()} />
      </Page>
    )
  const one = query.data
  return (
    <Page
      title={one.id}
      lead={<StateBadge of={one.state} />}
      actions={
        may(whoami, 'access.suspend') &&
        one.state === 'active' && (
          <Button look="danger" onClick={() => setSuspending(true)}>
            {words.inventory.suspend}
          </Button>
        )
      }
    >
      {suspending && <SuspendMany credentials={[one]} onClose={() => setSuspending(false)} />}
      <Card title={w.about}>
        <Facts
          of={[
            [words.inventory.columns.system, one.system],
            [words.inventory.columns.account, one.account],
            [
              words.inventory.columns.identity,
              <Link key="identity" to="/identities/$identity" params={{ identity: one.identity }} className="text-accent hover:underline">
                {one.identity}
              </Link>,
            ],
            [w.renewed, w.renewals[one.renewed]],
            [words.inventory.columns.expires, <When key="ends" at={one.expiresAt} />],
            [w.lastUsed, one.lastUsedAt === null ? w.notKnown : <When key="used" at={one.lastUsedAt} distance />],
            [words.inventory.columns.why, whyShort(one.why)],
            one.purpose === null ? undefined : [w.purpose, one.purpose],
            one.issuer === null ? undefined : [c.issuedBy, one.issuer],
            one.createdAt === null ? undefined : [c.issued, <When key="issued" at={one.createdAt} distance />],
            one.replaces === null ? undefined : [c.replaces, <CredentialLink key="replaces" of={one.replaces} />],
            one.derivedFrom === null ? undefined : [c.derivedFrom, <CredentialLink key="derived" of={one.derivedFrom} />],
            one.irrevocableUntil === null ? undefined : [c.irrevocable, <When key="irrevocable" at={one.irrevocableUntil} distance />],
            one.rotateEveryDays === null ? undefined : [c.schedule, c.days(one.rotateEveryDays)],
            lease.data?.items[0] === undefined ? undefined : [c.lent, <LeaseBadge key="lent" of={lease.data.items[0].state} />],
          ]}
        />
      </Card>
      <SuspensionPart credential={one.id} />
      <RotationPart credential={one} />
      <UsesPart uses={one.uses} />
      <SecretPart credential={one.id} />
      <LeasesPart credential={one.id} />
      <DeedsPart credential={one.id} />
      <LifePart credential={one} />
    </Page>
  )
}
