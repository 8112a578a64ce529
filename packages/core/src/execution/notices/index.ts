// Notices: people are told what waits for them, what broke and what runs out, by mail and in rooms that many read. Laws: what has to be told stands in the
// fact's own transaction; nobody is told the same twice by one channel, and each message is tried until it is delivered or given up, which is a finding;
// whether it is still so, and whether this reader may see it, is asked again at the moment of sending; no secret, no name of one, nothing of another party.
// It must never decide anything, never hold a connection while it sends, and never let one receiver hold up another.
export { gatherDue, postBy } from './deliver.ts'
export { noticeFigures } from './figures-store.ts'
export { followNotices } from './follow.ts'
export { type Channel, type Message, type MessagePart, type Office, officeOf, openOffice, SendFailed } from './office.ts'
