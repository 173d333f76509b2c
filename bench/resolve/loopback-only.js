import { Socket } from 'node:net';

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);

/** Refuses every connection that would leave this machine, so that no peer reports home. Gives what was refused, and puts things back. */
export function holdToLoopback() {
  const connect = Reflect.get(Socket.prototype, 'connect');
  /** @type {string[]} */
  const refused = [];
  Socket.prototype.connect = function (/** @type {any[]} */ ...parameters) {
    const host = hostOf(parameters);
    if (LOOPBACK.has(host) || host.startsWith('/')) return Reflect.apply(connect, this, parameters);
    refused.push(host);
    this.destroy(new Error(`a benchmark stays on this machine: ${host}`));
    return this;
  };
  const release = () => {
    Socket.prototype.connect = connect;
  };
  return { refused, release };
}

/** Where `connect` was told to go: options, a path, or a port with a host; within Node the list of these. @param {any[]} parameters @returns {string} */
function hostOf([first, second]) {
  if (Array.isArray(first)) return hostOf(first);
  if (typeof first === 'object') return String(first.path ?? first.host ?? 'localhost');
  return Number.isNaN(Number(first)) ? String(first) : typeof second === 'string' ? second : 'localhost';
}
