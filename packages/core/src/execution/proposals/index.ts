// Proposals: a document of authority on its way into force. Law: it goes the way of every change (plan, decision, approvals of people of the
// enterprise, mandate, evidence), and has no effect before its end. Only people of the enterprise propose.
export { MadeThen, openProposal, type ProposalInput, previewProposal, propose } from './proposal.ts'
