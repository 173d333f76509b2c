import { describeFaults } from './lab/describe-faults.ts';
import * as faults from './scenarios/network.ts';

describeFaults('go on, and releases reach them in time, while the network fails,', Object.values(faults));
