// Decision rights: for every party outside, what it may do alone (inside an approved runbook), with authorisation, at once escalated, or never.
// Laws: asked of the same policy with the same facts as a real operation; nothing is granted here; whatever becomes wider is said to be wider.
export { allRightsOf } from './all-rights.ts'
export { compareRights } from './compare.ts'
export { difference, type RightsDifference, type Shift } from './difference.ts'
export { type Point, pointsOf, RIGHTS, type Right, type RightAt, rightOf } from './model.ts'
export { type Rules, rightAt, rightsAt, rulesFor, rulesUnder, subjectOf, waysAt } from './rights.ts'
