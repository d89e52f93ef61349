// A bare WebSocket relay on loopback: frames pass through unread. Usage: node node-relay.mjs URL
import { WebSocket, WebSocketServer } from 'ws';

const options = { perMessageDeflate: false, skipUTF8Validation: true };
const server = new WebSocketServer({ host: '127.0.0.1', port: 0, ...options });
server.on('listening', () => console.log(`listening ${server.address().port}`));
server.on('connection', (caller) => {
  const model = new WebSocket(process.argv[2], options);
  const early = [];
  caller.on('message', (data, isBinary) => {
    if (model.readyState === WebSocket.OPEN) model.send(data, { binary: isBinary });
    else if (early.length < 100) early.push([data, isBinary]);
  });
  model.on('open', () => early.forEach(([data, isBinary]) => model.send(data, { binary: isBinary })));
  model.on('message', (data, isBinary) => caller.send(data, { binary: isBinary }));
  model.on('close', () => caller.close());
  model.on('error', () => caller.close());
  caller.on('close', () => model.close());
  caller.on('error', () => model.close());
});
