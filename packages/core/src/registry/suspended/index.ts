// Suspended credentials as facts: which sleep, because of what, since when, and what still holds each of them down. Laws: a credential has one sleep at a time; what it
// was before is seen by an observer and never changed; what was not seen to be on is not ours to switch on; a sleep that is over stays as it was.
// It decides nothing and switches nothing: what follows from a condition is `execution/trust`'s, what a person says is `execution/containment`'s.
export { type Facts, fallsAsleep, type Held, holdsDown, type Outcome, wakesUp } from './model.ts'
export {
  beginSleep,
  beginSleeps,
  factsOf,
  fellAsleep,
  heldBy,
  isOursToWake,
  listSleepers,
  lockSleep,
  type NewSleep,
  noteWas,
  type SleeperRow,
  type SleepRow,
  sleepOf,
  wokeUp,
} from './store.ts'
