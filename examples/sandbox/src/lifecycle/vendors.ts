// Contracts that the vendor records speak of. Days are counted from today, so that none has passed.
import type { Said } from './deliver.ts'

export const HARBOURLIGHT = 'harbourlight-tracking'

const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)

export const vendorContracts = (): Said[] => [
  {
    kind: 'contract',
    externalId: HARBOURLIGHT,
    attributes: { name: 'Harbourlight tracking', party: 'harbourlight', owner: 'priya.nair', starts: '2024-01-01', ends: inDays(12) },
  },
]

export const inAYear = (): string => inDays(377)
