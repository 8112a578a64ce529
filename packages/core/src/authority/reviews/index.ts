// Periodic reviews of providers: what each may do without asking, and what each did against policy, not against levels of service.
// Laws: the product fills in the facts and freezes them; a person of the enterprise who answers for controls signs, never one whose own judgements
// stand in it; silence takes away, never gives: an overdue review narrows or stops what was delegated; an answer gives nothing new.
export { openReview, reviewBecause } from './opening.ts'
export { followReviews } from './overdue.ts'
export { draftReview, reviewsFor, signReview } from './sign.ts'
export { openReviews, type ReviewRow } from './store.ts'
