// What waits for one person of the enterprise: questions that only a person answers, each with why it is asked, since when, and until when.
// Laws: it shows and decides nothing; what he could not answer is not in it; nothing of a provider's is in it but what is asked of the enterprise.
export { type InboxItem, readInbox } from './inbox.ts'
