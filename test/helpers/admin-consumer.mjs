import * as admin from 'promptctl/admin';

process.stdout.write(`openAdmin: ${typeof admin.openAdmin}\n`);
await admin.openAdmin({ database: 'not a url', author: 'a program' }).catch((error) => {
  process.stdout.write(`${error.code} ${error.exit}\n`);
});
