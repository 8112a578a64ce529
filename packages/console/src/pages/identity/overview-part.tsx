// The first look: how much there is, who answers, why it is there, what waits and what is wrong.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Id } from '../../parts/code.tsx'
import { Card, Facts } from '../../parts/page.tsx'
import { When } from '../../parts/when.tsx'
import { identityWords } from '../../words/identity.ts'
import { type Identity, personQuery } from './data.ts'
import { Figures } from './figures.tsx'
import { ImpactCard } from './impact-card.tsx'
import { Owners } from './owners.tsx'
import { WaitingCard } from './waiting-card.tsx'
import { WhyCard } from './why-card.tsx'

const w = identityWords

export const OverviewPart = ({ identity }: { identity: Identity }) => (
  <>
    <Figures identity={identity} />
    <div className="grid items-start gap-x-5 lg:grid-cols-2">
      <div className="min-w-0">
        <Owners identity={identity} />
        <WhyCard identity={identity} />
        <ImpactCard identity={identity} />
      </div>
      <div className="min-w-0">
        <WaitingCard identity={identity} />
        <AboutCard identity={identity} />
      </div>
    </div>
  </>
)

const AboutCard = ({ identity }: { identity: Identity }) => (
  <Card title={w.about.title}>
    <Facts
      of={[
        [w.about.purpose, identity.purpose],
        [w.about.kind, w.kinds(identity.kind)],
        identity.holder === null ? undefined : [w.owners.holder, <PersonName key="holder" id={identity.holder} />],
        [w.about.party, identity.party],
        identity.contract === null
          ? undefined
          : [
              w.about.contract,
              <Link
                key="contract"
                to="/contracts/$contract/end"
                params={{ contract: identity.contract }}
                className="text-accent hover:underline"
              >
                {identity.contract}
              </Link>,
            ],
        [w.about.environment, identity.environment],
        [w.about.criticality, identity.criticality],
        [w.about.ends, identity.expiresAt === null ? w.about.noEnd : <When key="ends" at={identity.expiresAt} />],
        [w.about.scope, identity.scope === null ? w.about.scopeNone : identity.scope.join(', ')],
        identity.rotateEveryDays === null && identity.lastRotatedAt === null && identity.rotationPath === null
          ? undefined
          : [w.about.rotation, <Rotation key="rotation" of={identity} />],
        identity.regions.length === 0 ? undefined : [w.about.regions, identity.regions.join(', ')],
        identity.approvalReference === null ? undefined : [w.about.approval, identity.approvalReference],
        [w.about.id, <Id key="id" of={identity.id} />],
      ]}
    />
  </Card>
)

const Rotation = ({ of }: { of: Identity }) => (
  <span className="flex flex-wrap gap-x-2">
    {of.rotateEveryDays !== null && <span>{w.about.rotationEvery(of.rotateEveryDays)}</span>}
    {of.rotationPath !== null && <span>{w.why.by(of.rotationPath)}</span>}
    {of.lastRotatedAt !== null && (
      <span className="text-ink-soft">
        {w.about.rotationLast} <When at={of.lastRotatedAt} distance />
      </span>
    )}
  </span>
)

/** His name where it is known, else his id. */
export const PersonName = ({ id }: { id: string }) => {
  const { data } = useQuery(personQuery(id))
  return <span title={id}>{data?.name ?? id}</span>
}
