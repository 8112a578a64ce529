// Recommendations: what somebody who executes thinks should be done. Laws: it is no approval, holds no signature and has no effect; only a person
// of the enterprise who didn't file it takes it up or declines it; the change that comes of it is that person's own request, and asks for
// everything that any change asks for. Everybody files about what he may see, and nothing else.
export { declineRecommendation, fileRecommendation, takeUpRecommendation, withdrawRecommendation } from './recommendations.ts'
export { RecommendationShown, showRecommendation } from './shown.ts'
export { pageOfRecommendations, type RecommendationRow } from './store.ts'
