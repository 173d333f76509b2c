import { describeFaults } from './lab/describe-faults.ts';
import { paused, soak } from './scenarios/process.ts';
import { randomChaos } from './scenarios/random.ts';

describeFaults('serve what is live, and grow no larger,', [paused, soak, randomChaos], Date.now() % 1_000_000);
