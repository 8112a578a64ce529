// A provider as its pages know it, and the way to its page.
import { Link } from '@tanstack/react-router'
import type { Answer } from '../../api/answers.ts'

export type Provider = Answer<'providers.read'>

export const ProviderLink = ({ id, name = id }: { id: string; name?: string }) => (
  <Link to="/providers/$provider" params={{ provider: id }} className="text-accent hover:underline">
    {name}
  </Link>
)
