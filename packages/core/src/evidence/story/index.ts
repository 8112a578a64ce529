// The story of an identity: what every party did in its life, stitched into one, with what is missing shown. Laws: it is read from what was
// recorded and changes nothing; each outcome has the one owner that the matrix of its time names; a gap is computed, never declared; a provider
// reads its own part and is told nothing of others.
export { type Deed, type DeedMandate, gapOfClaim, gapOfEnd, gapsOfDeeds, type LastEnd, type StrayClaim } from './deed-gaps.ts'
export { type Gap, type GapKind, gapKinds } from './gap.ts'
export { gapsOfLife } from './life.ts'
export { type Hole, holesIn, type Named, type ResponsibilityQuestion, responsibilityGaps, type Tenure } from './responsibility-gaps.ts'
