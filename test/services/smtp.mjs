// smtp.mjs - a real SMTP server on loopback, for tests: node smtp.mjs FOLDER
// Prints {"url": ...} when it listens; each letter becomes FOLDER/1.eml, 2.eml, ... as it came, with the
// envelope beside it as 1.json, written last. Ends with its stdin.
import { writeFileSync } from "node:fs";
import { SMTPServer } from "smtp-server";

const folder = process.argv[2];
let count = 0;
const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ["AUTH"],
  onData(stream, session, done) {
    const parts = [];
    stream.on("data", (part) => parts.push(part));
    stream.on("end", () => {
      const n = ++count;
      writeFileSync(`${folder}/${n}.eml`, Buffer.concat(parts));
      const to = session.envelope.rcptTo.map((one) => one.address);
      writeFileSync(`${folder}/${n}.json`, JSON.stringify({ from: session.envelope.mailFrom.address, to, secure: session.secure }));
      done();
    });
  },
});
server.listen(0, "127.0.0.1", () => console.log(JSON.stringify({ url: `smtp://127.0.0.1:${server.server.address().port}` })));
process.stdin.resume();
process.stdin.on("end", () => process.exit(0));
