import { describeFaults } from './lab/describe-faults.ts';
import * as faults from './scenarios/redis.ts';

describeFaults('go on, and releases reach them in time, while Redis fails,', Object.values(faults));
