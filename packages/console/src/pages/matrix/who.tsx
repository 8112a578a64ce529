// Whom a row names: a person, a role, the enterprise, or a party outside, which is marked wherever it stands.
import { Badge } from '../../parts/badge.tsx'
import { matrixWords } from '../../words/matrix.ts'
import { ProviderLink } from '../providers/provider-link.tsx'
import { partyIn } from './document.ts'

export const Who = ({ of, party }: { of: readonly string[]; party?: string | undefined }) => (
  <ul className="flex flex-col items-start gap-1">
    {of.map((ref) => {
      const outside = partyIn(ref)
      if (outside !== undefined)
        return (
          <li key={ref}>
            <Badge tone={outside === party ? 'accent' : 'warn'}>
              <ProviderLink id={outside} />
            </Badge>
          </li>
        )
      return (
        <li key={ref} className={ref.startsWith('person:') ? 'font-medium' : ''}>
          {ref === 'enterprise' ? matrixWords.grid.enterprise : nameOf(ref)}
        </li>
      )
    })}
  </ul>
)

const nameOf = (ref: string): string =>
  ref.startsWith('role:') ? ref.slice('role:'.length).replaceAll('_', ' ') : ref.slice(ref.indexOf(':') + 1)
