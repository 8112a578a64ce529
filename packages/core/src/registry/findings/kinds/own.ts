// Kinds of findings about Countersign itself: its policy, keys, callers, clock and records. Pure.
import { kept, kind } from './kind.ts'

export const ownKinds = {
  'authority.path': kind('somebody outside can reach a power of the enterprise', 'the path is gone', 'NHI5:2025'),
  'caller.too_fast': kind(
    'a caller is refused again and again, because it sends more than policy lets one of its class send',
    'none of its requests has been refused for its pace for a while',
  ),
  'clock.went_back': kind(
    'the clock of the server went back: what waits and what runs out was moved with it, and what people date is as wrong as the clock',
    'the clock is as late again as it was before',
  ),
  'key.perhaps_copied': kind('the counter of a passkey did not rise when it signed: somebody may have a copy of it', kept),
  'notice.undelivered': kind('a notice could not be delivered, so its reader was not told', 'a notice reaches him by that way again'),
  'policy.unapproved': kind('a policy pack is in force that no people have signed', 'people have approved one', 'NHI5:2025'),
  'retention.overdue': kind('payloads are kept longer than the retention standard allows', 'they are deleted, or held'),
  'session.break_glass': kind('the first administrator came in by his own passkey though there are other administrators', kept),
  'own.endless': kind(
    'somebody holds access to Countersign itself without the end that policy asks for',
    'it has an end, or has ended',
    'NHI7:2025',
  ),
  'own.past_limit': kind(
    'access to Countersign itself lives longer than policy lets it',
    'it has ended, was given or enrolled anew, or ends soon enough',
    'NHI7:2025',
  ),
  'own.too_many': kind('so much access to Countersign itself is wanting in one way that only the first has findings of its own', 'less is'),
  'own.unreviewed': kind(
    'nobody has said in its time that access to Countersign itself is still right',
    'somebody keeps it by the signature of a review, or it has ended',
    'NHI1:2025',
  ),
  'own.unused': kind('nobody has used access to Countersign itself for long', 'it is used, or has ended', 'NHI1:2025'),
  'own.thing_unowned': kind(
    'nobody of the enterprise answers for a system or a document that Countersign itself goes by',
    'somebody who is there is named for it, or it is gone',
    'NHI1:2025',
  ),
} as const
