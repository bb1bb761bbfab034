// The main job in half a minute, against a throw-away PKI that runs in this very process: sign with ГОСТ keys, to
// an improved and to an archival signature, verify, see a changed byte being caught, and see what a revocation
// does: a signature that proves its time stands, one that does not is open, a new one is not made. Then the same for a
// power of attorney (МЧД): issued, used, tried by a stranger, revoked.
// Every command is printed as it can be typed; the files stay in demo/.
import { spawn } from "node:child_process";
import { randomFillSync } from "node:crypto";
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { bareEnvironment } from "./bareEnvironment.mjs";

process.chdir(join(dirname(fileURLToPath(import.meta.url)), ".."));
const { initLab } = await import("../dist/lab.js");

const started = Date.now();
// What the user has set for podpis, a time-stamping service, say, is not the demo's.
const home = mkdtempSync(join(tmpdir(), "podpis-demo-"));
const env = bareEnvironment(process.env, home);
const russian = /^ru/i.test(process.env.LC_ALL || process.env.LC_MESSAGES || process.env.LANG || "");
const say = (ru, en) => process.stdout.write(`\n— ${russian ? ru : en}\n`);

/** A one-page PDF with a right cross-reference table. */
function pdf(line) {
  const stream = `BT /F1 20 Tf 72 720 Td (${line}) Tj ET`;
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
    `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
  ];
  let text = "%PDF-1.4\n";
  const offsets = objects.map((body, index) => {
    const at = text.length;
    text += `${index + 1} 0 obj\n${body}\nendobj\n`;
    return at;
  });
  const rows = offsets.map((at) => `${String(at).padStart(10, "0")} 00000 n \n`).join("");
  const size = objects.length + 1;
  return `${text}xref\n0 ${size}\n0000000000 65535 f \n${rows}trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${text.length}\n%%EOF\n`;
}

function randomFile(path, mebibytes) {
  const chunk = Buffer.alloc(1024 * 1024);
  const fd = openSync(path, "w");
  for (let i = 0; i < mebibytes; i++) writeSync(fd, randomFillSync(chunk));
  closeSync(fd);
}

/** Prints and runs `podpis …`; the exit code must be the expected one. */
async function podpis(expected, ...args) {
  const shown = args.map((arg) => (/^[\w./:=-]+$/.test(arg) ? arg : `'${arg}'`)).join(" ");
  process.stdout.write(`\n$ node bin/podpis.js ${shown}\n`);
  const child = spawn(process.execPath, ["bin/podpis.js", ...args], {
    stdio: ["ignore", "inherit", "inherit"],
    env,
  });
  const code = await new Promise((resolve) => child.on("close", resolve));
  process.stdout.write(`[exit ${code}]\n`);
  if (code !== expected) throw new Error(`exit code ${code}, expected ${expected}`);
}

/** The head of an organisation lets an employee sign for it: the employee does, a stranger tries, the head revokes. */
async function powerOfAttorney({ here, trust, tsa }) {
  const head = ["--key", "demo/head.key.pem", "--cert", "demo/head.pem"];
  const employee = ["--key", "demo/employee.key.pem", "--cert", "demo/employee.pem"];
  const services = [...tsa, ...trust, ...here];
  say(
    "Директор выдаёт сотруднице доверенность (МЧД): стороны берутся из сертификатов.",
    "A head issues a power of attorney (МЧД) to an employee: the parties come from their certificates.",
  );
  await podpis(0, "lab", "issue", "demo/lab", "--profile", "organisation", "-o", "demo/head");
  await podpis(0, "lab", "issue", "demo/lab", "--cn", "Кузнецова Ольга Ивановна", "-o", "demo/employee");
  const parties = ["--from-cert", "principal=demo/head.pem", "--kpp", "770001001"];
  parties.push("--from-cert", "representative=demo/employee.pem");
  const powers = ["--power", "KLASS_2.0_SIGN=Подписать", "--until", "2090-12-31"];
  mkdirSync("demo/mchd");
  await podpis(0, "mchd", "new", ...parties, ...powers, "-o", "demo/mchd");
  const mchd = `demo/mchd/${readdirSync("demo/mchd")[0]}`;
  await podpis(0, "mchd", "sign", mchd, ...head, ...services);

  say(
    "Сотрудница подписывает договор от имени организации.",
    "The employee signs a contract for the organisation.",
  );
  writeFileSync("demo/order.pdf", pdf("Contract No. 18, signed by power of attorney"));
  await podpis(0, "sign", "demo/order.pdf", ...employee, ...services);

  // Times are whole seconds: what comes after the contract is to come clearly after it.
  await new Promise((resolve) => setTimeout(resolve, 2000));
  say(
    "Получатель спрашивает реестр (ответ сохранён в файл) и проверяет всё разом.",
    "The receiver asks the registry (its answer was saved to a file) and verifies everything at once.",
  );
  mkdirSync("demo/status");
  const number = mchd.slice(-"00000000-0000-0000-0000-000000000000.xml".length, -".xml".length);
  const answer = { poaNumber: number, status: "ACTIVE" };
  const asked = { schema: "podpis.registry-answer/1", askedAt: new Date().toISOString(), answer };
  writeFileSync("demo/status/registry.json", JSON.stringify(asked));
  const status = ["--mchd-status-file", "demo/status"];
  const by = ["--mchd", mchd, "--doc-type", "contract", ...status, ...trust, ...here];
  await podpis(0, "verify", "demo/order.pdf.sig", ...by);

  say("Чужой подписи доверенность прав не даёт.", "It gives no right to a stranger's signature.");
  await podpis(1, "verify", "demo/contract.pdf.sig", ...by);

  say("Директор отзывает доверенность.", "The head revokes the power of attorney.");
  const notice = ["--reason", "уволена", "-o", "demo/status/revocation.json"];
  await podpis(0, "mchd", "revoke", mchd, ...head, ...services, ...notice);
  await new Promise((resolve) => setTimeout(resolve, 1500));

  say(
    "Новый договор по ней уже недействителен, а прежний остаётся в силе.",
    "A new contract by it is not valid any more; the earlier one stands.",
  );
  writeFileSync("demo/late.pdf", pdf("Contract No. 19, signed too late"));
  await podpis(0, "sign", "demo/late.pdf", ...employee, ...services);
  await podpis(1, "verify", "demo/late.pdf.sig", ...by);
  await podpis(0, "verify", "demo/order.pdf.sig", ...by);
}

rmSync("demo", { recursive: true, force: true });
mkdirSync("demo");
writeFileSync("demo/contract.pdf", pdf("Supply contract No. 17, 100 000 roubles"));
randomFile("demo/archive.bin", 100);

const lab = await initLab("demo/lab", { families: ["gost256"] });
const server = await lab.start();
try {
  const { host } = new URL(server.url);
  const here = ["--allow-host", host];
  const trust = ["--trust", "demo/lab/root-gost256.pem"];
  const inn = "500100732259";

  say(
    "Удостоверяющий центр на один раз уже работает; выпустим двух подписантов.",
    "A throw-away CA is running; issue two signers.",
  );
  await podpis(
    0,
    "lab",
    "issue",
    "demo/lab",
    "--cn",
    "Иванова Анна Петровна",
    "--inn",
    inn,
    "-o",
    "demo/ivanova",
  );
  await podpis(0, "lab", "issue", "demo/lab", "--cn", "Сидоров Пётр Ильич", "-o", "demo/sidorov");

  const ivanova = ["--key", "demo/ivanova.key.pem", "--cert", "demo/ivanova.pem"];
  const sidorov = ["--key", "demo/sidorov.key.pem", "--cert", "demo/sidorov.pem"];
  const tsa = ["--tsa", `${server.url}/tsa/gost256`];

  say(
    "Подпишем PDF и файл в 100 МБ, со штампом времени.",
    "Sign a PDF and a 100 MB file, with a time-stamp.",
  );
  await podpis(0, "sign", "demo/contract.pdf", "demo/archive.bin", ...ivanova, ...tsa, ...trust, ...here);

  say("Проверим обе подписи и кто подписал.", "Verify both, and who signed.");
  await podpis(
    0,
    "verify",
    "demo/contract.pdf.sig",
    "demo/archive.bin.sig",
    ...trust,
    "--expect-inn",
    inn,
    ...here,
  );

  say("Изменим в договоре один байт: 100 000 станет 900 000.", "Change one byte: 100 000 becomes 900 000.");
  writeFileSync(
    "demo/forged.pdf",
    readFileSync("demo/contract.pdf", "latin1").replace("100 000", "900 000"),
    "latin1",
  );
  await podpis(1, "verify", "demo/contract.pdf.sig", "--content", "demo/forged.pdf", ...trust, ...here);

  say(
    "Сидоров ставит улучшенную подпись (CAdES-X Long Type 1): доказательства остаются внутри. И простую, без них.",
    "Sidorov makes an improved signature (CAdES-X Long Type 1): the evidence stays inside. And a plain one, without.",
  );
  const improved = "demo/contract.improved.sig";
  const archived = "demo/contract.archived.sig";
  const plain = "demo/contract.plain.sig";
  const document = ["--content", "demo/contract.pdf"];
  const own = [...sidorov, ...trust, ...here];
  await podpis(0, "sign", "demo/contract.pdf", "--level", "xlt1", ...own, ...tsa, "-o", improved);
  await podpis(0, "sign", "demo/contract.pdf", ...own, "-o", plain);

  say("Поднимем улучшенную до архивной (CAdES-A).", "Take the improved one to an archival one (CAdES-A).");
  await podpis(0, "extend", improved, "--level", "a", ...document, ...trust, ...tsa, ...here, "-o", archived);

  // Times of services are whole seconds: the revocation is to come after them.
  await new Promise((resolve) => setTimeout(resolve, 1500));
  say("Сертификат Сидорова отозван: ключ украден.", "Sidorov's certificate is revoked: the key was stolen.");
  await podpis(0, "lab", "revoke", "demo/lab", "demo/sidorov.pem", "--reason", "keyCompromise");

  say(
    "Архивная подпись доказывает, что она старше отзыва: она действительна.",
    "The archival signature proves that it is older than the revocation: it stands.",
  );
  await podpis(0, "verify", archived, ...document, ...trust, "--require-level", "A", ...here);

  say(
    "Простая не доказывает ничего, а новую украденным ключом уже не поставить.",
    "The plain one proves nothing, and no new one is made with the stolen key.",
  );
  await podpis(3, "verify", plain, ...document, ...trust, ...here);
  await podpis(5, "sign", "demo/contract.pdf", "--level", "xlt1", ...own, ...tsa, "-o", "demo/again.sig");

  await powerOfAttorney({ here, trust, tsa });
} finally {
  await server.close();
  rmSync(home, { recursive: true, force: true });
}

const seconds = ((Date.now() - started) / 1000).toFixed(1);
say(
  `Готово за ${seconds} с. Всё лежит в demo/; службы снова запустит: node bin/podpis.js lab start demo/lab`,
  `Done in ${seconds} s. Everything is in demo/; to run the services again: node bin/podpis.js lab start demo/lab`,
);
