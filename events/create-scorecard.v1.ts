import { event } from './envelope.ts';
import { ScorecardDetails } from './scorecard-details.ts';

/** Somebody created a scorecard. */
export const createScorecard = event('create_scorecard', ScorecardDetails);
