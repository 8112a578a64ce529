// The day after: what of a subject would still let somebody in when it has ended, told from the inventory, from what the systems showed and from proofs.
// Laws: it changes nothing; nothing counts as dead without a proof or the system's own word; what no plan would end is said first.
export { type Ending, type Subject, subjectKinds, type Thing, type Verdict } from './model.ts'
export { tellEndings, tellEndingsDaily } from './notices.ts'
export { type DayAfter, dayAfter } from './view.ts'
