const CONNECTING = ['+ping', '+client|setname', '+time'];
const READING = ['+get', '+hget', '+hmget', '+hkeys', '+hlen'];
const LISTENING = ['+subscribe', '+unsubscribe'];
const SCRIPTS = ['+eval', '+evalsha'];
const WRITING = ['+hexists', '+hset', '+hgetall', '+type', '+rename', '+persist', '+pexpire', '+unlink', '+publish'];
const REPAIRING = ['+set', '+del'];
const REPORTING = ['+hdel', '+zadd', '+zrem', '+zcard', '+zrangebyscore'];

/** What a login of Redis has to be allowed, by what it is for; what is not named here is refused. */
export const RIGHTS = {
  reader: [...CONNECTING, ...READING, ...LISTENING],
  app: [...CONNECTING, ...READING, ...LISTENING, ...SCRIPTS, ...WRITING, ...REPAIRING, ...REPORTING],
  cli: [...CONNECTING, ...READING, ...SCRIPTS, ...WRITING, '+zrangebyscore', '+info'],
} as const;

/** What a Cluster asks for besides. */
export const IN_CLUSTER = ['+cluster|slots', '+readonly', '+asking'];

/** What to type into redis-cli to make such a login; `SECRET` is its password. */
export function makeLogin(purpose: keyof typeof RIGHTS): string {
  const rights = RIGHTS[purpose].join(' ');
  return `ACL SETUSER promptctl-${purpose} reset on >SECRET ~promptctl:* &promptctl:* ${rights}`;
}

/** The same for one that is there, and keeps its passwords. */
export function limitLogin(user: string, purpose: keyof typeof RIGHTS): string {
  const rights = RIGHTS[purpose].join(' ');
  return `ACL SETUSER ${user} -@all resetkeys ~promptctl:* resetchannels &promptctl:* ${rights}`;
}
