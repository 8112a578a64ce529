// Kinds of findings about what sources and transmitters say. Pure.
import { kind } from './kind.ts'

export const sourcesKinds = {
  'signal.event_refused': kind(
    "a transmitter's security event is signed and can't be taken: what it says is missing here",
    'the same event comes in a form that can be taken, or its stream is verified afterwards',
  ),
  'signal.stream_stopped': kind(
    'a transmitter of security events has said that its stream is paused or disabled, so that nothing it knows is heard',
    'it says that the stream is enabled, or its document is withdrawn',
  ),
  'signal.unplaced': kind(
    'a transmitter has said something about a subject that is not known here, is several things, or is not its to speak of',
    'each is placed by a later look, or is older than 30 days, or its document is withdrawn',
  ),
  'source.clock_ahead': kind('a source dates what it says in the future', 'a whole reading without it'),
  'source.conflict': kind('a source says of something what another one has the word on, and they differ', 'they agree'),
  'source.contract_longer': kind(
    'a source says that a contract runs longer than was agreed',
    'somebody confirms it, or the source says otherwise',
  ),
  'source.event_refused': kind(
    "an event of a source is signed and can't be taken: what it says is missing here",
    'the same event comes in a form that can be taken, or a whole reading',
  ),
  'source.gap': kind('events of a source are missing: a number was left out', 'they have come, or a whole reading'),
  'source.group_circle': kind('a group of a source stands in itself, by the groups that are in it', 'no group of it does any more'),
  'source.mass_change': kind(
    'a source suddenly lacks so many of its records that it was not believed',
    'somebody releases or refuses the reading',
  ),
  'source.reading_failed': kind('a source could not be read', 'it is read'),
  'source.record_invalid': kind("a record of a source can't be taken as it is", 'it can'),
  'source.silent': kind(
    'a source has said nothing for longer than its document promises: who has left since is still here for all that is known',
    'it says something, or promises it no longer',
    'NHI1:2025',
  ),
  'source.unauthorised_record': kind('a source speaks of a kind of thing that is not its to create', 'it does so no longer, or may'),
} as const
