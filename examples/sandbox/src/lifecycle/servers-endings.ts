// How it must end with what the company's servers show: each that is wrong was found for what is wrong with it, and none of the others.
import { wrong } from '../endings.ts'
import { ENDED, ENDING, LIAR, SELF_SIGNED } from '../world/edge.ts'
import type { Ending } from './judging.ts'

const FOUND = {
  'certificate.expired': [ENDED],
  // One that comes to its next stage meanwhile is told twice, and is one.
  'certificate.ending_near': ENDING,
  'certificate.wrong_name': [LIAR],
  'certificate.untrusted': [SELF_SIGNED],
} as const

export const SERVERS_ENDINGS: readonly Ending[] = [
  {
    name: 'servers that show what has ended, ends soon, is another’s or signed by itself were found for that, and no other one',
    check: ({ serversShown }) =>
      wrong(
        ...Object.entries(FOUND).map(([kind, expected]) => {
          const found = [...new Set(serversShown?.[kind] ?? [])].sort().join(', ')
          return [found === [...expected].sort().join(', '), `${kind} was found of ${found || 'none'}`] as const
        }),
      ),
  },
]
