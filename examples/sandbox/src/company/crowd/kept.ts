// The whole company of one home: generated anew at each start, from the seed and the day that were written down at the first.
import type { Home } from '../../home/home.ts'
import { BELIEVABLE, type Crowd, crowdOf, longestLifeDays } from './crowd.ts'

const FILE = 'crowd.json'
const SEED = 20_261_128

export const keptCrowd = async (home: Home): Promise<Crowd> => {
  const known = await home.read<{ seed: number; until: string }>(FILE)
  const { seed, until } = known ?? { seed: SEED, until: new Date(Date.now() + longestLifeDays * 86_400_000).toISOString() }
  if (!known) await home.write(FILE, { seed, until })
  return crowdOf(seed, BELIEVABLE, new Date(until))
}
